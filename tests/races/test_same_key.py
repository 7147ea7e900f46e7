"""A form that is sent twenty times at once with one key has the effect of one, and one answer."""

from collections.abc import Callable

import pytest

from classroom.models import AttendanceEntry, Enrolment, SlipSheet
from classroom.rosters import lines
from classroom.selectors import rosters
from simulator.engine.refusal import Refusal
from tests.conftest import Clock
from tests.races.at_once import Form, a_form, many
from tests.shift_cast import START, Cast, code, open_shift

Prepared = tuple[Form, Callable[[], int]]
"""A form, and how many effects it has had."""


def clock_in(cast: Cast) -> Prepared:
    shift = open_shift(cast)
    form = a_form(cast.student, "clock-in", shift.pk, code=code(shift, START))
    return form, AttendanceEntry.objects.count


def correction(cast: Cast) -> Prepared:
    shift = open_shift(cast)
    fields = {"status": "excused", "late_minutes": "0", "early_minutes": "0", "reason": "病假"}
    where = (shift.pk, cast.student.pk)
    form = a_form(cast.instructor, "attendance-correct", *where, **fields)
    return form, AttendanceEntry.objects.count


def class_list(cast: Cast) -> Prepared:
    text = "20260001 王小明"
    entries = lines.entries_of(text)
    assert not isinstance(entries, Refusal)
    seen = rosters.plan_for(cast.teaching_class, entries).digest
    where = cast.teaching_class.pk
    form = a_form(cast.instructor, "roster-confirm", where, lines=text, seen=seen)
    return form, Enrolment.objects.filter(student__username="20260001").count


def login_slip(cast: Cast) -> Prepared:
    where = cast.teaching_class.pk
    form = a_form(cast.instructor, "slips-issue", where, student=cast.student.pk)
    return form, SlipSheet.objects.count


@pytest.mark.parametrize("prepare", [clock_in, correction, class_list, login_slip])
def test_twenty_at_once_with_one_key_are_one(
    clock: Clock, cast: Cast, prepare: Callable[[Cast], Prepared]
) -> None:
    form, effects = prepare(cast)
    answers = many(form)
    assert answers[0].status == 302
    assert set(answers) == {answers[0]}
    assert effects() == 1
