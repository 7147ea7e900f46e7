"""What a client does with an offer: takes it, declines, or asks first. The same client decides the same."""

from dataclasses import dataclass
from enum import StrEnum

from simulator.engine.people.personas import Persona, Temperament
from simulator.engine.people.wealth_visits import Client
from simulator.engine.wealth.shelf import Product
from simulator.engine.wealth.statements import movable

_YEAR = 365
_HORIZON_DAYS = (_YEAR, 3 * _YEAR, 10 * _YEAR, 100 * _YEAR)
"""For how long the money is not needed, by the place of the answer."""
_MOST_LEVEL = (1, 2, 3, 4, 5)
"""The grade that a client is at ease with, by the place of the answer about losses."""
_MOST_PER_CENT = 50


class Choice(StrEnum):
    ACCEPTS = "accepts"
    DECLINES = "declines"
    ASKS = "asks"


class Because(StrEnum):
    """Why a client decides so."""

    FITS = "fits"
    WANTED = "wanted"
    """It is what the client asked for."""
    QUESTION = "question"
    TOO_RISKY = "too_risky"
    TOO_LONG = "too_long"
    TOO_MUCH = "too_much"
    NOT_THE_WISH = "not_the_wish"


@dataclass(frozen=True, slots=True)
class Offer:
    """What lies before the client."""

    product: Product
    amount: int
    """Fen."""
    answered: bool
    """The client's question has been answered."""


@dataclass(frozen=True, slots=True)
class Decision:
    choice: Choice
    because: Because


def decide(who: Persona, client: Client, offer: Offer) -> Decision:
    """What the client does about an offer whose disclosure is complete."""
    if not offer.answered:
        return Decision(Choice.ASKS, Because.QUESTION)
    is_wanted = offer.product.code == client.wish
    for reason, holds in (
        (Because.TOO_MUCH, _is_too_much(client, offer)),
        (Because.TOO_LONG, offer.product.term_days > _HORIZON_DAYS[client.truth["horizon"]]),
        (Because.TOO_RISKY, offer.product.level > _MOST_LEVEL[client.truth["loss"]]),
        (Because.NOT_THE_WISH, bool(client.wish) and who.temperament is Temperament.STUBBORN),
    ):
        if holds and (not is_wanted or reason is Because.TOO_MUCH):
            return Decision(Choice.DECLINES, reason)
    return Decision(Choice.ACCEPTS, Because.WANTED if is_wanted else Because.FITS)


def _is_too_much(client: Client, offer: Offer) -> bool:
    """More than half of what the client could move."""
    return offer.amount * 100 > movable(client.circumstances.entries) * _MOST_PER_CENT
