"""Who must agree to a transaction beside the teller: a bank's editable table of amounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from simulator.engine.bank.rules import rule
from simulator.engine.refusal import Refusal
from simulator.engine.rule_book import Rule


@dataclass(frozen=True, slots=True)
class AuthorisationProfile:
    """Inclusive lower bounds in fen, rising: at the first one level 1 is needed, and so on.

    Level 0 is the teller alone.
    """

    tiers_fen: tuple[int, ...]
    rule: Rule | None = None
    """Where the table comes from; None for a college's own."""

    def __post_init__(self) -> None:
        if (
            list(self.tiers_fen) != sorted(set(self.tiers_fen))
            or min(self.tiers_fen, default=1) < 1
        ):
            msg = f"the tiers of an authorisation must rise from above 0: {self.tiers_fen}"
            raise ValueError(msg)

    def level(self, fen: int) -> int:
        """The level that an amount needs."""
        return sum(fen >= tier for tier in self.tiers_fen)


def cash_out(day: date) -> AuthorisationProfile:
    """The ready table for cash paid out."""
    return _profile("bank.authorisation.cash-out", day)


def cash_in(day: date) -> AuthorisationProfile:
    """The ready table for cash received."""
    return _profile("bank.authorisation.cash-in", day)


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What a second person decided on a transaction."""

    by: str
    """Who, by an opaque id; never the teller."""
    level: int
    seen: frozenset[str]
    """The papers that were looked at before deciding, by kind."""
    agreed: bool = True


def judge_authorisation(
    given: Authorisation | None, *, teller: str, needed: int, papers: Iterable[str], day: date
) -> Refusal | None:
    """Why an authorisation does not carry a transaction; None if it does or none is needed.

    Args:
        given: What the second person decided, if anybody was asked.
        teller: The teller's opaque id.
        needed: The level that the amount needs.
        papers: The kinds of paper that lie at the desk; each must have been looked at.
        day: The business day.
    """
    if needed == 0:
        return None
    amounts = rule("bank.authorisation.cash-out", day)
    if given is None:
        return amounts.refuses("authorisation_missing", needed=needed)
    if given.by == teller:
        code = "authorised_by_teller"
    elif given.level < needed:
        code = "authorisation_too_low"
    elif unseen := sorted(set(papers) - given.seen):
        return rule("bank.authorisation.seen", day).refuses("authorised_unseen", papers=unseen)
    elif not given.agreed:
        code = "authorisation_denied"
    else:
        return None
    return amounts.refuses(code, needed=needed, level=given.level)


def _profile(key: str, day: date) -> AuthorisationProfile:
    holding = rule(key, day)
    return AuthorisationProfile(tuple(holding.numbers["tiers_fen"]), holding)
