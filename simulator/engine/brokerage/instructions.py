"""A client's instruction by telephone: its terms, when it may be passed on, and what may be entered."""

from dataclasses import dataclass
from datetime import date

from simulator.engine.brokerage.rules import rule
from simulator.engine.refusal import Refusal

_MAY_BUY = frozenset({"allow", "allow_after_warning"})
"""Outcomes of suitability with which a purchase goes on (`engine.wealth.suitability.Outcome`)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is ordered. `side` is `buy` or `sell`, `price` ticks of 0.01 yuan, `quantity` shares."""

    side: str
    code: str
    price: int
    quantity: int

    def differences(self, other: "Terms") -> tuple[str, ...]:
        """The names of the fields in which two differ."""
        pairs = {
            "side": (self.side, other.side),
            "code": (self.code, other.code),
            "price": (self.price, other.price),
            "quantity": (self.quantity, other.quantity),
        }
        return tuple(name for name, (mine, its) in pairs.items() if mine != its)


@dataclass(frozen=True, slots=True)
class Taken:
    """How far an instruction has come on the broker's side."""

    terms: Terms
    is_verified: bool
    is_confirmed: bool
    outcome: str
    """Of suitability; empty until it was checked. A sale needs none."""


def pass_refusal(taken: Taken, day: date) -> Refusal | None:
    """Why an instruction may not go to the order-entry clerk yet."""
    needed = rule("broker.instruction", day)
    if not taken.is_verified:
        return needed.refuses("not_verified")
    if not taken.is_confirmed:
        return needed.refuses("not_read_back")
    if taken.terms.side == "sell" or taken.outcome in _MAY_BUY:
        return None
    grade = rule("broker.stock-grade", day)
    if not taken.outcome:
        return grade.refuses("suitability_open")
    return grade.refuses(f"suitability_{taken.outcome}", grade=grade.numbers["grade"])


def entry_refusal(taken: Taken | None, keyed: Terms, day: date) -> Refusal | None:
    """Why the clerk may not enter an order: no read-back instruction behind it, or other terms.

    Args:
        taken: The instruction; None where there is none.
        keyed: What the clerk keyed in.
        day: The business date.
    """
    needed = rule("broker.as-instructed", day)
    if taken is None or not taken.is_confirmed:
        return needed.refuses("no_instruction")
    differing = taken.terms.differences(keyed)
    if differing:
        return needed.refuses("terms_differ", fields=list(differing))
    return None
