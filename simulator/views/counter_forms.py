"""What a teller typed at a step, as the engine's actions; a field that cannot be read is refused."""

import re
from collections.abc import Callable

from django.http import QueryDict

from simulator.engine.bank import actions as do
from simulator.engine.bank.counterfeit import SeizureStep
from simulator.engine.bank.papers import PaperKind
from simulator.engine.bank.seals import PlacedSeal, seals
from simulator.engine.bank.traps import Trap
from simulator.engine.refusal import Refusal
from simulator.views.typed import LONGEST, cash_of, digits, fen_of, plain

FINDINGS = (Trap.EXPIRED_ID, Trap.NAME_MISMATCH, Trap.PHOTO_MISMATCH, Trap.AGENT_WITHOUT_ID)
"""What can be held against papers."""
ASKED_FOR = (
    PaperKind.IDENTITY,
    PaperKind.AGENT_IDENTITY,
    PaperKind.SUPPORTING,
    PaperKind.CARD,
    PaperKind.SLIP,
)
REASONS = (
    *FINDINGS,
    Trap.PHONE_SCAM,
    "papers_missing",
    "pin_locked",
    "funds",
    "account_state",
    "nothing_left",
    "customer_left",
)
"""Why a transaction can be declined."""
TOLD = ("supervisor", "police")
SPOTS = {
    "left": (260, 545),
    "right": (520, 545),
    "amount": (420, 375),
    "signature": (800, 445),
}
"""Where a seal goes without a pointer: the two places for seals, and two where it does harm."""
_MOST_SEALS = 6
_LONGEST_CAPITALS = 80

Read = do.Action | Refusal


def read(step: str, typed: QueryDict) -> Read:
    """The action of a step; `Refusal` where a field does not hold what it should.

    Raises:
        KeyError: there is no such step.
    """
    return _READERS[step](typed)


def cash_counted(typed: QueryDict) -> do.CountCash | Refusal:
    """What was counted, and which pieces were put aside."""
    cash = cash_of(typed)
    places = re.findall(r"[0-9]{1,6}", plain(typed.get("aside", "")))
    if cash is None:
        return Refusal("not_a_number")
    # The teller counts pieces from 1.
    return do.CountCash(cash, frozenset(int(place) - 1 for place in places if int(place)))


def seizure_steps(typed: QueryDict) -> tuple[SeizureStep, ...] | Refusal:
    """The steps of a seizure in the order in which the teller numbered them."""
    numbered = []
    for step in SeizureStep:
        place = plain(typed.get(f"order-{step}", ""))
        if place and not re.fullmatch(r"[0-9]{1,2}", place):
            return Refusal("steps_missing")
        if place and int(place):
            numbered.append((int(place), step))
    if not numbered:
        return Refusal("steps_missing")
    return tuple(step for _, step in sorted(numbered))


def _papers(typed: QueryDict) -> frozenset[PaperKind]:
    named = typed.getlist("papers")
    return frozenset(kind for kind in PaperKind if kind.value in named)


def _take(typed: QueryDict) -> Read:
    return do.TakePapers(_papers(typed))


def _identity(typed: QueryDict) -> Read:
    named = typed.getlist("findings")
    findings = frozenset(trap for trap in FINDINGS if trap.value in named)
    return do.CheckIdentity(findings, central_asked=typed.get("central") == "1")


def _post(typed: QueryDict) -> Read:
    fen = fen_of(typed.get("amount", "")[:LONGEST])
    account = digits(typed.get("account", ""))[:LONGEST]
    capitals = re.sub(r"^人民币", "", plain(typed.get("capitals", ""))[:_LONGEST_CAPITALS])
    if not account:
        return Refusal("account_missing")
    if fen is None:
        return Refusal("not_an_amount")
    if not capitals:
        return Refusal("capitals_missing")
    return do.Post(account, fen, capitals)


def _print(typed: QueryDict) -> Read:
    number = digits(typed.get("voucher", ""))
    if not re.fullmatch(r"[0-9]{1,9}", number):
        return Refusal("not_a_number")
    return do.PrintSlip(int(number))


def _seal(typed: QueryDict) -> Read:
    """Seals set by hand come as `key,x,y,lean`; without a pointer, each as a place."""
    placed = []
    for each in typed.getlist("placed")[:_MOST_SEALS]:
        shape = re.fullmatch(r"([a-z_]+),([0-9]{1,4}),([0-9]{1,4}),(-?[0-9]{1,3})", each)
        if shape is None or shape[1] not in seals():
            return Refusal("unknown_choice")
        placed.append(PlacedSeal(shape[1], int(shape[2]), int(shape[3]), int(shape[4])))
    for key in seals():
        spot = typed.get(f"spot-{key}", "")
        if spot in SPOTS:
            placed.append(PlacedSeal(key, *SPOTS[spot]))
    return do.SealSlip(tuple(placed))


def _hand_over(typed: QueryDict) -> Read:
    return do.HandOver(_papers(typed))


def _ask_paper(typed: QueryDict) -> Read:
    kind = typed.get("paper", "")
    if kind not in ASKED_FOR:
        return Refusal("unknown_choice")
    return do.AskForPaper(PaperKind(kind))


def _confirm(typed: QueryDict) -> Read:
    fen = fen_of(typed.get("amount", ""))
    return Refusal("not_an_amount") if fen is None else do.ConfirmAmount(fen)


def _diligence(typed: QueryDict) -> Read:
    return do.RecordDiligence(
        basic_recorded="basic" in typed,
        copy_kept="copy" in typed,
        source_asked="source" in typed,
    )


def _decline(typed: QueryDict) -> Read:
    reason = typed.get("reason", "")
    if not reason:
        return Refusal("reason_missing")
    if reason not in REASONS:
        return Refusal("unknown_choice")
    told = frozenset(who for who in TOLD if who in typed.getlist("told"))
    return do.Decline(Trap(reason) if reason in list(Trap) else reason, told)


_READERS: dict[str, Callable[[QueryDict], Read]] = {
    "papers": _take,
    "identity": _identity,
    "post": _post,
    "print": _print,
    "sign": lambda _typed: do.TakeSignature(),
    "seal": _seal,
    "hand_over": _hand_over,
    "ask_paper": _ask_paper,
    "confirm": _confirm,
    "diligence": _diligence,
    "purpose": lambda _typed: do.AskPurpose(),
    "decline": _decline,
}
STEPS = frozenset(_READERS) | {"count", "pin", "count_out", "seize"}
