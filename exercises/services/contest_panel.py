"""The panel of a contest: naming judges, drawing who marks what, and settling wide gaps."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from classroom.models import User
from exercises.models import Contest, ContestJudge, Entry, GapRuling, JudgeSheet
from exercises.scoring import allocation
from exercises.selectors import contest_judging as judging
from exercises.selectors import contests as reading
from exercises.selectors.contest_judging import Judging
from exercises.selectors.contest_rules import rules_of
from exercises.services.contest_records import record
from exercises.services.contests import locked, reason_refused
from simulator.engine.refusal import Refusal

MOST_JUDGES = 20


@transaction.atomic
def name_judge(*, contest: Contest, person: User, by: User, now: datetime) -> Refusal | None:
    """Gives a person the next seat. After the draw, entries short of a judge are theirs to mark."""
    contest = locked(contest)
    refused = _panel_refused(contest)
    if refused is None and contest.judges.count() >= MOST_JUDGES:
        refused = Refusal("panel_full", facts={"most": MOST_JUDGES})
    if refused is None and contest.judges.filter(person=person).exists():
        refused = Refusal("already_judge", facts={"name": person.name})
    if refused is not None:
        return refused
    last = contest.judges.order_by("-seat").first()
    seat = last.seat + 1 if last else 1
    ContestJudge.objects.create(
        contest=contest, person=person, seat=seat, named_by=by, named_at=now
    )
    record(contest=contest, action="judge_named", by=by, now=now, name=person.name, seat=seat)
    if reading.is_drawn(contest):
        _fill(contest)
    return None


@transaction.atomic
def remove_judge(*, judge: ContestJudge, by: User, now: datetime) -> Refusal | None:
    """Takes back a seat that has nothing to mark."""
    contest = locked(judge.contest)
    refused = _panel_refused(contest)
    if refused is None and judge.sheets.exists():
        refused = Refusal("judge_has_sheets", facts={"name": judge.person.name})
    if refused is None:
        name, seat = judge.person.name, judge.seat
        judge.delete()
        record(contest=contest, action="judge_removed", by=by, now=now, name=name, seat=seat)
    return refused


@transaction.atomic
def draw(*, contest: Contest, by: User, now: datetime) -> Refusal | None:
    """Draws by lot who marks which entry, nobody with a conflict of interest.

    Drawn again, only entries that are short of judges get some; what has been drawn stays.
    """
    contest = locked(contest)
    refused = _drawing_refused(contest)
    if refused is not None:
        return refused
    if not reading.is_drawn(contest):
        _draw_all(contest)
    elif not _fill(contest):
        return Refusal("nobody_is_short")
    record(contest=contest, action="drawn", by=by, now=now)
    return None


@transaction.atomic
def call_third(*, entry: Entry, by: User, now: datetime) -> Refusal | None:
    """A third judge for an entry whose judges are far apart: the one with least to mark."""
    contest = locked(entry.contest)
    state = _gap_of(contest, entry)
    if isinstance(state, Refusal):
        return state
    if not _add_sheet(contest, entry, is_third=True):
        return Refusal("nobody_free", facts={"blind": entry.blind})
    record(contest=contest, action="third_called", by=by, now=now, blind=entry.blind)
    return None


@transaction.atomic
def let_gap_stand(*, entry: Entry, by: User, reason: str, now: datetime) -> Refusal | None:
    """The chair's decision: both marks stand as they are, for a reason that goes on the record."""
    contest = locked(entry.contest)
    state = _gap_of(contest, entry)
    refused = state if isinstance(state, Refusal) else reason_refused(reason)
    if refused is not None:
        return refused
    GapRuling.objects.create(entry=entry, reason=reason, by=by, at=now)
    record(contest=contest, action="gap_stands", by=by, now=now, blind=entry.blind, reason=reason)
    return None


def fill_in(*, contest: Contest) -> int:
    """Judges for entries that are short of them, within the caller's transaction; how many were added."""
    return _fill(contest)


# ---- Drawing -----------------------------------------------------------------------------------
def _draw_all(contest: Contest) -> None:
    pairs = allocation.judge_pairs(
        [str(entry) for entry in _to_judge(contest)],
        [str(judge.pk) for judge in judging.judges_of(contest)],
        each=rules_of(contest).procedure.judges_per_entry,
        seed=contest.lots_seed,
        conflicts=_conflicts(contest),
    )
    JudgeSheet.objects.bulk_create(
        JudgeSheet(entry_id=int(pair.marked), judge_id=int(pair.marker)) for pair in pairs
    )


def _fill(contest: Contest) -> int:
    added = 0
    for state in judging.judging_of(contest):
        for _ in range(state.needed - len(state.sheets) if state.is_short else 0):
            added += _add_sheet(contest, state.entry)
    return added


def _add_sheet(contest: Contest, entry: Entry, *, is_third: bool = False) -> bool:
    """One more judge for an entry: free of a conflict, with the fewest sheets; False if nobody is."""
    barred = judging.conflicts(contest)
    taken = set(entry.sheets.values_list("judge_id", flat=True))
    free = [
        judge
        for judge in judging.judges_of(contest)
        if judge.pk not in taken and (judge.pk, entry.pk) not in barred
    ]
    if not free:
        return False
    lightest = min(free, key=lambda judge: (len(judge.sheets.all()), judge.seat))
    JudgeSheet.objects.create(entry=entry, judge=lightest, is_third=is_third)
    return True


def _to_judge(contest: Contest) -> list[int]:
    out = reading.disqualified(contest)
    entries = contest.entries.order_by("blind").values_list("pk", flat=True)
    return [entry for entry in entries if entry not in out]


def _conflicts(contest: Contest) -> Collection[tuple[str, str]]:
    return {(str(judge), str(entry)) for judge, entry in judging.conflicts(contest)}


# ---- What stands in the way --------------------------------------------------------------------
def _panel_refused(contest: Contest) -> Refusal | None:
    if not judging.judged_parts(rules_of(contest)):
        return Refusal("nothing_to_judge")
    states = (Contest.State.FIXED, Contest.State.OPEN, Contest.State.ENDED)
    return None if contest.state in states else Refusal("panel_closed")


def _drawing_refused(contest: Contest) -> Refusal | None:
    if not judging.judged_parts(rules_of(contest)):
        return Refusal("nothing_to_judge")
    if not contest.is_being_judged:
        return Refusal("draw_after_the_end")
    if reading.is_drawn(contest):
        return None
    each = rules_of(contest).procedure.judges_per_entry
    short = allocation.without_enough_judges(
        [str(entry) for entry in _to_judge(contest)],
        [str(judge.pk) for judge in contest.judges.all()],
        each=each,
        conflicts=_conflicts(contest),
    )
    if not short:
        return None
    blinds = contest.entries.filter(pk__in=map(int, short)).order_by("blind")
    named = ", ".join(blinds.values_list("blind", flat=True))
    return Refusal("too_few_judges", facts={"each": each, "entries": named})


def _gap_of(contest: Contest, entry: Entry) -> Judging | Refusal:
    if not contest.is_being_judged:
        return Refusal("not_judging")
    found = next(state for state in judging.judging_of(contest) if state.entry.pk == entry.pk)
    return found if found.has_open_gap else Refusal("no_open_gap", facts={"blind": entry.blind})
