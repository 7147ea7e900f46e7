"""A second person at the counter: a real one where one is posted, else a simulated one after a while."""

from datetime import timedelta

import pytest

from simulator.engine.bank import actions as do
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.traps import Trap
from simulator.engine.refusal import Refusal
from simulator.engine.rmb import capitals
from simulator.models import Authorisation, DeskSession, Duty, WorkEvent
from simulator.selectors import second_person as reading
from simulator.services import counter, second_person
from tests.services.bank_cast import NOW, make_bank, seat_teller
from tests.services.counter_cast import Counter, make_counter

pytestmark = pytest.mark.django_db
MINUTE = timedelta(seconds=60)
ALL = ("identity", "card", "slip", "agent_identity")


@pytest.fixture
def at_counter() -> Counter:
    counter = make_counter()
    for account in counter.bank.accounts:
        account.balance = 20_000_000
        account.save()
    return counter


@pytest.fixture
def supervisor(at_counter: Counter) -> DeskSession:
    return seat_teller(at_counter.bank, "boss", Duty.AUTHORISER)


def large(at_counter, until=Step.IDENTITY):
    return at_counter.serve(Business.WITHDRAWAL, trap=Trap.NO_SECOND_COUNT, until=until)


def ask(work, purpose=Authorisation.Purpose.AUTHORISE, papers=ALL, now=NOW) -> Authorisation:
    asked = second_person.ask(work=work, purpose=purpose, papers=papers, now=now)
    assert isinstance(asked, Authorisation), asked
    return asked


def post(at_counter, work):
    situation, _ = at_counter.state(work)
    keyed = do.Post(situation.account.number, situation.said_fen, capitals(situation.said_fen))
    return counter.act(work=work, action=keyed, now=NOW)


def code(result) -> str:
    assert isinstance(result, Refusal), result
    return result.code


# ---- Simulated ---------------------------------------------------------------------------------
def test_the_simulated_supervisor_answers_after_a_minute_and_not_before(at_counter):
    work = large(at_counter)
    counter.enter_pin(work=work, now=NOW)
    asked = ask(work)
    second_person.answer_due(work=work, now=NOW + MINUTE - timedelta(seconds=1))
    assert code(post(at_counter, work)) == "authorisation_missing"
    second_person.answer_due(work=work, now=NOW + MINUTE)
    asked.refresh_from_db()
    assert (asked.state, asked.is_simulated, asked.level) == ("granted", True, 1)
    assert not isinstance(post(at_counter, work), Refusal)


def test_the_simulated_supervisor_wants_to_see_every_paper_first(at_counter):
    work = large(at_counter)
    asked = ask(work, papers=("card",))
    second_person.answer_due(work=work, now=NOW + MINUTE)
    asked.refresh_from_db()
    _, progress = at_counter.state(work)
    assert asked.state == "asked"
    assert set(reading.papers_wanted(asked, progress)) == set(progress.taken) - {"card"}
    second_person.show(asked=asked, papers=ALL, now=NOW + MINUTE)
    second_person.answer_due(work=work, now=NOW + MINUTE)
    asked.refresh_from_db()
    assert asked.state == "granted"


@pytest.mark.parametrize("trap", [Trap.EXPIRED_ID, Trap.PHOTO_MISMATCH, Trap.PHONE_SCAM])
def test_the_simulated_supervisor_refuses_by_the_rule_what_the_teller_overlooked(at_counter, trap):
    work = at_counter.serve(
        Business.WITHDRAWAL, trap=trap, overlooks=frozenset({trap}), until=Step.PIN
    )
    asked = ask(work)
    second_person.answer_due(work=work, now=NOW + MINUTE)
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("refused", trap)


def test_a_second_count_finds_a_miscount(at_counter):
    work = at_counter.serve(Business.DEPOSIT, trap=Trap.NO_SECOND_COUNT, until=Step.IDENTITY)
    situation, _ = at_counter.state(work)
    wrong = Cash({10_000: situation.said_fen // 10_000 - 1})
    counter.count_cash(work=work, counted=wrong, put_aside=frozenset(), now=NOW)
    asked = ask(work, Authorisation.Purpose.SECOND_COUNT)
    second_person.answer_due(work=work, now=NOW + MINUTE)
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("refused", "count_differs")
    right = Cash({10_000: situation.said_fen // 10_000})
    counter.count_cash(work=work, counted=right, put_aside=frozenset(), now=NOW)
    ask(work, Authorisation.Purpose.SECOND_COUNT)
    second_person.answer_due(work=work, now=NOW + MINUTE)
    assert at_counter.state(work)[1].count.second_count


def test_cash_that_two_people_count_is_the_sum_that_was_posted(at_counter):
    work = large(at_counter, until=Step.SIGN)
    ask(work, Authorisation.Purpose.SECOND_COUNT)
    second_person.answer_due(work=work, now=NOW + 10 * MINUTE)
    assert (
        code(counter.count_out(work=work, cash=Cash({100: 1}), now=NOW)) == "second_count_differs"
    )


# ---- Real --------------------------------------------------------------------------------------
def test_where_somebody_is_posted_nobody_else_answers(at_counter, supervisor):
    work = large(at_counter)
    asked = ask(work)
    second_person.answer_due(work=work, now=NOW + 10 * MINUTE)
    asked.refresh_from_db()
    assert asked.state == "asked"
    assert list(reading.waiting_for(supervisor)) == [asked]


def test_a_supervisor_who_has_looked_at_the_papers_carries_the_posting(at_counter, supervisor):
    work = large(at_counter)
    counter.enter_pin(work=work, now=NOW)
    asked = ask(work)
    for paper in at_counter.state(work)[1].taken:
        second_person.look(asked=asked, paper=paper)
    assert decide(asked, supervisor) is None
    assert not isinstance(post(at_counter, work), Refusal)
    told = WorkEvent.objects.get(kind="counter.second_decided")
    assert told.person == supervisor.events.get(kind="desk.seated").person
    assert told.session == at_counter.session


def test_who_agrees_unseen_does_not_carry_the_posting(at_counter, supervisor):
    work = large(at_counter)
    counter.enter_pin(work=work, now=NOW)
    decide(ask(work), supervisor)
    assert code(post(at_counter, work)) == "authorised_unseen"


def test_a_supervisor_looks_only_at_what_was_shown(at_counter, supervisor):
    asked = ask(large(at_counter), papers=("card",))
    for paper in ("card", "identity"):
        second_person.look(asked=asked, paper=paper)
    asked.refresh_from_db()
    assert asked.looked_at == ["card"]


def test_a_question_is_answered_once(at_counter, supervisor):
    asked = ask(large(at_counter))
    assert decide(asked, supervisor, agrees=False, reason="expired_id") is None
    assert code(decide(asked, supervisor)) == "decided_already"
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.is_simulated) == ("refused", "expired_id", False)


def test_asking_again_while_it_waits_is_the_same_question(at_counter):
    work = large(at_counter)
    assert ask(work) == ask(work)


def test_supervisors_of_another_class_see_nothing(at_counter):
    ask(large(at_counter))
    elsewhere = seat_teller(make_bank("other"), "stranger", Duty.AUTHORISER)
    assert not reading.waiting_for(elsewhere)
    own = seat_teller(at_counter.bank, "posted elsewhere", Duty.AUTHORISER)
    own.context_id = "shift:2"
    assert not reading.waiting_for(own)


def decide(asked, supervisor, *, agrees=True, reason=""):
    return second_person.decide(
        asked=asked, authoriser=supervisor, agrees=agrees, reason=reason, now=NOW
    )
