"""The radar: lines from marks that are out, each point traced to its criterion; and the first page's piles."""

import pytest

from exercises.library.tasks import task_of
from exercises.models import MarkSheet
from exercises.scoring.abilities import Ability
from exercises.selectors import class_piles, radar, student_day
from exercises.services import marking, reports
from exercises.services.marking import Change
from tests import grade_cast, work_cast
from tests.services.test_practice_reports import handed_in
from tests.shift_cast import START, minutes, open_shift
from tests.work_cast import DAY, DEPOSIT

pytestmark = pytest.mark.django_db
State = MarkSheet.State


def values(student, now=START):
    return {line.ability: line.value for line in radar.radar_of(student, now).lines}


def test_the_lines_are_what_was_decided_and_lead_to_each_criterion(cast, student):
    """A whole deposit task at the counter; all is right, and the marker takes points off one criterion."""
    work_cast.open_bank(cast.teaching_class)
    attempt = work_cast.done(work_cast.set_work(cast), student)
    criterion = next(
        each for each in task_of(DEPOSIT).rubric if Ability.COMPLIANCE in each.abilities
    )
    decided = marking.decide(
        sheet=attempt.sheet,
        version=attempt.sheet.version,
        changes=[Change(criterion.key, points=0, reason="回放里未核对")],
        comment="",
        by=cast.instructor,
        now=START,
    )
    assert isinstance(decided, MarkSheet), decided
    assert set(values(student).values()) == {None}  # nothing is out yet
    attempt.refresh_from_db()
    work_cast.released(attempt, cast.instructor, START)
    found = radar.radar_of(student, START + DAY)
    line = found.line(Ability.COMPLIANCE)
    assert line.trace[0].criterion == criterion.key
    assert (line.trace[0].points, line.trace[0].out_of) == (0, criterion.points)
    assert line.value == round(100 * line.points / line.out_of)
    assert line.points == line.out_of - criterion.points
    assert found.line(Ability.SERVICE).value == 100
    assert found.line(Ability.WEALTH).value is None
    assert set(found.marks) == {str(attempt.pk)}


def test_a_mark_taken_back_or_withdrawn_or_old_is_not_in_the_radar(cast, student):
    for percent in (80, 60, 40):
        [assignment] = grade_cast.some_work(cast)
        grade_cast.result(assignment, student, percent, by=cast.instructor)
    assert values(student)[Ability.SERVICE] == 60
    withdrawn, taken_back = cast.teaching_class.assignments.order_by("position")[:2]
    withdrawn.withdrawn_at = START
    withdrawn.save()
    MarkSheet.objects.filter(attempt__party__assignment=taken_back).update(state=State.IN_REVIEW)
    assert values(student)[Ability.SERVICE] == 40
    assert values(student, START + radar.DAYS * DAY)[Ability.SERVICE] == 40
    after = START + radar.DAYS * DAY + minutes(1)
    assert values(student, after)[Ability.SERVICE] is None


def test_of_a_mark_released_again_only_the_newest_counts(cast, student):
    [assignment] = grade_cast.some_work(cast)
    attempt = grade_cast.result(assignment, student, 50, by=cast.instructor)
    first = attempt.releases.get()
    first.pk, first.number, first.total = None, 2, 9000
    first.data = grade_cast.released_data(90)
    first._state.adding = True
    first.save()
    assert values(student)[Ability.SERVICE] == 90
    assert [mark.percent for mark in student_day.marks_out(student, START)] == [90]


def test_the_class_s_line_is_drawn_from_three_students_on(cast, student):
    [assignment] = grade_cast.some_work(cast)
    for classmate, percent in zip(cast.students[:2], (60, 70), strict=True):
        grade_cast.result(assignment, classmate, percent, by=cast.instructor)
    assert radar.class_values(student, START)[Ability.SERVICE] is None
    grade_cast.result(assignment, cast.students[2], 81, by=cast.instructor)
    assert radar.class_values(student, START)[Ability.SERVICE] == 70
    assert radar.class_values(cast.outsider, START)[Ability.SERVICE] is None


# ---- The first page ----------------------------------------------------------------------------
def test_work_under_way_comes_before_work_to_begin_and_what_is_due_first_before_the_rest(
    cast, student
):
    work_cast.open_bank(cast.teaching_class)
    later = work_cast.set_work(cast, days=5)
    sooner = work_cast.set_work(cast, days=3)
    assert [item.assignment for item in student_day.work_next(student, START)] == [sooner, later]
    work_cast.begin(later, student)
    assert [item.assignment for item in student_day.work_next(student, START)] == [later, sooner]


def test_the_report_shown_is_the_one_that_is_owed(cast, student):
    assert student_day.report_next(student) is None
    owed = open_shift(cast)
    reports.call_for(shift=owed, due_at=START + minutes(60), by=cast.instructor, now=START)
    assert student_day.report_next(student).shift == owed
    handed_in(owed, student)
    assert student_day.report_next(student).report.is_handed_in


def test_the_marks_shown_are_the_newest_with_their_largest_losses(cast, student):
    for day, percent in enumerate((50, 60, 70, 80)):
        [assignment] = grade_cast.some_work(cast)
        at = START + day * DAY
        grade_cast.result(assignment, student, percent, by=cast.instructor, at=at)
    shown = student_day.marks_out(student, START + 3 * DAY)
    assert [mark.percent for mark in shown] == [80, 70, 60]
    assert [mark.is_new for mark in shown] == [True, False, False]
    lost = [points for _, points in shown[0].losses]
    assert len(lost) == student_day.MOST_LOSSES
    assert lost == sorted(lost, reverse=True)


def test_an_instructor_s_piles_count_what_waits_in_each_class(cast):
    [pile] = class_piles.piles_of(cast.instructor)
    assert pile.is_empty
    [assignment] = grade_cast.some_work(cast)
    one, two, three = cast.students[:3]
    grade_cast.result(assignment, one, None, by=cast.instructor)
    grade_cast.result(assignment, two, 80, by=cast.instructor, is_out=False)
    grade_cast.result(assignment, three, 80, by=cast.instructor)
    shift = open_shift(cast)
    handed_in(shift, one)
    reports.mark(report=handed_in(shift, two), percent=80, comment="", by=cast.instructor)
    [pile] = class_piles.piles_of(cast.instructor)
    assert (pile.to_mark, pile.ready, pile.asked) == (1, 1, 0)
    assert (pile.reports, pile.reports_ready) == (1, 1)
    [theirs] = class_piles.piles_of(cast.other_instructor)
    assert theirs.is_empty
