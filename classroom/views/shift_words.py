"""Refusals of the shift in words: which rule, and its numbers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from classroom.rules.refusal import Refusal

_SENTENCES = {
    "shift_not_open": _(
        "The shift is not open. Nothing can be marked before it opens or after it closes."
    ),
    "shift_closed": _("The shift is closed and cannot be changed any more."),
    "shift_not_planned": _("The shift has been opened; its plan cannot be changed any more."),
    "class_archived": _("The class is archived. The office can take it back into use."),
    "no_market": _("No market is open in this class's town. Open one first."),
    "another_run_live": _("A market is open in this class's town already. End that one first."),
    "another_shift_open": _("This class already has an open shift. Close that one first."),
    "stage_minutes_out_of_range": _("Each stage takes 1 to %(most)s minutes."),
    "extension_out_of_range": _("A stage can be extended by 1 to %(most)s minutes at a time."),
    "already_clocked_in": _("You clocked in at %(at)s. Nobody can clock in twice."),
    "clock_in_too_early": _("Clock-in opens at %(at)s. Try again then; nothing is lost."),
    "clock_in_over": _(
        "The shift ended at %(at)s, so nobody can clock in any more. Ask your instructor."
    ),
    "not_clocked_in": _("You have not clocked in to this shift, so you cannot clock out."),
    "already_clocked_out": _("You clocked out at %(at)s. Nobody can clock out twice."),
    "clock_out_over": _("Clock-out closed at %(at)s. Ask your instructor to correct it."),
    "code_not_six_digits": _("The room code has six digits. Read it off the big screen."),
    "reason_missing": _("A correction needs a reason; the student will read it."),
    "minutes_out_of_range": _("Minutes go from 0 to %(most)s."),
    "minutes_do_not_fit": _(
        "By the rules these minutes amount to “%(status)s”, not “%(chosen)s”. Change the minutes, or tick approved leave."
    ),
    "not_in_class": _("One of these people is not in this class any more. Load the page again."),
    "unknown_duty": _("This duty does not exist. Choose one from the list."),
    "desk_too_long": _("A desk has %(most)s characters at the most."),
    "nobody_to_post": _("Nobody has clocked in yet, so there is nobody to post."),
    "too_many_displays": _(
        "%(most)s screens are waiting to be paired already. Try again in a quarter of an hour."
    ),
    "no_such_display": _(
        "No waiting screen shows this pairing code. Open the display page on the big screen and type the six digits it shows."
    ),
    "not_oneself": _("Nobody observes themselves. Choose somebody else."),
    "not_observer": _(
        "Only the instructor and classmates posted as observers fill in this sheet, while the shift is open."
    ),
    "nothing_observed": _("Tick at least one item, or write a note."),
    "note_too_long": _("A note has %(most)s characters at the most."),
    "instrument_too_long": _("The instrument has %(most)s characters at the most."),
    "topic_too_long": _("The topic has %(most)s characters at the most."),
    "minutes_too_long": _(
        "Each box of the minutes has %(most)s characters at the most; this one has %(length)s."
    ),
    "no_speaker": _("Nobody is down for the pitch. Choose a speaker first."),
    "not_the_host": _("Only the host, the speaker and the instructor have the timer in hand."),
    "not_the_scribe": _("Only the host and the instructor write the minutes."),
}


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    counted = _COUNTED.get(refusal.code)
    if counted is not None:
        return counted(refusal.facts)
    facts = {name: _told(value) for name, value in refusal.facts.items()}
    return str(_SENTENCES[refusal.code] % facts)


def _told(value: object) -> object:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M}"
    return value


def _wrong_code(facts: Any) -> str:
    return ngettext(
        "This is not the code on the big screen. It changes every 30 seconds; %(left)s try left in this minute.",
        "This is not the code on the big screen. It changes every 30 seconds; %(left)s tries left in this minute.",
        facts["left"],
    ) % {"left": facts["left"]}


def _too_many_codes(facts: Any) -> str:
    return ngettext(
        "%(most)s wrong codes in a minute are the limit. Try again in %(seconds)s second.",
        "%(most)s wrong codes in a minute are the limit. Try again in %(seconds)s seconds.",
        facts["seconds"],
    ) % {"most": facts["most"], "seconds": facts["seconds"]}


_COUNTED: dict[str, Callable[[Any], str]] = {
    "wrong_code": _wrong_code,
    "too_many_codes": _too_many_codes,
}
