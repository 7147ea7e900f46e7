"""Interviews at the wealth office: who sits with whom, what is asked and noted, how a visit ends."""

from datetime import timedelta

import pytest

from simulator.engine.people.talk import Topic
from simulator.engine.people.wealth_visits import ClientTrap
from simulator.models import Customer, Duty, Interview
from simulator.selectors import evidence as reading_evidence
from simulator.selectors import wealth as reading
from simulator.services import desks, evidence, wealth_interviews, wealth_rehearsal
from simulator.services.rehearsal import Clock
from tests.services.bank_cast import DAY, NOW, make_bank, seat_teller
from tests.services.wealth_cast import Office, done, make_office, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def open_one(office: Office, customer: Customer, session=None):
    return wealth_interviews.open_interview(
        session=session or office.session, customer=customer, now=office.clock.tick()
    )


def other_customer(office: Office) -> Customer:
    customers = office.bank.town.customers.exclude(pk=office.interview.customer_id)
    return customers.order_by("number")[0]


def test_a_desk_holds_one_interview_at_a_time(office):
    assert refused(open_one(office, other_customer(office))) == "interview_open"


def test_a_client_sits_with_one_manager_at_a_time():
    office = make_office(people=6)
    second = seat_teller(office.bank, "second", Duty.WEALTH)
    assert refused(open_one(office, office.interview.customer, second)) == "client_busy"
    assert office.interview.customer not in reading.waiting(office.bank.town, DAY)


def test_a_client_whose_manager_left_the_desk_is_free_again():
    office = make_office(people=6)
    desks.close_session(
        person_id=office.session.person_id, context_id="shift:1", now=office.clock.tick()
    )
    second = seat_teller(office.bank, "second", Duty.WEALTH)
    assert office.interview.customer in reading.waiting(office.bank.town, DAY)
    interview = done(open_one(office, office.interview.customer, second))
    office.interview.refresh_from_db()
    assert office.interview.ending == Interview.Ending.ABANDONED
    assert interview.customer == office.interview.customer
    assert reading_evidence.first_broken(office.session) is None


def test_without_an_open_business_day_nobody_is_received():
    bank = make_bank(key="closed")
    bank.town.business_days.update(closed_at=NOW)
    session = seat_teller(bank, "early", Duty.WEALTH)
    customer = bank.town.customers.first()
    found = wealth_interviews.open_interview(session=session, customer=customer, now=NOW)
    assert refused(found) == "no_open_day"


def test_the_same_town_and_visit_give_the_same_client_whoever_asks():
    first, second = (make_bank(key=key, people=4) for key in ("one", "two"))
    drawn = []
    for bank, who in ((first, "one"), (second, "two")):
        session = seat_teller(bank, who, Duty.WEALTH)
        interview = done(
            wealth_interviews.open_interview(
                session=session, customer=bank.town.customers.get(number=3), now=NOW
            )
        )
        drawn.append(interview.client)
    assert drawn[0] == drawn[1]


def test_each_topic_is_asked_once_and_stands_in_the_evidence(office):
    wealth_interviews.tell_purpose(interview=office.interview, now=office.clock.tick())
    office.ask_all()
    office.ask_all()
    topics = [facts["topic"] for facts in office.evidence("wealth.fact_asked")]
    assert topics == [topic.value for topic in Topic]
    assert len(office.evidence("wealth.purpose_told")) == 1


def test_notes_lie_apart_from_the_chain_and_go_with_the_person(office):
    wealth_interviews.note(
        interview=office.interview,
        notes={Topic.WORRIES: "怕亏本", Topic.GOALS: ""},
        now=office.clock.tick(),
    )
    office.interview.refresh_from_db()
    assert reading_evidence.kept_texts(office.interview.notes) == {"worries": "怕亏本"}
    assert "怕亏本" not in str(office.evidence("wealth.noted"))
    evidence.erase(person_id=office.session.person_id, now=office.clock.tick())
    assert reading_evidence.kept_texts(office.interview.notes) == {}
    assert reading_evidence.first_broken(office.session) is None


def test_a_note_can_be_changed_and_taken_away(office):
    for text in ("一", "二", ""):
        wealth_interviews.note(
            interview=office.interview, notes={Topic.DEBTS: text}, now=office.clock.tick()
        )
        office.interview.refresh_from_db()
        kept = reading_evidence.kept_texts(office.interview.notes)
        assert kept == ({"debts": text} if text else {})


def test_a_text_that_is_too_long_is_refused_with_its_length(office):
    found = wealth_interviews.note(
        interview=office.interview, notes={Topic.DEBTS: "长" * 2001}, now=office.clock.tick()
    )
    assert refused(found) == "text_too_long"
    assert found.facts == {"length": 2001, "limit": 2000}


PARTS = {"need": "教育", "preference": "稳", "worries": "亏本", "conclusion": "先定投"}


def write(office: Office, parts=PARTS, days: int | None = 30):
    contact = None if days is None else DAY + timedelta(days=days)
    return wealth_interviews.write_record(
        interview=office.interview, parts=parts, next_contact=contact, now=office.clock.tick()
    )


def test_a_full_record_ends_the_visit_as_complete(office):
    assert write(office) is None
    office.interview.refresh_from_db()
    assert office.interview.ending == Interview.Ending.RECORDED
    assert reading_evidence.kept_texts(office.interview.record) == PARTS
    assert office.evidence("wealth.record_written")[0]["complete"] is True


@pytest.mark.parametrize("missing", [*PARTS, "next_contact"])
def test_a_record_that_leaves_something_out_is_kept_as_incomplete(office, missing):
    parts = {name: text for name, text in PARTS.items() if name != missing}
    assert write(office, parts, days=None if missing == "next_contact" else 30) is None
    assert office.evidence("wealth.record_written")[0]["complete"] is False


def test_the_next_contact_lies_ahead(office):
    assert refused(write(office, days=0)) == "contact_past"
    office.interview.refresh_from_db()
    assert office.interview.closed_at is None


def test_nothing_is_added_to_a_visit_that_is_over(office):
    write(office)
    found = wealth_interviews.ask(
        interview=office.interview, topic=Topic.FAMILY, now=office.clock.tick()
    )
    assert refused(found) == "interview_over"
    assert office.evidence("wealth.fact_asked") == []


def test_what_was_planted_is_told_when_the_visit_is_over_and_not_before():
    office = make_office(trap=ClientTrap.ABOVE_CLASS)
    before = [facts["visit"] for facts in office.evidence("town.trap_set")]
    assert office.interview.visit not in before
    write(office)
    last = office.evidence("town.trap_set")[-1]
    assert last == {"visit": office.interview.visit, "trap": "above_class"}


def rehearse(key: str, overlooks: frozenset[ClientTrap] = frozenset(), people: int = 25) -> Office:
    bank = make_bank(key=key, people=people)
    session = seat_teller(bank, key, Duty.WEALTH)
    clock = Clock(NOW)
    held = [
        wealth_rehearsal.hold(session=session, customer=customer, clock=clock, overlooks=overlooks)
        for customer in bank.town.customers.order_by("number")
    ]
    return Office(bank, session, clock, held[-1])


def test_a_careful_manager_breaks_no_rule_and_deals_with_every_trap():
    office = rehearse("careful")
    assert office.faults() == []
    planted = {(f["visit"], f["trap"]) for f in office.evidence("town.trap_set")}
    noticed = {(f["visit"], f["trap"]) for f in office.evidence("wealth.noticed")}
    assert {trap for _, trap in planted} == {trap.value for trap in ClientTrap}
    assert planted <= noticed
    assert all(f["complete"] for f in office.evidence("wealth.record_written"))
    assert reading_evidence.first_broken(office.session) is None


def test_a_manager_who_overlooks_the_traps_leaves_their_breaches():
    office = rehearse("careless", frozenset(ClientTrap))
    assert {"clash_ignored", "promised_certainty"} <= set(office.faults())
    assert {"promoted_above_class", "not_qualified"} & set(office.faults())
    assert reading_evidence.first_broken(office.session) is None


def test_the_same_seed_gives_the_same_rehearsal():
    def steps(key):
        events = rehearse(key, people=6).session.events.order_by("number")
        return [(event.kind, event.facts) for event in events if event.kind != "desk.seated"]

    assert steps("first") == steps("again")
