"""Several people run a class at the same moment: one of them does it, the others are told."""

from collections import Counter
from functools import partial

from classroom.models import (
    AttendanceEntry,
    Display,
    Enrolment,
    Shift,
    SignInFailure,
    SlipSheet,
    TeachingClass,
    User,
)
from classroom.rosters.lines import RosterEntry
from classroom.selectors import shifts as reading
from classroom.services import attendance, displays, rosters, shifts, sign_in, slips
from simulator.engine.refusal import Refusal
from simulator.models import Town
from tests.conftest import Clock
from tests.races.at_once import MANY, a_form, at_once, many
from tests.shift_cast import START, Cast, code, minutes, open_shift, plan_shift


# ---- The shift ---------------------------------------------------------------------------------
def test_two_instructors_who_press_next_stage_move_it_on_by_one(clock: Clock, cast: Cast) -> None:
    cast.teaching_class.instructors.add(cast.other_instructor)
    shift = open_shift(cast)
    teachers = [cast.instructor, cast.other_instructor] * (MANY // 2)
    presses = [a_form(teacher, "shift-next", shift.pk, after="0") for teacher in teachers]
    assert {answer.status for answer in at_once(presses)} == {302}
    stage = reading.current_stage(shift)
    assert stage is not None
    assert stage.position == 1


def test_of_two_shifts_opened_at_once_one_is_open(clock: Clock, cast: Cast) -> None:
    planned = [plan_shift(cast), plan_shift(cast, start=START + minutes(5))]
    opened = [a_form(cast.instructor, "shift-open", shift.pk) for shift in planned * (MANY // 2)]
    told = Counter(answer.status for answer in at_once(opened))
    assert Shift.objects.filter(state=Shift.State.OPEN).count() == 1
    assert told == {302: MANY // 2, 422: MANY // 2}


def test_a_whole_class_clocks_in_at_the_bell(cast: Cast) -> None:
    shift = open_shift(cast)
    arrive = partial(
        attendance.clock_in, shift=shift, code=code(shift, START), device="", now=START
    )
    done = at_once([partial(arrive, student=student) for student in cast.students])
    assert all(isinstance(entry, AttendanceEntry) for entry in done)
    assert AttendanceEntry.objects.values("student").distinct().count() == len(cast.students)


def test_twenty_closings_at_once_are_one(clock: Clock, cast: Cast) -> None:
    shift = open_shift(cast)
    closings = [a_form(cast.instructor, "shift-close", shift.pk) for _ in range(MANY)]
    assert {answer.status for answer in at_once(closings)} == {302}
    assert AttendanceEntry.objects.count() == len(cast.students)


def test_corrections_at_once_each_stand_on_the_one_before(clock: Clock, cast: Cast) -> None:
    shift = open_shift(cast)
    fields = {"status": "excused", "late_minutes": "0", "early_minutes": "0", "reason": "病假"}
    where = ("attendance-correct", shift.pk, cast.student.pk)
    forms = [a_form(cast.instructor, *where, **fields) for _ in range(MANY)]
    assert {answer.status for answer in at_once(forms)} == {302}
    entries = AttendanceEntry.objects.order_by("number").values_list("number", "old_status")
    assert [number for number, _ in entries] == list(range(1, MANY + 1))
    assert [before for _, before in entries] == ["", *["excused"] * (MANY - 1)]


def test_a_display_shows_the_code_of_one_class(clock: Clock, cast: Cast) -> None:
    own = open_shift(cast)
    other = plan_shift(cast, teaching_class=cast.other_class)
    assert shifts.open_shift(shift=other, now=START) is None
    waiting = displays.await_pairing(token="on the wall", now=START)  # noqa: S106  # of nobody
    assert isinstance(waiting, Display)
    typed = {"pairing_code": waiting.pairing_code}
    forms = [a_form(cast.instructor, "display-pair", own.pk, **typed) for _ in range(MANY // 2)]
    forms += [
        a_form(cast.other_instructor, "display-pair", other.pk, **typed) for _ in range(MANY // 2)
    ]
    told = Counter(answer.status for answer in at_once(forms))
    assert told == {302: 1, 422: MANY - 1}


# ---- Seats and names ---------------------------------------------------------------------------
def seats(teaching_class: TeachingClass) -> list[int]:
    enrolled = Enrolment.objects.filter(teaching_class=teaching_class, left_at=None)
    return sorted(enrolled.values_list("seat", flat=True))


def test_students_who_are_given_the_same_seat_end_on_seats_of_their_own(
    clock: Clock, cast: Cast
) -> None:
    before = seats(cast.teaching_class)
    where = [("student-seat", cast.teaching_class.pk, one.pk) for one in cast.students]
    forms = [a_form(cast.instructor, *address, seat="40") for address in where]
    assert {answer.status for answer in at_once(forms)} == {302}
    after = seats(cast.teaching_class)
    assert len(set(after)) == len(before)
    assert after[-1] == 40
    assert set(after[:-1]) < set(before)


def test_students_who_join_at_once_sit_on_seats_of_their_own(cast: Cast) -> None:
    join = partial(rosters.enrol_one, teaching_class=cast.teaching_class, now=START)
    new = [RosterEntry(1, f"2026{number:04d}", "王小明") for number in range(MANY)]
    joined = at_once([partial(join, entry=entry) for entry in new])
    assert all(isinstance(enrolment, Enrolment) for enrolment in joined)
    assert len(set(seats(cast.teaching_class))) == len(cast.students) + MANY


def test_a_new_student_on_two_lists_at_once_is_one_person(clock: Clock, cast: Cast) -> None:
    taught = [(cast.instructor, cast.teaching_class), (cast.other_instructor, cast.other_class)]
    fields = {"number": "20260001", "name": "王小明"}
    forms = [
        a_form(teacher, "student-add", own.pk, **fields) for teacher, own in taught * (MANY // 2)
    ]
    assert {answer.status for answer in at_once(forms)} == {302}
    person = User.objects.get(username="20260001")
    assert person.enrolments.count() == 2


def test_a_class_name_is_given_once_and_each_town_has_a_name_of_its_own(
    clock: Clock, cast: Cast
) -> None:
    names = ["金融2401班"] * (MANY // 2) + [f"金融24{number}班" for number in range(10, 20)]
    forms = [a_form(cast.office, "class-create", name=name) for name in names]
    told = Counter(answer.status for answer in at_once(forms))
    assert told == {302: 11, 422: MANY // 2 - 1}
    made = TeachingClass.objects.filter(name__startswith="金融24")
    assert made.count() == 11
    assert Town.objects.values("name").distinct().count() == Town.objects.count()


# ---- The door ----------------------------------------------------------------------------------
def test_slips_printed_at_once_by_two_instructors_leave_one_that_opens_the_door(cast: Cast) -> None:
    def issue(teacher: User) -> SlipSheet:
        sheet = slips.issue(
            people=[cast.student],
            teaching_class=cast.teaching_class,
            by=teacher,
            key=f"slips-of-{teacher.pk}",
            now=START,
        )
        assert isinstance(sheet, SlipSheet)
        return sheet

    teachers = [cast.instructor, cast.other_instructor]
    sheets = set(at_once([partial(issue, teacher) for teacher in teachers * 5]))
    shown = [slip for sheet in sheets for slip in slips.slips_of(sheet=sheet, now=START)]
    student = User.objects.get(pk=cast.student.pk)
    assert [student.check_password(slip.password) for slip in shown] == [True]


def test_guesses_sent_all_at_once_do_not_outrun_the_count(cast: Cast) -> None:
    known = {"username": cast.student.username, "password": "wrong"}
    told = many(partial(sign_in.admit, **known, address="10.0.0.5", now=START))
    assert all(isinstance(refusal, Refusal) for refusal in told)
    assert SignInFailure.objects.count() == 5
