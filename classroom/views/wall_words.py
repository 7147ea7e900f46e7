"""The wall in words: states of seats, what a seat is about, why it needs somebody, ordered events."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.selectors.wall import Seat, SeatState
from classroom.views import shift_words
from simulator.engine.bank.spine import STEP_NAMES, Step
from simulator.engine.refusal import Refusal
from simulator.models import InjectedEvent, work_kinds
from simulator.views.spoken import said

Kind = InjectedEvent.Kind


@dataclass(frozen=True, slots=True)
class StateWords:
    label: Promise
    icon: str
    tone: str
    """Which colour: `bad`, `warn`, `brand`, `ok`, or none."""


STATES: Mapping[SeatState, StateWords] = {
    SeatState.HELP: StateWords(gettext_lazy("Hand up"), "hand-stop", "bad"),
    SeatState.STUCK: StateWords(gettext_lazy("Stuck"), "alert-triangle", "bad"),
    SeatState.LOST: StateWords(gettext_lazy("Out of touch"), "wifi-off", "warn"),
    SeatState.APPROVAL: StateWords(gettext_lazy("Awaits approval"), "shield-check", "warn"),
    SeatState.WORKING: StateWords(gettext_lazy("At work"), "player-play", "brand"),
    SeatState.FREE: StateWords(gettext_lazy("No customer"), "hourglass", ""),
    SeatState.UNPOSTED: StateWords(gettext_lazy("No desk yet"), "user", ""),
    SeatState.DONE: StateWords(gettext_lazy("Done"), "circle-check", "ok"),
    SeatState.ABSENT: StateWords(gettext_lazy("Not here"), "door-exit", ""),
}
EVENT_HINTS: Mapping[str, Promise] = {
    Kind.COUNTERFEIT: gettext_lazy("The next deposit brings at least one counterfeit note."),
    Kind.IMPATIENT: gettext_lazy(
        "Half of the patience that is left goes, and the customer presses: whoever stands there, else the next one."
    ),
    Kind.SUSPICIOUS_TRANSFER: gettext_lazy(
        "The next withdrawal is for a “safe account”: a phone scam in progress."
    ),
}
_SENTENCES: Mapping[str, Promise] = {
    "message_empty": gettext_lazy("Write what the message should say."),
    "message_too_long": gettext_lazy(
        "A message has %(most)s characters at the most; this one has %(length)s."
    ),
    "nobody_chosen": gettext_lazy("Tick the seats it is for, or choose everybody."),
    "no_counter_chosen": gettext_lazy(
        "Nobody chosen is at a bank counter now, so the event could not strike anybody."
    ),
    "unknown_event": gettext_lazy("Choose one of the events."),
    "unknown_news": gettext_lazy(
        "This market's scenario has no such news. Choose one of the list."
    ),
    "too_late": gettext_lazy("The news can be put off by %(most)s minutes at the most."),
    "fall_is_coming": gettext_lazy(
        "A fall is ordered already. Take it back first, or wait for it."
    ),
    "event_struck": gettext_lazy("The event has struck already and cannot be taken back."),
}


def sentence(refusal: Refusal) -> str:
    """A refusal of the wall in the reader's language."""
    if refusal.code in _SENTENCES:
        return str(_SENTENCES[refusal.code] % refusal.facts)
    return shift_words.sentence(refusal)


def action_of(seat: Seat) -> str:
    """The step in hand, else what was done last, else what the person is posted for."""
    desk = seat.desk
    if desk is None:
        return str(seat.entry.get_status_display()) if seat.entry and not _is_in(seat) else ""
    if desk.visitor is not None and desk.visitor.due is not None:
        return said(STEP_NAMES[desk.visitor.due])
    return work_kinds.label_of(desk.last_kind) if desk.last_kind else ""


def due_name(step: str) -> str:
    """A step of the spine in words; empty for none."""
    return said(STEP_NAMES[Step(step)]) if step else ""


def why(seat: Seat) -> str:
    """What somebody who comes to the seat should know first; empty where nobody is needed."""
    if seat.state is SeatState.HELP:
        note = seat.help.note if seat.help else ""
        return note or _("Asks for you; said nothing more.")
    if seat.state is SeatState.STUCK:
        return _("A customer stands there, and nothing has been done for a while.")
    if seat.state is SeatState.LOST:
        if seat.seen_at is None:
            return _("No page of this person has been open yet.")
        return _("The page is closed or the line is down. The work is saved.")
    return ""


def _is_in(seat: Seat) -> bool:
    entry = seat.entry
    return entry is not None and entry.clocked_in_at is not None and not entry.clocked_out_at
