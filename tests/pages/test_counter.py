"""The pages of the counter: a whole day by plain forms, refusals that keep what was typed, who sees what."""

import pytest
from django.urls import reverse

from simulator.engine.bank.spine import Business
from simulator.engine.people.tellers import BotTeller
from simulator.models import CounterTransaction, DeskSession
from simulator.selectors import books, cash_boxes
from simulator.services import accounts, visitors
from tests.pages.counter_forms import AtThePages
from tests.services.bank_cast import NOW
from tests.shift_cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(teaching_class):
    return teaching_class.town


@pytest.fixture
def teller(student, town) -> AtThePages:
    """A student who has sat down at a practice counter and received the box."""
    accounts.open_practice_account(town=town, owner_id=student.pk, alias="A01", at=NOW)
    pages = AtThePages(client_of(student), None, BotTeller())
    assert pages.post("counter-practice").status_code == 302
    pages.desk = DeskSession.objects.get(person=student)
    assert pages.post("counter-open").status_code == 302
    town.queue_tickets.all().update(done_at=NOW, state="left")
    return pages


def greet(teller, business=Business.DEPOSIT, trap=None) -> CounterTransaction:
    visitors.come(
        town=teller.desk.town, now=NOW, business=business, trap=trap, is_plain=trap is None
    )
    teller.desk.town.queue_tickets.filter(state="waiting").update(absent_calls=0, wrong_pins=0)
    ticket = teller.desk.town.queue_tickets.filter(state="waiting").order_by("-pk").first()
    ticket.place = 0
    ticket.save()
    return call(teller)


def call(teller) -> CounterTransaction:
    from datetime import timedelta

    from django.utils import timezone

    teller.desk.town.queue_tickets.filter(state="waiting").update(
        leaves_at=timezone.now() + timedelta(hours=1)
    )
    assert teller.post("counter-call").status_code == 302
    work = teller.transaction()
    assert work is not None
    return work


def serve(teller) -> None:
    for _ in range(30):
        if teller.transaction() is None:
            return
        response = teller.next()
        assert response.status_code == 302, response.content.decode()
        assert teller.client.get(reverse("counter")).status_code == 200
    pytest.fail("the customer is never done")


@pytest.mark.parametrize("business", list(Business))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_customer_is_served_by_forms_alone(teller, business, language, student):
    student.language = language
    student.save()
    work = greet(teller, business)
    serve(teller)
    work.refresh_from_db()
    assert work.ending == "completed"
    assert books.audit(teller.desk.town) + cash_boxes.audit(teller.desk.town) == []
