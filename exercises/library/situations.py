"""The situation of one attempt, drawn from its seed: who comes in which order, with which amount.

The same task, version and seed give the same situation. Whoever has a seed of their own has figures
of their own, so that a copied answer shows.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from exercises.library.tasks import Customer, Market, Seeds, Task, Wish

FEN = 100
_SEED_BYTES = 8


@dataclass(frozen=True, slots=True)
class Arrival:
    """A customer as drawn. `person_seed` makes the person: name, papers, way of speaking."""

    wish: Wish
    trap: str
    amount_fen: int
    person_seed: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What a student meets in an attempt."""

    arrivals: tuple[Arrival, ...]
    market: Market
    market_seed: int
    """Draws the news that makes the market so, and when it comes."""


def seed_for(task: Task, seeds: Seeds, *, context: str, person: str, attempt: int) -> int:
    """The seed of an attempt, from names that stay: the context (a shift), the person, the attempt.

    A shared one depends on neither person nor attempt.
    """
    whose = f"{person}/{attempt}" if seeds is Seeds.OWN else ""
    named = f"{task.key}/{task.version}/{context}/{whose}"
    return int.from_bytes(hashlib.sha256(named.encode()).digest()[:_SEED_BYTES], "big")


def drawn(task: Task, seed: int) -> Situation:
    """The situation of a seed. Amounts are whole yuan within the range of the task, ends included."""
    orders, amounts, people, market = (
        np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(4)
    )
    order = [task.customers[int(place)] for place in orders.permutation(len(task.customers))]
    arrivals = tuple(
        Arrival(
            customer.wish,
            customer.trap,
            _yuan(customer, amounts) * FEN,
            int(people.integers(2**63)),
        )
        for customer in order
    )
    return Situation(arrivals, task.market, int(market.integers(2**63)))


def _yuan(customer: Customer, chance: np.random.Generator) -> int:
    return int(chance.integers(customer.least_yuan, customer.most_yuan + 1))
