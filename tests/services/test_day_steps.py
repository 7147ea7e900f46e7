"""The first page tells a student what is done, what to do now, and what was missed."""

import pytest

from classroom.models import StageKind
from classroom.selectors.day import StepState, steps_of, town_of
from classroom.services import attendance, meetings, postings, shifts
from classroom.services.postings import Post
from simulator.models import Duty
from tests.shift_cast import START, code, minutes, open_shift, plan_shift, run_to

pytestmark = pytest.mark.django_db
KINDS = list(StageKind)


def states(shift, student):
    shift.refresh_from_db()
    return {step.stage.kind: step.state for step in steps_of(shift, student)}


def clock(action, shift, student, at):
    result = action(shift=shift, student=student, code=code(shift, at), device="", now=at)
    assert not hasattr(result, "code"), result


def test_before_the_shift_everything_comes_later(cast):
    found = states(plan_shift(cast), cast.student)
    assert found == dict.fromkeys(KINDS, StepState.LATER)


def test_only_clocking_in_is_to_do_when_the_door_opens(cast):
    found = states(open_shift(cast), cast.student)
    assert [kind for kind in KINDS if found[kind] == StepState.NOW] == [StageKind.CLOCK_IN]


@pytest.mark.parametrize("running", KINDS[1:])
def test_one_who_is_in_has_the_running_stage_to_do(cast, running):
    shift = open_shift(cast)
    clock(attendance.clock_in, shift, cast.student, START)
    run_to(shift, running)
    found = states(shift, cast.student)
    place = KINDS.index(running)
    assert [found[kind] for kind in KINDS[:place]] == [StepState.DONE] * place
    assert found[running] == StepState.NOW
    assert {found[kind] for kind in KINDS[place + 1 :]} <= {StepState.LATER}


def test_one_who_is_not_in_still_has_to_clock_in_and_has_missed_the_meeting(cast):
    shift = open_shift(cast)
    run_to(shift, StageKind.DESK)
    found = states(shift, cast.student)
    assert found[StageKind.CLOCK_IN] == StepState.NOW
    assert found[StageKind.MORNING_MEETING] == StepState.MISSED
    assert found[StageKind.DESK] == StepState.LATER


def test_a_late_joiner_missed_what_was_over_when_they_came(cast):
    shift = open_shift(cast)
    desk_began = run_to(shift, StageKind.DESK)
    clock(attendance.clock_in, shift, cast.student, desk_began + minutes(1))
    found = states(shift, cast.student)
    assert found[StageKind.MORNING_MEETING] == StepState.MISSED
    assert found[StageKind.DESK] == StepState.NOW


def test_one_who_clocked_out_has_nothing_to_do_and_stages_after_that_are_missed(cast):
    shift = open_shift(cast)
    clock(attendance.clock_in, shift, cast.student, START)
    desk_began = run_to(shift, StageKind.DESK)
    clock(attendance.clock_out, shift, cast.student, desk_began + minutes(1))
    run_to(shift, StageKind.CLOCK_OUT)
    found = states(shift, cast.student)
    assert StepState.NOW not in found.values()
    assert found[StageKind.DESK] == StepState.DONE
    assert found[StageKind.EVENING_MEETING] == StepState.MISSED
    assert found[StageKind.CLOCK_OUT] == StepState.DONE


def test_a_closed_shift_leaves_nothing_open_and_a_forgotten_clock_out_shows(cast):
    shift = open_shift(cast)
    clock(attendance.clock_in, shift, cast.student, START)
    at = run_to(shift, StageKind.CLOCK_OUT)
    shifts.close_shift(shift=shift, by=cast.instructor, now=at + minutes(5))
    there, absent = states(shift, cast.student), states(shift, cast.students[1])
    assert there[StageKind.EVENING_MEETING] == StepState.DONE
    assert there[StageKind.CLOCK_OUT] == StepState.MISSED
    assert set(absent.values()) == {StepState.MISSED}


def test_a_step_names_the_part_in_a_meeting_and_the_published_post(cast):
    shift = open_shift(cast)
    kind = StageKind.MORNING_MEETING
    meetings.assign(
        shift=shift, kind=kind, host=cast.student.pk, speaker=cast.students[1].pk, instrument=""
    )
    posts = {cast.student.pk: Post(Duty.TELLER, "2 号柜台")}
    postings.assign(shift=shift, posts=posts, by=cast.instructor, now=START)
    unpublished = {step.stage.kind: step for step in steps_of(shift, cast.student)}
    assert unpublished[StageKind.DESK].post is None
    postings.publish(shift=shift, now=START)
    mine = {step.stage.kind: step for step in steps_of(shift, cast.student)}
    assert mine[kind].part == "host"
    assert mine[StageKind.DESK].post.published_desk == "2 号柜台"
    theirs = {step.stage.kind: step.part for step in steps_of(shift, cast.students[1])}
    assert (theirs[kind], theirs[StageKind.EVENING_MEETING]) == ("speaker", "")


def test_a_student_works_in_the_town_of_the_class_they_are_in(cast):
    assert town_of(cast.student) == cast.teaching_class.town
    cast.student.enrolments.update(left_at=START)
    assert town_of(cast.student) is None
