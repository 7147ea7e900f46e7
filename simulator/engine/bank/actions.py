"""What a teller does at the counter, as values; docs/bank-rules.md tells what each leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from simulator.engine.bank.authorisation import Authorisation
from simulator.engine.bank.counterfeit import SeizureStep
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.papers import PaperKind
from simulator.engine.bank.seals import PlacedSeal
from simulator.engine.bank.traps import Trap
from simulator.engine.plain import from_plain, to_plain


# ---- Steps of the spine ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CallCustomer:
    """Calls the number and greets."""


@dataclass(frozen=True, slots=True)
class TakePapers:
    """Takes what the customer hands over and looks for what is missing."""

    kinds: frozenset[PaperKind]


@dataclass(frozen=True, slots=True)
class CheckIdentity:
    """Compares papers, person and account, and says what is wrong; empty if nothing is."""

    findings: frozenset[Trap]
    central_asked: bool
    """The central check (联网核查) was made."""


@dataclass(frozen=True, slots=True)
class CountCash:
    """Counts the customer's cash and puts aside what looks counterfeit."""

    counted: Cash
    """Good money, without what was put aside."""
    put_aside: frozenset[int]
    """Places in the customer's money, from 0."""
    second_count: bool = False
    """A second person counted it again."""


@dataclass(frozen=True, slots=True)
class EnterPin:
    """The customer types the PIN."""

    is_right: bool


@dataclass(frozen=True, slots=True)
class Post:
    """Keys the transaction in and posts it."""

    account: str
    fen: int
    capitals: str
    """The amount in capitals as the teller wrote it."""


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Prints the slip on the voucher with a number."""

    voucher: int


@dataclass(frozen=True, slots=True)
class TakeSignature:
    """The customer reads the slip and signs."""


@dataclass(frozen=True, slots=True)
class CountOut:
    """Counts out the cash to be paid."""

    cash: Cash
    second_count: bool = False


@dataclass(frozen=True, slots=True)
class SealSlip:
    """Seals the slip; what is printed stays, so each seal counts as it was set."""

    placed: tuple[PlacedSeal, ...]


@dataclass(frozen=True, slots=True)
class HandOver:
    """Gives back papers and the customer's copy, and pays."""

    returned: frozenset[PaperKind]


# ---- Beside the spine --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class AskForPaper:
    """Asks for another paper: a valid one, the agent's own, or another proof of identity."""

    kind: PaperKind


@dataclass(frozen=True, slots=True)
class ConfirmAmount:
    """Tells the customer what was counted, who agrees or counts along."""

    fen: int


@dataclass(frozen=True, slots=True)
class SeizeCounterfeits:
    """Carries out the seizure of what was put aside."""

    steps: tuple[SeizureStep, ...]
    staff: int
    left_sight: bool = False
    given_back: bool = False
    called_confiscation: bool = False


@dataclass(frozen=True, slots=True)
class RecordDiligence:
    """Records due diligence (客户尽职调查)."""

    basic_recorded: bool
    copy_kept: bool
    source_asked: bool = False


@dataclass(frozen=True, slots=True)
class AskPurpose:
    """Asks what the money is for, and whether somebody told the customer to move it."""


@dataclass(frozen=True, slots=True)
class Authorise:
    """A second person decides on the transaction."""

    given: Authorisation


@dataclass(frozen=True, slots=True)
class Decline:
    """Ends the transaction unposted, says why, and tells whoever must know."""

    reason: Trap | str
    """A trap, or `papers_missing`, `pin_locked`, `funds`, `account_state`, `nothing_left` (all of it
    was seized), `customer_left`."""
    told: frozenset[str] = frozenset()
    """`supervisor`, `police`."""


SpineAction = (
    CallCustomer
    | TakePapers
    | CheckIdentity
    | CountCash
    | EnterPin
    | Post
    | PrintSlip
    | TakeSignature
    | CountOut
    | SealSlip
    | HandOver
)
SideAction = (
    AskForPaper
    | ConfirmAmount
    | SeizeCounterfeits
    | RecordDiligence
    | AskPurpose
    | Authorise
    | Decline
)
Action = SpineAction | SideAction
_BY_NAME: dict[str, type[Action]] = {kind.__name__: kind for kind in get_args(Action)}


def action_to_plain(action: Action) -> dict[str, Any]:
    """An action as plain data, with its name under `do`."""
    return {"do": type(action).__name__, **to_plain(action)}


def action_from_plain(raw: Mapping[str, Any]) -> Action:
    """An action from its plain data.

    Raises:
        ValueError: there is no such action, or its fields are others.
    """
    given = dict(raw)
    kind = _BY_NAME.get(given.pop("do", ""))
    if kind is None:
        msg = f"no action: {raw!r}"
        raise ValueError(msg)
    return from_plain(kind, given)
