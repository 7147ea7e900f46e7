"""What the teller faces: the customer's business, papers, money and truth, and the account's state."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from simulator.engine.bank.authorisation import AuthorisationProfile
from simulator.engine.bank.due_diligence import Risk
from simulator.engine.bank.notes import Piece, cash_of
from simulator.engine.bank.papers import CentralRecord, Papers
from simulator.engine.bank.portraits import Portrait
from simulator.engine.bank.spine import Business


class AccountState(StrEnum):
    NORMAL = "normal"
    FROZEN = "frozen"
    LOST = "lost"
    """Reported lost (挂失)."""
    LOCKED = "locked"
    """Locked by wrong PINs."""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """The account as the bank's system shows it."""

    number: str
    holder: str
    identity_number: str
    balance_fen: int
    state: AccountState = AccountState.NORMAL


@dataclass(frozen=True, slots=True)
class Situation:
    """One customer at the counter. What the teller cannot see yet is in here as well."""

    business: Business
    day: date
    teller: str
    """The teller's opaque id."""
    account: AccountFacts
    papers: Papers
    """What the customer hands over at first."""
    customer: Portrait
    """The person at the counter."""
    central: CentralRecord
    said_fen: int
    profile: AuthorisationProfile
    money: tuple[Piece, ...] = ()
    """The customer's cash, piece by piece (deposit)."""
    is_agent: bool = False
    """The customer says so: the account is somebody else's."""
    risk: Risk = Risk.NORMAL
    resists: bool = False
    """The customer would resist a seizure."""
    is_scammed: bool = False
    """Somebody on the phone tells the customer what to do."""
    held_back: Papers = field(default_factory=Papers)
    """Papers that the customer has along and shows when asked for them."""

    @property
    def money_fen(self) -> int:
        """What the customer's cash adds up to by its faces, counterfeits included."""
        return cash_of(self.money).fen
