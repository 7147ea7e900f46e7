"""Evidence of work: chained, only added, and free of the person once that person is erased."""

import pytest
from django.db import DatabaseError, connection, transaction

from simulator.models import DeskSession, Pseudonym, WorkEvent, WorkText
from simulator.models.append_only import AppendOnlyError
from simulator.selectors import evidence as reading
from simulator.services import evidence
from tests.services.bank_cast import NOW, Bank, make_bank, seat_teller

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Bank:
    return make_bank()


@pytest.fixture
def session(bank: Bank) -> DeskSession:
    session = seat_teller(bank)
    for count in (2, 3, 5):
        evidence.record(
            session=session,
            kind="desk.left",
            facts={"pieces": count, "faces": ["10000:2"], "right": True, "said": None},
            texts={"customer": f"周建国{count}"},
            now=NOW,
        )
    return session


def test_steps_are_numbered_and_chained(session):
    events = list(reading.timeline(session))
    assert [(event.number, event.kind) for event in events] == [
        (1, "desk.seated"),
        (2, "desk.left"),
        (3, "desk.left"),
        (4, "desk.left"),
    ]
    assert [event.previous_hash for event in events[1:]] == [event.hash for event in events[:-1]]
    assert reading.first_broken(session) is None


def test_names_stand_apart_from_the_chain(session):
    event = reading.timeline(session)[1]
    assert "周建国" not in repr(event.__dict__)
    assert reading.texts_of([event])[event.texts["customer"]] == "周建国2"


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE simulator_workevent SET facts = '{}' WHERE number = 2", 2),
        ("UPDATE simulator_workevent SET person = 'x' WHERE number = 3", 3),
        ("DELETE FROM simulator_workevent WHERE number = 1", 1),
        ("UPDATE simulator_workevent SET number = 9 WHERE number = 2", 2),
    ],
)
def test_tampering_is_found_at_its_place(session, statement, broken):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER simulator_workevent_append_only")
        cursor.execute(statement)
    assert reading.first_broken(session) == broken


def test_the_database_refuses_to_change_evidence(session):
    with (
        pytest.raises(DatabaseError, match="only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE simulator_workevent SET kind = 'x'")
    with pytest.raises(AppendOnlyError):
        WorkEvent.objects.all().delete()


def test_an_erased_person_leaves_a_chain_that_holds_and_leads_to_nobody(session):
    person = session.person_id
    evidence.erase(person_id=person, now=NOW)
    session.refresh_from_db()
    assert reading.first_broken(session) is None
    assert (session.person_id, session.closed_at) == (None, NOW)
    assert not WorkText.objects.exists()
    pseudonym = Pseudonym.objects.get()
    assert (pseudonym.person_id, pseudonym.secret) == (None, "")
    assert reading.texts_of(list(reading.timeline(session))) == {}


def test_a_person_stands_under_one_pseudonym_and_others_under_theirs(bank, session):
    other = seat_teller(bank, "teller2")
    with transaction.atomic():
        own = evidence.record(session=session, kind="desk.left", facts={}, now=NOW)
        of_other = evidence.record(session=other, kind="desk.left", facts={}, now=NOW)
        asked = evidence.record(
            session=session, kind="desk.left", facts={}, person_id=other.person_id, now=NOW
        )
    assert own.person == session.events.get(number=1).person
    assert asked.person == of_other.person != own.person


@pytest.mark.parametrize("value", [1.5, [["nested"]], {"a": 1}, [True], object()])
def test_what_marking_cannot_read_is_no_fact(session, value):
    with pytest.raises(ValueError, match="is no fact"):
        evidence.record(session=session, kind="desk.left", facts={"x": value}, now=NOW)


def test_an_unknown_kind_of_step_is_a_fault_of_the_program(session):
    with pytest.raises(ValueError, match="no work has the kind"):
        evidence.record(session=session, kind="desk.danced", facts={}, now=NOW)
