"""Marks from evidence: computed, decided by people, released; and computed again the same."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classroom.lessons.conduct import all_items
from classroom.models import Observation
from exercises.library import tasks
from exercises.library.tasks import task_of
from exercises.models import MarkSheet, Release, WorkPolicy
from exercises.scoring.criteria import State
from exercises.scoring.decisions import range_of
from exercises.selectors import marks, work_evidence
from exercises.selectors.marks import frozen_rubric
from exercises.services import attempts, marking, releases, remarks
from exercises.services.marking import Change
from simulator.engine.bank.traps import Trap
from simulator.engine.refusal import Refusal
from simulator.models import Duty
from simulator.services import exchange
from tests import shift_cast, work_cast
from tests.pages.talk import taken_back
from tests.scoring.made_up import rubrics
from tests.services.contact_cast import Desk
from tests.shift_cast import START, Cast, minutes

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
Sheet = MarkSheet.State
LATER = START + timedelta(hours=2)


@pytest.fixture
def bank(cast: Cast) -> None:
    work_cast.open_bank(cast.teaching_class)


@pytest.fixture
def work(bank: None, cast: Cast):
    return work_cast.set_work(cast)


@pytest.fixture
def sheet(work, student) -> MarkSheet:
    return work_cast.done(work, student).sheet


def decide(sheet, by, *changes, comment="", version=None):
    sheet.refresh_from_db()
    return marking.decide(
        sheet=sheet,
        version=sheet.version if version is None else version,
        changes=changes,
        comment=comment,
        by=by,
        now=LATER,
    )


def code(result: object) -> str:
    assert isinstance(result, Refusal), result
    return result.code


# ---- From evidence -----------------------------------------------------------------------------
def test_a_careful_teller_at_the_real_counter_gets_every_point(work, student):
    attempt = work_cast.done(work, student)
    standing = marks.standing_of(attempt.sheet)
    lost = {each.computed.key: each.computed.losses for each in standing.decided.criteria}
    assert {key: losses for key, losses in lost.items() if losses} == {}
    assert standing.decided.total == 10_000
    assert standing.marking.of("manners").state is State.NOT_MET


def test_a_trap_that_was_overlooked_costs_its_points_where_it_went_wrong(bank, cast, student):
    for task in (work_cast.DEPOSIT, work_cast.LARGE):
        work_cast.handed_in_without_desks(work_cast.set_work(cast, task), [student])
    attempt = work_cast.done(
        work_cast.set_work(cast, work_cast.TRAPS),
        student,
        customers=7,
        overlooks=frozenset({Trap.COUNTERFEIT}),
    )
    marking_ = marks.standing_of(attempt.sheet).marking
    kinds = {line.ref: line.kind for line in work_evidence.evidence_of(attempt).lines}
    losses = [loss for each in marking_.criteria for loss in each.losses if loss.fault.lines]
    assert "counter.posted" in {kinds[loss.fault.lines[0]] for loss in losses}
    assert {ref for loss in losses for ref in loss.fault.lines} <= set(kinds)
    assert marking_.total <= 5_900


def test_a_mark_computed_again_is_the_stored_one(sheet):
    stored = sheet.attempt.computed.get()
    again = marking.computed(sheet.attempt, work_evidence.evidence_of(sheet.attempt))
    assert (again.as_data(), again.digest()) == (stored.marking, stored.digest)


def test_what_others_leave_behind_later_changes_nothing(sheet, student, classmate, work):
    stored = sheet.attempt.computed.get()
    work_cast.done(work, classmate, now=LATER)
    work_cast.done(work, student, now=LATER + timedelta(hours=1))
    assert marking.compute(attempt=sheet.attempt, now=LATER) == stored
    again = work_evidence.read_again(sheet.attempt, stored.marking["read_through"])
    assert again.digest() == stored.evidence


def test_an_order_that_a_classmate_entered_counts_for_the_broker_who_passed_it_on(cast, student):
    desk = Desk()
    cast.teaching_class.town = desk.branch.town
    cast.teaching_class.save()
    work = work_cast.set_work(cast, "broker-phone-order", now=desk.now)
    attempt = attempts._new_attempt(work, student, desk.now)
    attempt.sessions.create(session=desk.broker, after=0)
    passed, clerk = desk.passed(), desk.branch.seat(Duty.ORDER_CLERK)
    assert "order.entered" not in {line.kind for line in work_evidence.evidence_of(attempt).lines}
    desk.enter(clerk, passed)
    lines = work_evidence.evidence_of(attempt).lines
    entered = [line for line in lines if line.kind == "order.entered"]
    assert [(line.session, line.facts["visit"]) for line in entered] == [
        (str(clerk.pk), passed.contact.visit)
    ]
    exchange.disconnect()


def test_an_observer_s_sheet_that_comes_late_counts_when_it_is_computed_again(
    bank, cast, student, instructor
):
    shift = shift_cast.open_shift(cast)
    work = work_cast.set_work(cast, shift=shift)
    attempt = work_cast.handed_in_without_desks(work, [student], START)[0]
    Observation.objects.create(
        shift=shift,
        person=student,
        observer=instructor,
        at=attempt.handed_in_at,
        answers={item.key: True for item in all_items()},
    )
    made = marking.compute_again(sheet=attempt.sheet, by=instructor, now=LATER)
    assert (made.number, attempt.computed.count()) == (2, 2)
    manners = marks.standing_of(attempt.sheet).marking.of("manners")
    assert (manners.state, manners.points) == (State.MARKED, manners.out_of)


# ---- Frozen ------------------------------------------------------------------------------------
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(changed=rubrics())
def test_editing_the_rubric_of_the_library_never_moves_an_old_mark(sheet, changed):
    def seen():
        standing = marks.standing_of(MarkSheet.objects.get(pk=sheet.pk))
        return standing.rubric.digest, standing.marking.digest(), standing.decided.total

    before, task = seen(), task_of(work_cast.DEPOSIT)
    edited = {**tasks.all_tasks(), task.key: _with_rubric(task, changed)}
    with pytest.MonkeyPatch.context() as patch, taken_back():
        patch.setattr("exercises.models.set_work.task_of", edited.get)
        stored = sheet.attempt.computed.get()
        assert marking.compute(attempt=sheet.attempt, now=LATER) == stored
        assert seen() == before
        again = attempts._new_attempt(sheet.attempt.party.assignment, sheet.attempt.begun_by, LATER)
        assert frozen_rubric(again.rubric) == changed


def _with_rubric(task, rubric):
    values = {name: getattr(task, name) for name in type(task).__slots__}
    return type(task)(**{**values, "rubric": rubric})


# ---- Decided by people -------------------------------------------------------------------------
def test_other_points_need_a_reason_and_keep_the_computed_ones_beside_them(sheet, instructor):
    assert code(decide(sheet, instructor, Change("sealed", points=1000))) == "reason_missing"
    decide(sheet, instructor, Change("sealed", points=1000, reason="章压金额"), comment="多练")
    standing = marks.standing_of(MarkSheet.objects.get(pk=sheet.pk))
    sealed = next(each for each in standing.decided.criteria if each.criterion.key == "sealed")
    assert (sealed.computed.points, sealed.points, standing.changed_by) == (1500, 1000, -500)
    assert standing.decisions["sealed"].by == instructor
    assert standing.marking.total == 10_000
    decide(sheet, instructor, Change("sealed"), comment="多练")
    assert marks.standing_of(MarkSheet.objects.get(pk=sheet.pk)).decided.total == 10_000
    assert sheet.decisions.count() == 2


def test_saving_what_stands_already_writes_nothing(sheet, instructor):
    change = Change("sealed", points=1000, reason="章压金额")
    decide(sheet, instructor, change, comment="多练")
    version = MarkSheet.objects.get(pk=sheet.pk).version
    decide(sheet, instructor, change, Change("posted"), comment="多练", version=0)
    assert (sheet.decisions.count(), MarkSheet.objects.get(pk=sheet.pk).version) == (1, version)


@given(points=st.integers(-10_000, 10_000))
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_points_stay_within_their_criterion(sheet, instructor, points):
    with taken_back():
        for criterion in frozen_rubric(sheet.attempt.rubric):
            least, most = range_of(criterion)
            result = decide(sheet, instructor, Change(criterion.key, points=points, reason="重看"))
            is_taken = isinstance(result, MarkSheet)
            assert is_taken == (least <= points <= most), criterion.key
            assert is_taken or code(result) == "points_out_of_range"


def test_a_human_criterion_holds_the_sheet_back_until_it_is_judged(cast, instructor, student):
    plan = work_cast.set_work(cast, "wealth-plan-first-page")
    sheet = work_cast.handed_in_without_desks(plan, [student])[0].sheet
    moved = marking.move(sheet=sheet, version=0, to=Sheet.MARKED, by=instructor, now=LATER)
    assert code(moved) == "not_judged"
    decide(sheet, instructor, Change("soundness", "good"), Change("originality", "some"))
    work_cast.move(sheet, instructor, Sheet.MARKED)
    assert marks.standing_of(sheet).decided.total == 1_500


def test_a_refused_form_decides_nothing_at_all(sheet, instructor):
    fine = Change("sealed", points=1000, reason="章压金额")
    assert code(decide(sheet, instructor, fine, Change("posted", points=1))) == "reason_missing"
    assert not sheet.decisions.exists()


# ---- From state to state -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "to", "refusal"),
    [
        ([], Sheet.READY, "no_such_step"),
        ([], Sheet.RELEASED, "no_such_step"),
        ([Sheet.MARKED], Sheet.RELEASED, "no_such_step"),
        ([Sheet.MARKED, Sheet.READY], Sheet.IN_MARKING, "no_such_step"),
        ([Sheet.MARKED, Sheet.READY], Sheet.IN_REVIEW, "reason_needed"),
    ],
)
def test_a_sheet_goes_only_where_its_state_leads(sheet, instructor, path, to, refusal):
    work_cast.move(sheet, instructor, *path)
    moved = marking.move(sheet=sheet, version=sheet.version, to=to, by=instructor, now=LATER)
    assert code(moved) == refusal


def test_a_closed_sheet_cannot_be_changed_and_taking_it_back_needs_a_reason(sheet, instructor):
    work_cast.released(sheet.attempt, instructor)
    change = Change("sealed", points=0, reason="重看")
    assert code(decide(sheet, instructor, change)) == "sheet_not_open"
    sheet.refresh_from_db()
    back = {"sheet": sheet, "version": sheet.version, "to": Sheet.IN_REVIEW, "by": instructor}
    assert code(marking.move(**back, now=LATER)) == "reason_needed"
    assert isinstance(marking.move(**back, now=LATER, reason="漏看回放"), MarkSheet)
    step = sheet.steps.latest("number")
    assert (step.old, step.new, step.reason) == ("released", "in_review", "漏看回放")


# ---- Out ---------------------------------------------------------------------------------------
def test_a_release_stays_as_it_went_out_and_the_next_one_stands_beside_it(sheet, instructor):
    work_cast.released(sheet.attempt, instructor)
    first = sheet.attempt.releases.get()
    sheet.refresh_from_db()
    marking.move(
        sheet=sheet,
        version=sheet.version,
        to=Sheet.IN_REVIEW,
        by=instructor,
        now=LATER,
        reason="漏看回放",
    )
    decide(sheet, instructor, Change("sealed", points=0, reason="未盖章"))
    work_cast.released(sheet.attempt, instructor)
    assert Release.objects.get(pk=first.pk).total == 10_000
    second = sheet.attempt.releases.latest("number")
    assert (second.number, second.total) == (2, marks.standing_of(sheet).decided.total)
    assert second.total < first.total


def test_lateness_is_taken_off_at_release_by_the_begun_day(bank, cast, student, instructor):
    work = work_cast.set_work(cast, policy=WorkPolicy(late_percent=10), days=1)
    begun = work_cast.begin(work, student)
    work_cast.serve(student, 2)
    late = attempts.hand_in(attempt=begun, by=student, now=work.due_at + minutes(1))
    work_cast.released(late, instructor)
    release = late.releases.get()
    assert (release.total, release.data["late_off"]) == (9_000, 1_000)


def test_the_machine_s_marks_can_be_accepted_and_made_ready_together(
    work, sheet, classmate, instructor
):
    touched = work_cast.done(work, classmate).sheet
    decide(touched, instructor, Change("sealed", points=0, reason="未盖章"))
    counted = [
        marking.accept_computed(assignment=work, by=instructor, now=LATER),
        marking.make_ready(assignment=work, by=instructor, now=LATER),
        len(releases.release(assignment=work, by=instructor, now=LATER)),
    ]
    assert counted == [1, 1, 1]
    touched.refresh_from_db()
    assert touched.state == Sheet.IN_MARKING


def test_asking_and_answering(sheet, instructor, student):
    work_cast.released(sheet.attempt, instructor)
    release = sheet.attempt.releases.get()
    about = {"release": release, "criterion": "sealed", "by": student, "now": LATER}
    assert code(remarks.ask(**about, text=" ")) == "request_empty"
    asked = remarks.ask(**about, text="印章端正")
    assert code(remarks.ask(**about, text="再问")) == "asked_already"
    reply = {"request": asked, "by": instructor, "now": LATER}
    assert code(remarks.answer(**reply, outcome="stays", text="")) == "answer_empty"
    answered = remarks.answer(**reply, outcome="again", text="重看回放")
    sheet.refresh_from_db()
    assert (answered.outcome, sheet.state) == ("again", Sheet.IN_REVIEW)
    assert remarks.answer(**reply, outcome="stays", text="不改").answer == "重看回放"
