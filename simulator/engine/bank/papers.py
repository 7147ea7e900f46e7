"""What a customer lays on the counter: identity papers, a card, the filled-in slip."""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from simulator.engine.bank.portraits import Portrait


class PaperKind(StrEnum):
    IDENTITY = "identity"
    """The account holder's identity card."""
    CARD = "card"
    SLIP = "slip"
    """What the customer has filled in (存款凭条, 取款凭条)."""
    AGENT_IDENTITY = "agent_identity"
    """The agent's own identity card."""
    SUPPORTING = "supporting"
    """Another proof of identity, such as a driving licence or a household register."""
    RECEIPT = "receipt"
    """The customer's copy of the slip."""


NEEDED_PAPERS = frozenset({PaperKind.IDENTITY, PaperKind.CARD, PaperKind.SLIP})
"""Without these no cash transaction begins."""


@dataclass(frozen=True, slots=True)
class IdentityPaper:
    """An identity card; pages mark it 教学样张. `expires` is the last valid day, None for 长期."""

    name: str
    is_male: bool
    born: date
    number: str
    address: str
    issued: date
    expires: date | None
    photo: Portrait

    def has_expired(self, day: date) -> bool:
        """Whether its last valid day lies behind."""
        return self.expires is not None and day > self.expires


@dataclass(frozen=True, slots=True)
class Card:
    number: str
    holder: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What the customer wrote; `fen` is the amount in figures."""

    name: str
    account: str
    fen: int


@dataclass(frozen=True, slots=True)
class Papers:
    """What lies on the counter; None where it was not handed over."""

    card: Card | None = None
    slip: Slip | None = None
    identity: IdentityPaper | None = None
    agent_identity: IdentityPaper | None = None
    supporting: IdentityPaper | None = None

    def kinds(self) -> frozenset[PaperKind]:
        """The kinds that are there."""
        named = (each.name for each in fields(self) if getattr(self, each.name) is not None)
        return frozenset(map(PaperKind, named))

    def with_paper(self, kind: PaperKind, other: "Papers") -> "Papers":
        """The same papers with one kind taken from others."""
        return replace(self, **{kind: getattr(other, kind)})


@dataclass(frozen=True, slots=True)
class CentralRecord:
    """What the central check of identities (联网核查) answers to a name and a number."""

    matches: bool
    photo: Portrait | None
