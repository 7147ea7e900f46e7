"""The gradebook: parts with weights, what counts in each, what is missing or excused, and rounding."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from classroom.models import Attendance
from classroom.services import attendance
from exercises.models import GradeColumn, GradeEntry, PracticeReport, WorkPolicy
from exercises.selectors.gradebook import book_of
from exercises.services import gradebook, reports
from exercises.services.gradebook import EntryWish, PartWish
from simulator.engine.refusal import Refusal
from tests import grade_cast, shift_cast
from tests.shift_cast import START, minutes, open_shift
from tests.work_cast import DAY

pytestmark = pytest.mark.django_db
LATER = START + 10 * DAY


def wish(title: str, source: str, weight: str, *, group: str = "process", pk: int | None = None):
    return PartWish(title, group, source, Decimal(weight), pk)


def choose(teaching_class, *parts: PartWish):
    chosen = gradebook.choose_parts(teaching_class=teaching_class, parts=parts)
    assert not isinstance(chosen, Refusal), chosen
    return chosen


def row_of(cast, student, now=LATER):
    return next(
        row for row in book_of(cast.teaching_class, now).rows if row.student.pk == student.pk
    )


def half_and_half(cast):
    """Set work for one half, a contest entered by hand for the other; returns the contest's column."""
    return choose(
        cast.teaching_class,
        wish("任务", "work", "50"),
        wish("竞赛", "entered", "50", group="contest"),
    )[1]


def enter(column, by, marks, now=START):
    wishes = {student.pk: entry for student, entry in marks.items()}
    return gradebook.enter(column=column, marks=wishes, by=by, now=now)


# ---- Parts and weights -------------------------------------------------------------------------
def test_a_class_that_chose_nothing_has_ready_parts_of_one_hundred_together(cast):
    columns = book_of(cast.teaching_class, START).columns
    assert sum(column.weight for column in columns) == 100
    assert GradeColumn.objects.count() == 0


class Weights(TestCase):
    @settings(max_examples=50)
    @given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=6))
    def test_weights_are_taken_exactly_when_they_are_one_hundred_together(self, weights):
        teaching_class = shift_cast.make_cast(size=0).teaching_class
        parts = [wish(f"P{place}", "work", str(each)) for place, each in enumerate(weights)]
        chosen = gradebook.choose_parts(teaching_class=teaching_class, parts=parts)
        is_whole = sum(weights) == 100
        assert isinstance(chosen, Refusal) != is_whole
        assert teaching_class.grade_columns.count() == (len(parts) if is_whole else 0)

    @settings(max_examples=50)
    @given(st.integers(0, 10_000))
    def test_what_is_left_to_one_hundred_always_fits(self, hundredths):
        teaching_class = shift_cast.make_cast(size=0).teaching_class
        one = Decimal(hundredths) / 100
        parts = [wish("A", "work", str(one)), wish("B", "report", str(100 - one))]
        assert len(choose(teaching_class, *parts)) == 2


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "parts_out_of_range"),
        ([wish("A", "work", "99.99")], "weights_not_whole"),
        ([wish("A", "work", "101")], "weights_not_whole"),
        ([wish("A", "work", "150"), wish("B", "report", "-50")], "weights_not_whole"),
        ([wish(" ", "work", "100")], "part_title"),
        ([wish("A", "nowhere", "100")], "no_such_source"),
        ([wish("A", "work", "100", group="hobby")], "no_such_source"),
    ],
)
def test_parts_that_make_no_grade_are_refused_and_the_old_ones_stay(teaching_class, parts, code):
    choose(teaching_class, wish("旧", "work", "100"))
    refused = gradebook.choose_parts(teaching_class=teaching_class, parts=parts)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert [column.title for column in teaching_class.grade_columns.all()] == ["旧"]


def test_parts_change_places_and_weights_but_one_with_marks_cannot_go(cast):
    column = half_and_half(cast)
    first = cast.teaching_class.grade_columns.get(position=1)
    choose(
        cast.teaching_class,
        wish("竞赛", "entered", "30", group="contest", pk=column.pk),
        wish("任务", "work", "70", pk=first.pk),
    )
    assert list(cast.teaching_class.grade_columns.values_list("pk", flat=True)) == [
        column.pk,
        first.pk,
    ]
    enter(column, cast.instructor, {cast.student: EntryWish(Decimal(80))})
    refused = gradebook.choose_parts(
        teaching_class=cast.teaching_class, parts=[wish("任务", "work", "100", pk=first.pk)]
    )
    assert isinstance(refused, Refusal)
    assert refused.code == "part_has_entries"


def test_a_part_of_another_class_named_by_its_number_is_not_taken_over(cast):
    theirs = choose(cast.other_class, wish("别班", "work", "100"))[0]
    choose(cast.teaching_class, wish("本班", "work", "100", pk=theirs.pk))
    theirs.refresh_from_db()
    assert (theirs.title, theirs.teaching_class_id) == ("别班", cast.other_class.pk)


# ---- The grade ---------------------------------------------------------------------------------
def test_the_grade_is_weights_times_marks_of_process_and_contest(cast):
    column = half_and_half(cast)
    work = grade_cast.some_work(cast, 2)
    for assignment, percent in zip(work, (80, 91), strict=True):
        grade_cast.result(assignment, cast.student, percent, by=cast.instructor)
    enter(column, cast.instructor, {cast.student: EntryWish(Decimal("70.25"))})
    row = row_of(cast, cast.student, START)
    assert [part.percent for part in row.parts] == [Decimal("85.5"), Decimal("70.25")]
    assert row.grade.grade == Decimal("77.9")  # (85.5 + 70.25) / 2 = 77.875, half up once


def test_the_grade_is_rounded_half_up_once_and_the_band_read_from_it(cast):
    column = choose(cast.teaching_class, wish("竞赛", "entered", "100", group="contest"))[0]
    enter(
        column,
        cast.instructor,
        {
            cast.students[0]: EntryWish(Decimal("59.95")),
            cast.students[1]: EntryWish(Decimal("59.94")),
        },
    )
    passed, failed = (row_of(cast, student).grade for student in cast.students[:2])
    assert (passed.grade, passed.passed) == (Decimal("60.0"), True)
    assert (failed.grade, failed.passed) == (Decimal("59.9"), False)


def test_a_part_without_a_mark_counts_nothing_and_the_grade_so_far_leaves_it_out(cast):
    half_and_half(cast)
    [assignment] = grade_cast.some_work(cast)
    grade_cast.result(assignment, cast.student, 90, by=cast.instructor)
    row = row_of(cast, cast.student, START)
    assert (row.grade.grade, row.so_far.grade) == (Decimal("45.0"), Decimal("90.0"))
    assert row.grade.missing == ("1",)


def test_an_excused_part_is_left_out_and_the_others_make_the_whole(cast):
    column = half_and_half(cast)
    [assignment] = grade_cast.some_work(cast)
    grade_cast.result(assignment, cast.student, 90, by=cast.instructor)
    enter(column, cast.instructor, {cast.student: EntryWish(None, excused=True)})
    assert row_of(cast, cast.student, START).grade.grade == Decimal("90.0")


def test_work_that_closed_without_being_handed_in_counts_zero_only_then(cast):
    choose(cast.teaching_class, wish("任务", "work", "100"))
    done, missed = grade_cast.some_work(cast, 2)
    grade_cast.result(done, cast.student, 80, by=cast.instructor)
    at_closing = row_of(cast, cast.student, missed.closes_at)
    assert at_closing.parts[0].percent == 80
    after = row_of(cast, cast.student, missed.closes_at + minutes(1))
    assert after.parts[0].percent == 40
    assert [cell.is_missed for cell in after.work] == [False, True]


def test_a_mark_that_is_not_out_neither_counts_nor_shows_nor_is_taken_for_missed(cast):
    choose(cast.teaching_class, wish("任务", "work", "100"))
    marked, unmarked = grade_cast.some_work(cast, 2)
    grade_cast.result(marked, cast.student, 80, by=cast.instructor, is_out=False)
    grade_cast.result(unmarked, cast.student, None, by=cast.instructor)
    row = row_of(cast, cast.student)
    assert [cell.percent for cell in row.work] == [None, None]
    assert row.parts[0].percent is None


def test_of_several_attempts_that_one_counts_which_the_policy_says(cast):
    choose(cast.teaching_class, wish("任务", "work", "100"))
    wanted = {"best": 90, "last": 70, "average": 80}
    for counts, percent in wanted.items():
        [assignment] = grade_cast.some_work(cast, policy=WorkPolicy(counts=counts))
        for given_percent in (90, 70):
            grade_cast.result(assignment, cast.student, given_percent, by=cast.instructor)
        assert row_of(cast, cast.student, START).work[-1].percent == percent


def test_work_that_closed_before_a_student_came_is_not_theirs(cast):
    choose(cast.teaching_class, wish("任务", "work", "100"))
    [assignment] = grade_cast.some_work(cast)
    late = shift_cast.person(cast.office.college, "s88", "插班生", cast.student.role)
    enrolment = shift_cast.enrol(cast.teaching_class, late, 40)
    enrolment.enrolled_at = assignment.closes_at + DAY
    enrolment.save()
    row = row_of(cast, late, assignment.closes_at + 2 * DAY)
    assert not row.work[0].is_set
    assert row.grade.missing == ("0",)


def test_a_red_line_in_an_examination_holds_the_grade(cast):
    choose(cast.teaching_class, wish("任务", "work", "100"))
    [practice] = grade_cast.some_work(cast, policy=WorkPolicy())
    grade_cast.result(practice, cast.student, 95, by=cast.instructor, red_lines=1)
    assert row_of(cast, cast.student, START).grade.grade == 95
    [exam] = grade_cast.some_work(cast, policy=WorkPolicy(mode="exam"))
    grade_cast.result(exam, cast.student, 95, by=cast.instructor, red_lines=1)
    held = row_of(cast, cast.student, START).grade
    assert (held.grade, held.capped) == (59, True)


# ---- Reports and attendance as parts -----------------------------------------------------------
@pytest.fixture
def owed(cast):
    """A shift whose reports were due an hour after it began, and a grade of reports alone."""
    choose(cast.teaching_class, wish("报告", "report", "100"))
    shift = open_shift(cast)
    reports.call_for(shift=shift, due_at=START + minutes(60), by=cast.instructor, now=START)
    return shift


AN_HOUR_LATER = START + minutes(61)


def report_percent(cast, student, now=AN_HOUR_LATER):
    return row_of(cast, student, now).parts[0].percent


def put_down(cast, shift, student, status):
    entry = attendance.correct(
        shift=shift,
        student=student,
        status=status,
        late_minutes=0,
        early_minutes=0,
        on_leave=False,
        reason="据请假条",
        by=cast.instructor,
        now=START,
    )
    assert not isinstance(entry, Refusal), entry


def test_a_report_that_was_due_and_never_came_counts_zero(cast, owed):
    assert report_percent(cast, cast.student, START + minutes(60)) is None
    assert report_percent(cast, cast.student) == 0


def test_nobody_misses_a_report_who_was_excused_let_pass_or_not_in_the_class(cast, owed):
    excused, passed, late = cast.students[:3]
    put_down(cast, owed, excused, Attendance.EXCUSED)
    reports.let_pass(shift=owed, student=passed, reason="校车晚点")
    late.enrolments.update(enrolled_at=START + DAY)
    assert [report_percent(cast, student) for student in (excused, passed, late)] == [None] * 3


def test_a_report_s_mark_counts_from_its_release_on(cast, owed):
    PracticeReport.objects.create(
        shift=owed, student=cast.student, handed_in_at=START, percent=Decimal("88.50")
    )
    assert report_percent(cast, cast.student) is None
    reports.release(shift=owed, now=START)
    assert report_percent(cast, cast.student) == Decimal("88.50")


def test_attendance_stands_beside_the_grade_and_is_a_part_of_it(cast):
    choose(cast.teaching_class, wish("考勤", "attendance", "100"))
    assert row_of(cast, cast.student).parts[0].percent is None
    shift = open_shift(cast)
    put_down(cast, shift, cast.student, Attendance.ABSENT)
    row = row_of(cast, cast.student)
    assert row.attendance.counts["absent"] == 1
    assert row.parts[0].percent == 100 - row.attendance.deduction.points
    assert row.attendance.deduction.points > 0


# ---- Marks entered by hand ---------------------------------------------------------------------
def test_every_change_of_an_entered_mark_is_a_row_of_its_own(cast):
    column = half_and_half(cast)
    for percent in ("80", "80", "85"):
        enter(column, cast.instructor, {cast.student: EntryWish(Decimal(percent))})
    rows = GradeEntry.objects.filter(column=column).order_by("number")
    assert [(row.number, row.percent) for row in rows] == [(1, 80), (2, 85)]


def test_a_list_of_marks_with_one_that_is_none_changes_nothing(cast):
    column = half_and_half(cast)
    for wrong in ("-0.01", "100.01"):
        refused = enter(
            column,
            cast.instructor,
            {cast.students[0]: EntryWish(Decimal(80)), cast.students[1]: EntryWish(Decimal(wrong))},
        )
        assert isinstance(refused, Refusal)
    refused = enter(column, cast.instructor, {cast.outsider: EntryWish(Decimal(80))})
    assert isinstance(refused, Refusal)
    assert GradeEntry.objects.count() == 0


# ---- As much for sixty as for five -------------------------------------------------------------
def queries_of(teaching_class) -> int:
    with CaptureQueriesContext(connection) as captured:
        book = book_of(teaching_class, START)
    assert all(row.grade.grade is not None for row in book.rows)
    return len(captured)


def test_the_book_asks_as_much_for_sixty_students_and_forty_pieces_of_work_as_for_five(cast):
    small = shift_cast.a_class(cast.office.college, "小班", "small")
    large = shift_cast.a_class(cast.office.college, "大班", "large")
    grade_cast.whole_class(cast, small, students=5, work=4)
    grade_cast.whole_class(cast, large, students=60, work=40)
    assert queries_of(large) == queries_of(small)
    assert len(book_of(large, START).rows) == 60
