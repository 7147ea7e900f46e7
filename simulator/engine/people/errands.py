"""What a customer comes to the bank for on a visit, with the traps that were planted in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from simulator.engine.bank.authorisation import AuthorisationProfile
from simulator.engine.bank.denominations import FACES, Cash, payout
from simulator.engine.bank.notes import Money, draw_money
from simulator.engine.bank.papers import Card, CentralRecord, IdentityPaper, Papers, Slip
from simulator.engine.bank.portraits import Portrait, look_alike
from simulator.engine.bank.situation import AccountFacts, Situation
from simulator.engine.bank.spine import Business
from simulator.engine.bank.traps import Trap
from simulator.engine.people.personas import Persona, relative, stream, years_after

_ERRAND = 3
"""Names the stream of chance of a visit."""
_YUAN = 100
_NOTE = 10_000
"""Fen of the largest note: amounts said wrongly are one note off."""
LARGE_FEN = 5_000_000
_MOST_LARGE_FEN = 12_000_000
_AGENT_SHARE, _HELD_BACK_SHARE, _SMALL_CHANGE_SHARE, _RESISTS_SHARE = 0.08, 0.5, 0.3, 0.25
_LAST_EXPIRY_AGE = 66
_PILE = Cash(dict.fromkeys(FACES, 2_000))
"""What a customer's cash is put together from."""

TRAPS_OF = MappingProxyType(
    {
        Business.DEPOSIT: frozenset(Trap) - {Trap.PHONE_SCAM},
        Business.WITHDRAWAL: frozenset(Trap) - {Trap.AMOUNT_DIFFERS, Trap.COUNTERFEIT},
    }
)
"""Which traps a business can hold."""
_LARGE = frozenset({Trap.NO_SECOND_COUNT, Trap.NO_DUE_DILIGENCE})
_LEAST_BALANCE: Mapping[Trap, int] = MappingProxyType(
    {Trap.PHONE_SCAM: 200_000, **dict.fromkeys(_LARGE, LARGE_FEN)}
)


class Push(StrEnum):
    """What a customer presses the teller for: to skip a step, or to hurry up."""

    IDENTITY = "push_identity"
    SECOND_COUNT = "push_second_count"
    DILIGENCE = "push_diligence"
    SCAM = "scam_insists"
    HURRY = "waiting"
    """At every step; nobody comes like that by themselves."""


_PUSHES = {
    Trap.NO_SECOND_COUNT: Push.SECOND_COUNT,
    Trap.NO_DUE_DILIGENCE: Push.DILIGENCE,
    Trap.PHONE_SCAM: Push.SCAM,
    Trap.EXPIRED_ID: Push.IDENTITY,
    Trap.PHOTO_MISMATCH: Push.IDENTITY,
}


@dataclass(frozen=True, slots=True)
class Errand:
    """A visit as it was drawn; kept as facts beside the customer's."""

    business: Business
    trap: Trap | None
    said_fen: int
    money: Money | None
    """The cash that the customer brings (deposit)."""
    papers: Papers
    held_back: Papers
    """What is along and shown when asked for."""
    visitor: Persona
    """Who stands at the counter: the customer, or a relative for the customer."""
    face: Portrait
    """The face at the counter; with a trap it may be nobody's of the papers."""
    is_agent: bool
    resists: bool
    """Would resist a seizure."""
    push: Push | None

    @property
    def greeting(self) -> str:
        """The occasion of the first line that is said (`speech.toml`)."""
        if self.trap is Trap.PHONE_SCAM:
            return "greeting_scam"
        return "greeting_agent" if self.is_agent else f"greeting_{self.business}"

    @property
    def purpose(self) -> str:
        """The occasion of the answer to what the money is for."""
        return "purpose_scam" if self.trap is Trap.PHONE_SCAM else "purpose_normal"


def errand(
    seed: int,
    customer: Persona,
    *,
    visit: int,
    day: date,
    balance_fen: int,
    business: Business | None = None,
    trap: Trap | None = None,
    said_fen: int | None = None,
) -> Errand:
    """Draws a visit.

    Args:
        seed: The town's seed.
        customer: The account holder.
        visit: Counts the customer's visits; each has chances of its own.
        day: The business date.
        balance_fen: What the account holds.
        business: What for; drawn where left out.
        trap: What is planted; a plain visit where left out.
        said_fen: The amount that the customer names; drawn where left out.

    Raises:
        ValueError: the business cannot hold the trap, or the account cannot bear it.
    """
    rng = stream(seed, customer.number, _ERRAND, visit)
    chosen = _business(rng, business, trap, balance_fen)
    said = _amount(rng, chosen, trap, balance_fen) if said_fen is None else said_fen
    is_agent = trap is Trap.AGENT_WITHOUT_ID or (
        trap not in (Trap.PHOTO_MISMATCH, Trap.PHONE_SCAM) and rng.random() < _AGENT_SHARE
    )
    visitor = relative(seed, customer, visit, day) if is_agent else customer
    plain = Errand(
        business=chosen,
        trap=trap,
        said_fen=said,
        money=_money(rng, said, trap) if chosen is Business.DEPOSIT else None,
        papers=Papers(
            card=Card(customer.card, customer.name),
            slip=Slip(customer.name, customer.card, said),
            identity=customer.identity,
            agent_identity=visitor.identity if is_agent else None,
        ),
        held_back=Papers(),
        visitor=visitor,
        face=visitor.face,
        is_agent=is_agent,
        resists=trap is Trap.COUNTERFEIT and rng.random() < _RESISTS_SHARE,
        push=_PUSHES.get(trap) if trap else None,
    )
    return _plant(rng, plain, customer, day)


def situation(
    errand: Errand,
    *,
    customer: Persona,
    account: AccountFacts,
    profile: AuthorisationProfile,
    teller: str,
    day: date,
) -> Situation:
    """What a teller faces when the customer of an errand sits down."""
    own = errand.visitor.identity
    return Situation(
        business=errand.business,
        day=day,
        teller=teller,
        account=account,
        papers=errand.papers,
        customer=errand.face,
        central=CentralRecord(matches=errand.trap is not Trap.NAME_MISMATCH, photo=own.photo),
        said_fen=errand.said_fen,
        profile=profile,
        money=errand.money.pieces() if errand.money else (),
        is_agent=errand.is_agent,
        risk=customer.risk,
        resists=errand.resists,
        is_scammed=errand.trap is Trap.PHONE_SCAM,
        held_back=errand.held_back,
    )


def hurried(visit: Errand) -> Errand:
    """The visit of somebody whose patience wears thin; who presses for something else goes on."""
    return visit if visit.push else replace(visit, push=Push.HURRY)


def bearable_traps(business: Business, balance_fen: int) -> frozenset[Trap]:
    """The traps that a business can hold at a balance."""
    held = TRAPS_OF[business]
    if business is Business.DEPOSIT:
        return held
    return frozenset(trap for trap in held if balance_fen >= _LEAST_BALANCE.get(trap, _NOTE))


def _business(
    rng: np.random.Generator, wanted: Business | None, trap: Trap | None, balance_fen: int
) -> Business:
    possible = [
        business
        for business in Business
        if (trap is None or trap in bearable_traps(business, balance_fen))
        and (business is Business.DEPOSIT or balance_fen >= _NOTE)
        and wanted in (None, business)
    ]
    if not possible:
        msg = f"no {wanted or 'business'} with {trap} at {balance_fen} fen"
        raise ValueError(msg)
    return possible[int(rng.integers(len(possible)))]


def _amount(
    rng: np.random.Generator, business: Business, trap: Trap | None, balance_fen: int
) -> int:
    """What the customer says: small amounts are more frequent than large ones."""
    if trap in _LARGE:
        most = (
            _MOST_LARGE_FEN if business is Business.DEPOSIT else min(balance_fen, _MOST_LARGE_FEN)
        )
        return int(rng.integers(LARGE_FEN, most + 1)) // _NOTE * _NOTE
    if trap is Trap.PHONE_SCAM:
        return max(
            int(rng.uniform(0.6, 0.95) * min(balance_fen, LARGE_FEN)) // _NOTE * _NOTE, _NOTE
        )
    if business is Business.WITHDRAWAL:
        most = min(balance_fen, LARGE_FEN - _NOTE)
        return max(int(rng.beta(1, 4) * most) // _NOTE * _NOTE, _NOTE)
    fen = max(int(rng.beta(1, 5) * LARGE_FEN), 2 * _NOTE) // _NOTE * _NOTE
    if rng.random() < _SMALL_CHANGE_SHARE:
        fen += int(rng.integers(1, 1_000)) * 10
    return fen


def _money(rng: np.random.Generator, said: int, trap: Trap | None) -> Money:
    fen = said
    if trap is Trap.AMOUNT_DIFFERS:
        fen += _NOTE if rng.random() < 0.3 else -_NOTE  # noqa: PLR2004  less is more frequent
    cash = payout(fen, _PILE)
    if cash is None:
        msg = f"no cash for {fen} fen"
        raise ValueError(msg)
    notes = cash.of(_NOTE)
    false_notes = 0
    if trap is Trap.COUNTERFEIT:
        false_notes = min(
            notes - 1, int(rng.choice([1, 2, 3, 5, 6], p=[0.5, 0.2, 0.1, 0.15, 0.05]))
        )
    return draw_money(cash, rng, counterfeits=false_notes)


def _plant(rng: np.random.Generator, plain: Errand, customer: Persona, day: date) -> Errand:
    """The errand with its trap in the papers, where the trap is one of papers."""
    has_other = bool(rng.random() < _HELD_BACK_SHARE)
    if plain.trap is Trap.EXPIRED_ID:
        old = replace(plain.papers, identity=_expired(rng, customer, day))
        along = Papers(identity=customer.identity) if has_other else Papers()
        return replace(plain, papers=old, held_back=along)
    if plain.trap is Trap.NAME_MISMATCH:
        other = replace(customer.identity, name=_misspelt(customer.name))
        return replace(plain, papers=replace(plain.papers, identity=other))
    if plain.trap is Trap.PHOTO_MISMATCH:
        return replace(plain, face=look_alike(plain.face, rng))
    if plain.trap is Trap.AGENT_WITHOUT_ID:
        own = plain.visitor.identity
        along = Papers(agent_identity=own) if has_other else Papers()
        return replace(plain, papers=replace(plain.papers, agent_identity=None), held_back=along)
    return plain


def _expired(rng: np.random.Generator, customer: Persona, day: date) -> IdentityPaper:
    """The customer's card before the valid one; the old can have lapsed long ago."""
    expires = min(
        day - timedelta(days=int(rng.integers(1, 400))),
        years_after(customer.born, _LAST_EXPIRY_AGE),
    )
    return replace(customer.identity, issued=years_after(expires, -10), expires=expires)


_ALIKE = (
    "建健",
    "华桦",
    "红虹",
    "伟玮",
    "明铭",
    "玲铃",
    "英瑛",
    "芳方",
    "静婧",
    "辉晖",
    "军君",
    "宇羽",
)
"""Characters that are taken for one another."""


def _misspelt(name: str) -> str:
    """The name with one character that looks or sounds alike."""
    for place in range(1, len(name)):
        for pair in _ALIKE:
            if name[place] in pair:
                other = pair[1 - pair.index(name[place])]
                return name[:place] + other + name[place + 1 :]
    return name[:-1] + ("毅" if name[-1] != "毅" else "义")
