"""Refusals of set work and marks in words: which rule, and its numbers."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.scoring.points import short
from exercises.views.report_words import field_name
from simulator.engine.bilingual import Bilingual
from simulator.engine.refusal import Refusal
from simulator.views import counter_words
from simulator.views.spoken import said

_SENTENCES = {
    # ---- Setting work
    "class_archived": _("The class is archived. The office can take it back into use."),
    "minutes_out_of_range": _("An attempt takes 0 (no limit) to %(most)s minutes."),
    "late_percent_out_of_range": _("Points off for lateness are 0 to 100 percent a day."),
    "shares_not_whole": _(
        "The shares of coach, self and peers are 100 percent together; these are %(found)s."
    ),
    "due_is_past": _("%(at)s is over already. Choose a later due time."),
    "closes_before_due": _("Work is due at %(due)s and cannot close before that, at %(closes)s."),
    "nobody_chosen": _("Choose at least one student; every team needs a member."),
    "not_in_class": _("One of these people is not in this class any more. Load the page again."),
    "in_two_teams": _("A student can be in one team only."),
    "team_name_too_long": _("A team's name has %(most)s characters at the most."),
    # ---- Attempts
    "work_closed": _("This work closed at %(at)s; nothing can be begun or handed in any more."),
    "attempts_used": _("This work allows %(most)s attempts, and you have used them."),
    "something_first": _("Hand in “%(task)s” first: work goes from simple to complex."),
    "not_desk_time": _("This work is done in the shift, while people are posted to desks."),
    "not_posted": _("You have no post in this shift. Ask your instructor for one."),
    "posted_elsewhere": _(
        "You are posted as %(duty)s; this work belongs to the post of %(wanted)s."
    ),
    "box_out": _("Your cash box is still out. Hand it in at the desk where you sit first."),
    "handed_in_already": _("This attempt has been handed in; nothing can be changed any more."),
    "note_too_long": _("A note has %(most)s characters at the most; this one has %(length)s."),
    "no_such_field": _("This work has no such field. Load the page again."),
    "answer_too_long": _("An answer has %(most)s characters at the most."),
    "nothing_done": _("Nothing has been done at the desk yet, so there is nothing to hand in."),
    "note_missing": _("This work asks for a note before it is handed in."),
    # ---- Marking
    "sheet_changed": _(
        "%(name)s has changed this mark since you opened it. Your entries are still here; compare and save again."
    ),
    "sheet_not_open": _("This mark is “%(state)s”; points can be changed only while it is open."),
    "comment_too_long": _("A comment has %(most)s characters at the most."),
    "no_such_criterion": _("The rubric of this attempt has no such criterion."),
    "no_such_level": _("Choose one of the levels of the rubric."),
    "points_out_of_range": _("%(criterion)s has %(least)s to %(most)s points."),
    "points_not_a_number": _("%(criterion)s: points are a number with two decimals at the most."),
    "reason_missing": _("%(criterion)s: other points than computed need a reason."),
    "reason_needed": _("Say why: a mark that was ready or out goes back only with a reason."),
    "reason_too_long": _("%(criterion)s: a reason has %(most)s characters at the most."),
    "no_such_step": _("A mark that is “%(now)s” cannot become “%(to)s” directly."),
    "not_judged": _("“%(criterion)s” is judged by people, and nobody has yet."),
    "phrase_empty": _("Write the words that you use again and again."),
    "phrase_too_long": _("Such words have %(most)s characters at the most."),
    "nothing_ready": _("No mark is ready for release."),
    "reports_missing": _(
        "Practice reports that are missing, late or blank hold back all %(scripts)s marks. Let them pass at the reports of the shift, or wait."
    ),
    # ---- The other sides
    "no_peers_wanted": _("In this work classmates have no part in the mark."),
    "peers_asked": _("Classmates have been asked already."),
    "too_few_peers": _(
        "Too few have handed in (%(found)s) for classmates to mark each other fairly."
    ),
    "not_handed_in": _("Hand in first; then say what you think of your own work."),
    "no_self_mark_wanted": _("In this work you have no part in your own mark."),
    "peer_comment_missing": _("Say why in words: a number alone teaches nobody."),
    "marks_are_out": _("The marks are out; nothing can be added any more."),
    "percent_out_of_range": _("A mark is a number from 0 to 100 with two decimals at the most."),
    # ---- Practice reports
    "report_due_before_shift": _("The shift begins at %(at)s; a report cannot be due before."),
    "report_handed_in": _("This report has been handed in and cannot be changed any more."),
    "report_too_long": _("A field has %(most)s characters at the most; this one has %(length)s."),
    "report_changed": _(
        "You have saved other words in another tab since. Both stand below; put together what you want and save again."
    ),
    "report_blank": _("“%(field)s” is still blank."),
    "reflection_short": _(
        "The reflection has %(found)s characters; at least %(wanted)s are asked for."
    ),
    "report_is_out": _("The mark of this report is out. Take it back first."),
    "return_reason_missing": _("Say why the report goes back; the student reads it."),
    "pass_reason_missing": _("Say why the marks may go out without a report in time."),
    "report_not_handed_in": _("This report has not been handed in yet."),
    "no_report_marked": _("No report of this shift has a mark that is not out yet."),
    # ---- The gradebook
    "parts_out_of_range": _("A grade has 1 to %(most)s parts."),
    "part_title": _("Every part has a name of at most %(most)s characters."),
    "no_such_source": _("Choose group and source of every part from the lists."),
    "weights_not_whole": _("The weights are 100 percent together; these are %(found)s."),
    "part_has_entries": _("“%(title)s” has marks entered by hand and cannot go."),
    "weight_not_a_number": _("A weight is a number of percent with two decimals at the most."),
    # ---- Asking to look again
    "request_empty": _("Say what should be looked at again, and why."),
    "request_too_long": _("These words have %(most)s characters at the most."),
    "asked_already": _("You have asked about this already; the answer is still to come."),
    "answer_empty": _("Answer in words; the student reads them."),
}
_POINTS = ("least", "most")


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language; those of the desks are told as the desks do."""
    if refusal.code not in _SENTENCES:
        return counter_words.sentence(refusal)
    facts = {name: _told(name, value, refusal.code) for name, value in refusal.facts.items()}
    return str(_SENTENCES[refusal.code] % facts)


def _told(name: str, value: object, code: str) -> object:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Bilingual):
        return said(value)
    if name == "field" and isinstance(value, str):
        return field_name(value)
    if code == "points_out_of_range" and name in _POINTS and isinstance(value, int):
        return short(value)
    return value
