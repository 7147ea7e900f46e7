"""Contests in words: refusals with their rule and numbers, states, lines of the record, figures."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models import ContestRecord
from simulator.engine.refusal import Refusal

_SENTENCES = {
    # ---- Setting up
    "contest_name_missing": _("A contest needs a name."),
    "contest_name_too_long": _("The name of a contest has %(most)s characters at the most."),
    "unknown_format": _("Choose one of the formats in the list."),
    "points_out_of_range": _("Points are whole numbers from 0 to 100."),
    "points_do_not_add_up": _("The points come to %(sum)s; together they must be %(whole)s."),
    "nothing_for_the_machine": _(
        "At least one part must be measured on the market: return, drawdown, Sharpe ratio or rule keeping."
    ),
    "cash_out_of_range": _("Opening cash goes from %(least)s to %(most)s yuan."),
    "cap_out_of_range": _("The cap on one share is %(least)s to %(most)s percent; 0 means no cap."),
    "round_trips_out_of_range": _("Round trips go from %(least)s to %(most)s."),
    "speed_out_of_range": _("Speed goes from %(least)s to %(most)s."),
    "unknown_scenario": _("Choose one of the markets in the list."),
    "window_length": _("A contest lasts %(least)s minutes to %(most)s days."),
    "freeze_outside_window": _("The board freezes after the opening and before the close."),
    "freeze_missing": _(
        "Judges mark a part of this contest. Say when the public board freezes, so that it does not show them who is who."
    ),
    "rules_are_fixed": _(
        "The rules are fixed and their digest is published; nothing changes them."
    ),
    "opening_has_passed": _(
        "The opening (%(opens)s) has passed. Choose a later one, then fix the rules."
    ),
    "not_to_be_called_off": _("This contest can no longer be called off."),
    "contest_not_open": _("The market of this contest is not open."),
    "reason_missing": _("Give a reason; it goes on the record."),
    "reason_too_long": _("A reason has %(most)s characters at the most."),
    # ---- Entries
    "entries_closed": _(
        "Entries are taken from the fixing of the rules up to the opening (%(opens)s)."
    ),
    "nobody_chosen": _("Choose at least one student."),
    "team_too_large": _("A team has %(most)s members at the most."),
    "already_entered": _("%(name)s is in this contest already."),
    "alias_missing": _("An entry needs an alias."),
    "alias_taken": _("The alias “%(alias)s” is taken. Choose another one."),
    "alias_too_long": _("An alias has %(most)s characters at the most."),
    "alias_tells_name": _("An alias must not hold a member's name or student number."),
    "diary_not_open": _("The diary is open from the opening until judging begins."),
    "diary_closed": _("Judges have been drawn, so the diary is closed."),
    "note_missing": _("Write something first."),
    "note_too_long": _("A note has %(most)s characters at the most."),
    "nothing_to_decide": _("This can be decided from the opening of the contest on."),
    "already_disqualified": _("This entry is disqualified already."),
    "not_disqualified": _("This entry is not disqualified."),
    # ---- Judging
    "nothing_to_judge": _("Nothing in this contest is marked by judges."),
    "panel_closed": _("The panel of this contest is closed."),
    "panel_full": _("A panel has %(most)s judges at the most."),
    "already_judge": _("%(name)s judges here already."),
    "judge_has_sheets": _(
        "%(name)s has entries to mark, so the seat stays. A judge stands back from single entries."
    ),
    "draw_after_the_end": _("Judges are drawn after the market has closed."),
    "too_few_judges": _(
        "Each entry needs %(each)s judges who teach none of its members. Too few are free for: %(entries)s. Name more judges."
    ),
    "nobody_is_short": _(
        "Every entry has its judges already, or nobody is free for those that are short."
    ),
    "nobody_free": _(
        "No further judge is free of a conflict of interest for %(blind)s. Name one more, or decide with a reason."
    ),
    "no_open_gap": _("Nothing is open about the judges' marks of %(blind)s."),
    "not_judging": _("This contest is not being judged now."),
    "criteria_missing": _(
        "Nothing was locked: %(missing)s criteria have no level yet. The draft below holds what you chose."
    ),
    "comment_too_long": _("A comment has %(most)s characters at the most."),
    "unknown_level": _("Choose one of the levels shown for each criterion."),
    "sheet_locked": _("This sheet is locked; nothing changes it."),
    "sheet_given_back": _("You have stood back from this entry."),
    # ---- The result
    "judging_not_done": _(
        "Entries whose judging is not done: %(waiting)s. Every sheet must be locked and every wide gap settled."
    ),
    "journal_broken": _(
        "The market's journal does not hold together, so no result can rest on it. Call the contest off."
    ),
    "not_finalised": _("The result is not final yet, or has been released already."),
}

ACTIONS = {
    "set_up": _("Contest set up"),
    "changed": _("Draft changed"),
    "fixed": _("Rules fixed, digest %(digest)s"),
    "entered": _("“%(alias)s” entered"),
    "joined": _("“%(alias)s” got another member"),
    "renamed": _("Alias changed to “%(alias)s”"),
    "withdrawn": _("“%(alias)s” withdrawn"),
    "opened": _("Opened, market run %(run)s"),
    "missed": _("Called off: the server was down for the whole of its time"),
    "no_entries": _("Called off: nobody had entered"),
    "paused": _("Market paused"),
    "resumed": _("Market resumed"),
    "called_off": _("Called off: %(reason)s"),
    "ended": _("Market closed"),
    "disqualified": _("“%(alias)s” disqualified: %(reason)s"),
    "reinstated": _("“%(alias)s” reinstated: %(reason)s"),
    "judge_named": _("%(name)s judges, seat %(seat)s"),
    "judge_removed": _("%(name)s no longer judges, seat %(seat)s"),
    "drawn": _("Judges drawn by lot"),
    "locked": _("Seat %(seat)s locked the sheet of %(blind)s"),
    "stood_back": _("Seat %(seat)s stood back from %(blind)s"),
    "third_called": _("A third judge called for %(blind)s"),
    "gap_stands": _("Both marks of %(blind)s stand: %(reason)s"),
    "finalised": _(
        "Result final, version %(version)s; %(batches)s batches of the market's journal hold; digest %(digest)s"
    ),
    "reopened": _("Back to judging: %(reason)s"),
    "released": _("Result released"),
}
"""Lines of a contest's record."""

FIGURES = {
    "return": _("Return"),
    "drawdown": _("Maximum drawdown"),
    "sharpe": _("Sharpe ratio"),
    "breaches": _("Broken rules"),
    "hit_rate": _("Hit rate"),
    "total": _("Total"),
    "judges": _("Judges"),
}
"""What standings compare."""

CERTAINTIES = {
    "printed": _("printed rule"),
    "reading": _("our reading of a rule"),
    "memory-only": _("from memory, not checked"),
    "house": _("course template"),
}


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    return str(_SENTENCES[refusal.code] % _told(refusal.facts))


def line_of_record(line: ContestRecord) -> str:
    """A change of a contest in the reader's language."""
    return str(ACTIONS[line.action] % _told(line.facts))


def _told(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: _fact(value) for name, value in facts.items()}


def _fact(value: object) -> object:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return f"{value:,}" if isinstance(value, int) else value
