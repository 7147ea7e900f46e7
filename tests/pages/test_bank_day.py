"""The instructor's page of a class's bank: what is open, its tellers read back, closing its day."""

import pytest
from django.test import Client
from django.urls import reverse

from simulator.engine.people.wealth_visits import ClientTrap
from simulator.models import DeskSession, Duty
from simulator.services import (
    branch,
    broker_rehearsal,
    counter_day,
    desks,
    rehearsal,
    visitors,
    wealth_rehearsal,
)
from simulator.services.rehearsal import Clock, Seat
from tests.pages.talk import send
from tests.services.bank_cast import DAY, NOW, SEED
from tests.shift_cast import client_of

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def page(instructor) -> Client:
    return client_of(instructor)


@pytest.fixture
def teller(teaching_class, student) -> DeskSession:
    """A student of the class who has served one customer and still has the box."""
    town = teaching_class.town
    branch.found(town=town, seed=SEED, day=DAY, now=NOW, people=3)
    session = desks.open_session(
        town=town, person_id=student.pk, duty=Duty.TELLER, desk="01", context_id="x", now=NOW
    )
    counter_day.open_counter(session=session, now=NOW)
    visitors.come(town=town, now=NOW, is_plain=True)
    town.queue_tickets.update(absent_calls=0, wrong_pins=0)
    assert rehearsal.serve(seat=Seat(session), clock=Clock(NOW)) is not None
    return session


def read(page: Client, name: str, *args: int) -> str:
    response = page.get(reverse(name, args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_class_whose_bank_never_opened_says_how_it_opens(page, teaching_class):
    assert "has not opened yet" in read(page, "bank-day", teaching_class.pk)


def test_the_page_names_what_is_open_and_closing_is_refused_for_it(page, teaching_class, teller):
    seen = read(page, "bank-day", teaching_class.pk)
    assert "2026-11-20" in seen
    assert "cash box 01" in seen
    refused = send(page, "bank-day-close", teaching_class.pk)
    assert refused.status_code == 422
    assert teaching_class.town.business_days.get(closed_at=None).date == DAY


def test_a_day_without_anything_open_closes_and_a_forced_one_closes_anyway(
    page, teaching_class, teller
):
    days = teaching_class.town.business_days
    send(page, "bank-day-force", teaching_class.pk)
    assert days.get(date=DAY).closed_by_night
    send(page, "bank-day-close", teaching_class.pk)
    assert days.filter(closed_at=None).count() == 1
    assert days.count() == 3
    assert "closed by the branch" in read(page, "bank-day", teaching_class.pk)


def test_an_instructor_reads_a_teller_s_session_back(page, teaching_class, teller, student):
    seen = read(page, "bank-day", teaching_class.pk)
    assert student.name in seen
    assert reverse("bank-session", args=[teaching_class.pk, teller.pk]) in seen
    steps = read(page, "bank-session", teaching_class.pk, teller.pk)
    assert student.name in steps
    assert "Every step is in its chain" in steps


def test_an_instructor_reads_a_wealth_manager_s_session_back(page, teaching_class, student):
    town = teaching_class.town
    branch.found(town=town, seed=SEED, day=DAY, now=NOW, people=12)
    session = desks.open_session(
        town=town, person_id=student.pk, duty=Duty.WEALTH, desk="", context_id="x", now=NOW
    )
    wealth_rehearsal.play_day(
        session=session, interviews=4, clock=Clock(NOW), overlooks=frozenset(ClientTrap)
    )
    broken = session.events.filter(kind="wealth.rule_broken").count()
    seen = read(page, "bank-day", teaching_class.pk)
    assert broken
    assert f'<td class="num">4</td><td class="num">{broken}</td>' in seen
    assert reverse("bank-session", args=[teaching_class.pk, session.pk]) in seen
    steps = read(page, "bank-session", teaching_class.pk, session.pk)
    assert student.name in steps
    assert "Said a sentence of the disclosure" in steps


def test_an_instructor_reads_a_broker_s_session_back(page, teaching_class, student):
    town = teaching_class.town
    branch.found(town=town, seed=SEED, day=DAY, now=NOW, people=24)
    session = desks.open_session(
        town=town, person_id=student.pk, duty=Duty.BROKER, desk="", context_id="x", now=NOW
    )
    broker_rehearsal.work_day(session=session, clients_met=4, clock=Clock(NOW), is_careful=False)
    talks = session.contacts.filter(state="ended").count()
    seen = read(page, "bank-day", teaching_class.pk)
    assert talks
    assert f'<td class="num">{talks}</td>' in seen.partition("At the securities branch")[2]
    steps = read(page, "bank-session", teaching_class.pk, session.pk)
    assert student.name in steps
    assert "A banned phrase was caught" in steps


def test_a_session_of_another_class_is_not_there(page, cast, teller, colleague):
    theirs = colleague.classes_taught.get()
    address = reverse("bank-session", args=[theirs.pk, teller.pk])
    assert client_of(colleague).get(address).status_code == 404
    assert page.get(address).status_code == 404
