"""Set work: from simple to complex, how an attempt is begun, frozen, worked and handed in."""

from datetime import timedelta

import pytest

from classroom.services import postings
from classroom.services.postings import Post as Posted
from exercises.library.tasks import Post, task_of, tasks_for
from exercises.models import Attempt, PartyMember, WorkPolicy
from exercises.scoring.criteria import State
from exercises.selectors import marks, set_work, work_evidence
from exercises.services import assignments, attempts
from exercises.services.assignments import Times
from simulator.engine.people.wealth_visits import ClientTrap
from simulator.engine.refusal import Refusal
from simulator.models import Contact, DeskPolicy, Duty, QueueTicket
from simulator.selectors import books
from simulator.services import broker_rehearsal, counter_day, desks, night, wealth_rehearsal
from simulator.services.rehearsal import Clock
from tests import shift_cast, work_cast
from tests.shift_cast import START, Cast, minutes

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PLAN = "wealth-plan-first-page"


@pytest.fixture
def bank(cast: Cast) -> None:
    work_cast.open_bank(cast.teaching_class)


def code(result: object) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def hand_in(attempt, student, now=START + HOUR):
    return attempts.hand_in(attempt=attempt, by=student, now=now)


# ---- What comes first --------------------------------------------------------------------------
def test_complex_work_opens_when_simpler_work_of_the_same_post_is_handed_in(cast, bank, student):
    traps = work_cast.set_work(cast, work_cast.TRAPS)
    simple = work_cast.set_work(cast)
    refused = attempts.begin(assignment=traps, student=student, now=START)
    assert (code(refused), refused.facts["task"]) == ("something_first", simple.content.name)
    work_cast.done(simple, student)
    assert isinstance(attempts.begin(assignment=traps, student=student, now=START + HOUR), Attempt)


def test_work_waits_for_what_the_instructor_put_before_it(cast, bank, student):
    first = work_cast.set_work(cast)
    second = work_cast.set_work(cast, after=first)
    assert code(attempts.begin(assignment=second, student=student, now=START)) == "something_first"
    work_cast.done(first, student)
    items = {item.assignment.pk: item for item in set_work.items_of(student, START + HOUR)}
    assert items[second.pk].may_begin


# ---- How often, how long -----------------------------------------------------------------------
def test_attempts_are_used_up(cast, bank, student):
    work = work_cast.set_work(cast, policy=WorkPolicy(attempts=1))
    work_cast.done(work, student)
    assert code(attempts.begin(assignment=work, student=student, now=START + HOUR)) == (
        "attempts_used"
    )


def test_nothing_is_begun_after_the_closing(cast, bank, student):
    work = work_cast.set_work(cast)
    late = work.closes_at + timedelta(seconds=1)
    assert code(attempts.begin(assignment=work, student=student, now=late)) == "work_closed"


def test_what_is_done_after_the_time_does_not_count(cast, bank, student):
    work = work_cast.set_work(cast, policy=WorkPolicy(minutes=30))
    attempt = work_cast.begin(work, student)
    work_cast.serve(student, 1, now=START + minutes(40), closes=False)
    taken = attempts.take_in_due(now=START + HOUR)
    attempt.refresh_from_db()
    assert (taken, attempt.handed_in_at) == (1, START + minutes(30))
    standing = marks.standing_of(attempt.sheet)
    assert standing.decided.total == 0
    assert not work_evidence.steps_done(attempt)


def test_an_empty_attempt_cannot_be_handed_in_and_a_compulsory_note_is_asked_for(
    cast, bank, student
):
    work = work_cast.set_work(cast, policy=WorkPolicy(notes_compulsory=True))
    attempt = work_cast.begin(work, student)
    assert code(hand_in(attempt, student)) == "nothing_done"
    counter_day.open_counter(session=work_cast.desk_of(student), now=START)
    assert code(hand_in(attempt, student)) == "note_missing"
    assert attempts.write_note(attempt=attempt, text="先收款后记账") is None
    assert hand_in(attempt, student).handed_in_at == START + HOUR


def test_handing_in_twice_is_handing_in_once(cast, bank, student):
    attempt = work_cast.done(work_cast.set_work(cast), student)
    again = hand_in(attempt, student, START + 2 * HOUR)
    assert again.handed_in_at == attempt.handed_in_at
    assert attempt.computed.count() == 1


# ---- What is frozen ----------------------------------------------------------------------------
def test_the_policy_of_an_examination_reaches_the_desk(cast, bank, student):
    work = work_cast.set_work(cast, policy=WorkPolicy(mode="exam", hints=False))
    work_cast.begin(work, student)
    policy = DeskPolicy.of(work_cast.desk_of(student).policy)
    assert (policy.is_exam, policy.hints) == (True, False)


def situation(attempt: Attempt) -> list[tuple[str, int]]:
    tickets = [QueueTicket.objects.get(pk=visit["ticket"]) for visit in attempt.situation["visits"]]
    return [(ticket.errand["business"], ticket.errand["said_fen"]) for ticket in tickets]


def test_everybody_has_figures_of_their_own_or_the_same_for_all(cast, bank, student, classmate):
    own = work_cast.set_work(cast)
    assert situation(work_cast.begin(own, student)) != situation(work_cast.begin(own, classmate))
    shared = work_cast.set_work(cast, policy=WorkPolicy(seeds="shared"))
    assert situation(work_cast.begin(shared, student)) == situation(
        work_cast.begin(shared, classmate)
    )


def test_a_task_with_answers_freezes_its_case_and_marks_what_was_written(cast, student):
    task = task_of(PLAN)
    attempt = attempts._new_attempt(work_cast.set_work(cast, PLAN), student, START)
    right = attempt.answer_key["goal_gap_yuan"]["value"]
    attempts.answer(attempt=attempt, field="goal_gap_yuan", text=f"￥{right}", now=START)
    attempts.answer(attempt=attempt, field="monthly_saving_yuan", text="一百", now=START)
    attempts._take_in(attempt, student, START + HOUR, START + HOUR)
    marking = marks.standing_of(attempt.sheet).marking
    assert set(attempt.answer_key) == set(task.answers)
    assert marking.of("gap").points == marking.of("gap").out_of
    assert [loss.fault.code for loss in marking.of("saving").losses] == ["not_a_number"]
    assert marking.of("soundness").state is State.PENDING


# ---- Customers ---------------------------------------------------------------------------------
def test_a_whole_class_finds_customers_who_have_the_money(cast, bank):
    work = work_cast.set_work(cast, work_cast.LARGE)
    for student in cast.students:
        attempt = work_cast.begin(work, student)
        assert len(attempt.situation["visits"]) == len(work.content.customers)
    assert books.audit(cast.teaching_class.town) == []


def test_customers_who_left_at_night_come_again(cast, bank, student):
    attempt = work_cast.begin(work_cast.set_work(cast), student)
    before = attempt.situation["visits"]
    night.run(town=cast.teaching_class.town, now=START + HOUR)
    again = work_cast.begin(attempt.party.assignment, student, START + 24 * HOUR)
    assert len(again.situation["visits"]) == len(before)
    assert {visit["ticket"] for visit in again.situation["visits"]}.isdisjoint(
        visit["ticket"] for visit in before
    )
    assert situation(again) == situation(attempt)


def test_who_still_waits_goes_home_when_the_work_is_handed_in(cast, bank, student):
    work_cast.done(work_cast.set_work(cast), student, customers=1)
    assert not QueueTicket.objects.filter(done_at=None).exists()


# ---- Who, where --------------------------------------------------------------------------------
def test_a_team_has_one_attempt_and_each_may_hand_it_in(cast, bank, student, classmate):
    work = work_cast.set_work(cast, teams={"一组": [student.pk, classmate.pk]})
    attempt = work_cast.begin(work, student)
    assert work_cast.begin(work, classmate).pk == attempt.pk
    assert attempt.sessions.count() == 2
    counter_day.open_counter(session=work_cast.desk_of(student), now=START)
    assert hand_in(attempt, classmate).handed_in_by == classmate


def test_work_for_some_is_not_there_for_others(cast, bank, student, classmate):
    work = work_cast.set_work(cast, students=[student.pk])
    assert [item.assignment.pk for item in set_work.items_of(student, START)] == [work.pk]
    assert set_work.items_of(classmate, START) == []


def test_who_joins_later_gets_a_number_of_their_own(cast, bank):
    work = work_cast.set_work(cast)
    late = shift_cast.person(cast.office.college, "s77", "迟到生", cast.student.role)
    shift_cast.enrol(cast.teaching_class, late, 40)
    work_cast.begin(work, late)
    numbers = list(work.parties.values_list("number", flat=True))
    assert len(set(numbers)) == len(numbers) == len(cast.students) + 1
    assert PartyMember.objects.filter(assignment=work, student=late).exists()


def test_work_of_a_shift_is_done_at_the_desk_of_the_posting(cast, bank, student, classmate):
    shift = shift_cast.open_shift(cast)
    work = work_cast.set_work(cast, shift=shift)
    assert code(attempts.begin(assignment=work, student=student, now=START)) == "not_desk_time"
    now = shift_cast.run_to(shift, "desk")
    assert code(attempts.begin(assignment=work, student=student, now=now)) == "not_posted"
    posts = {student.pk: Posted(Duty.TELLER, "A1"), classmate.pk: Posted(Duty.BROKER, "B1")}
    postings.assign(shift=shift, posts=posts, by=cast.instructor, now=now)
    postings.publish(shift=shift, now=now)
    assert isinstance(attempts.begin(assignment=work, student=student, now=now), Attempt)
    session = work_cast.desk_of(student)
    assert (session.desk, session.context_id) == ("A1", postings.context_of(shift))
    elsewhere = attempts.begin(assignment=work, student=classmate, now=now)
    assert code(elsewhere) == "posted_elsewhere"


def test_nobody_gets_up_from_an_open_box(cast, bank, student):
    town = cast.teaching_class.town
    session = desks.open_session(
        town=town, person_id=student.pk, duty=Duty.TELLER, desk="", context_id="practice", now=START
    )
    counter_day.open_counter(session=session, now=START)
    work = work_cast.set_work(cast)
    assert code(attempts.begin(assignment=work, student=student, now=START)) == "box_out"


# ---- Setting it --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"policy": WorkPolicy(coach=70)}, "shares_not_whole"),
        ({"policy": WorkPolicy(minutes=481)}, "minutes_out_of_range"),
        ({"policy": WorkPolicy(late_percent=101)}, "late_percent_out_of_range"),
        ({"times": Times(START, START + HOUR)}, "due_is_past"),
        ({"times": Times(START + HOUR, START + minutes(59))}, "closes_before_due"),
        ({"students": []}, "nobody_chosen"),
        ({"students": [0]}, "not_in_class"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_set(cast, how, refusal):
    options = {
        "policy": WorkPolicy(),
        "times": Times(START + HOUR, START + HOUR),
        **how,
    }
    result = assignments.set_work(
        teaching_class=cast.teaching_class,
        task=task_of(work_cast.DEPOSIT),
        by=cast.instructor,
        now=START,
        **options,
    )
    assert code(result) == refusal
    assert not cast.teaching_class.assignments.exists()


def test_a_student_is_in_one_team(cast, student):
    result = assignments.set_work(
        teaching_class=cast.teaching_class,
        task=task_of(work_cast.DEPOSIT),
        policy=WorkPolicy(),
        times=Times(START + HOUR, START + HOUR),
        by=cast.instructor,
        now=START,
        teams={"甲": [student.pk], "乙": [student.pk]},
    )
    assert code(result) == "in_two_teams"


def test_withdrawn_work_is_gone_for_students_and_comes_back(cast, student):
    work = work_cast.set_work(cast)
    assignments.withdraw(assignment=work, now=START)
    assert set_work.items_of(student, START) == []
    assignments.restore(assignment=work)
    assert len(set_work.items_of(student, START)) == 1


# ---- Clients whom a desk chooses itself --------------------------------------------------------
def test_the_client_of_a_first_interview_brings_the_contradiction_that_is_marked(
    cast, bank, student
):
    attempt = work_cast.begin(work_cast.set_work(cast, "wealth-first-interview"), student)
    desk = work_cast.desk_of(student)
    wealth_rehearsal.play_day(session=desk, interviews=1, clock=Clock(START))
    assert [facts["trap"] for facts in planted(desk)] == ["contradiction"]
    assert lost(hand_in(attempt, student)) == {}


@pytest.mark.django_db(databases=["default", "exchange"])
def test_a_broker_loses_nothing_by_clients_who_do_not_answer_or_must_not_be_called(
    cast, bank, student, classmate
):
    work = work_cast.set_work(cast, "broker-client-care")
    for person in (student, classmate):
        attempt = work_cast.begin(work, person)
        desk = work_cast.desk_of(person)
        broker_rehearsal.work_day(session=desk, clients_met=3, clock=Clock(START))
        raised = {facts["trap"] for facts in planted(desk)}
        assert raised == {"complaint", "asks_for_promise"}
        assert lost(hand_in(attempt, person)) == {}
    assert Contact.objects.filter(state="unanswered").exists()


def test_what_is_planted_at_a_desk_is_a_trap_that_its_clients_can_bring():
    able = {
        Post.WEALTH: {"", *ClientTrap},
        Post.BROKER: {"", "complaint", "asks_for_promise"},
    }
    for post, traps in able.items():
        for task in tasks_for(post):
            assert {customer.trap for customer in task.customers} <= traps


def planted(desk):
    found = desk.events.filter(kind="town.trap_set").order_by("number")
    return list(found.values_list("facts", flat=True))


def lost(attempt):
    """Criteria that lost points, with what they have."""
    decided = marks.standing_of(attempt.sheet).decided
    return {
        each.criterion.key: each.points
        for each in decided.criteria
        if each.points is not None and each.points < each.computed.out_of
    }
