"""The order-entry clerk's page: orders keyed in against their slips, refusals that lose nothing."""

import re

import pytest
from django.urls import reverse

from simulator.models import Duty, Instruction, RunPicture
from simulator.services import exchange
from tests.pages.branch_pages import AtThePages, keyed, text
from tests.pages.talk import send

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def broker():
    yield AtThePages()
    exchange.disconnect()


@pytest.fixture
def slip(broker: AtThePages) -> Instruction:
    return broker.pass_an_instruction_on()


@pytest.fixture
def clerk(broker):
    return broker.colleague(Duty.ORDER_CLERK)[1]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"price": "1.00"}, "It differs from the instruction in: price"),
        ({"quantity": "900", "side": "sell"}, "differs from the instruction in: side, quantity"),
        ({"code": "999999"}, "999999"),
        ({"price": "abc"}, "abc"),
        ({"quantity": ""}, ""),
        ({"side": ""}, ""),
    ],
)
def test_an_order_that_is_refused_says_why_and_loses_nothing(slip, clerk, typed, sentence):
    fields = keyed(slip, **typed)
    response = send(clerk, "order-enter", slip.pk, **fields)
    page = response.content.decode()
    assert (response.status_code, sentence in text(response)) == (422, True)
    assert 'id="problem"' in page
    for name in ("code", "price", "quantity"):
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(str(fields[name]))}"', page)
    slip.refresh_from_db()
    assert slip.state == Instruction.State.PASSED


def test_full_width_digits_are_digits(slip, clerk):
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    fields = {name: str(value).translate(wide) for name, value in keyed(slip).items()}
    assert send(clerk, "order-enter", slip.pk, **fields).status_code == 302


def test_a_rule_stands_beside_a_refusal_with_how_sure_it_is(slip, clerk):
    page = text(send(clerk, "order-enter", slip.pk, **keyed(slip, price="1.00")))
    assert "Rule: An order is entered only against an instruction" in page
    assert "from memory, to be confirmed" in page


def test_a_slip_is_sent_back_with_a_reason_that_the_broker_reads(broker, slip, clerk):
    blank = send(clerk, "order-send-back", slip.pk, reason="")
    assert (blank.status_code, "This choice does not exist" in text(blank)) == (422, True)
    assert send(clerk, "order-send-back", slip.pk, reason="unclear").status_code == 302
    assert "Something on the slip cannot be read" in broker.get()
    assert send(clerk, "order-enter", slip.pk, **keyed(slip)).status_code == 404


def test_nobody_enters_an_instruction_they_took_themselves(broker, slip):
    assert send(broker.client, "order-enter", slip.pk, **keyed(slip)).status_code == 404


def test_what_the_exchange_does_not_take_now_stays_with_its_reason(slip, clerk):
    picture = RunPicture.objects.get()
    picture.body |= {"phase": "lunch", "at": [0, 12 * 3600]}
    picture.save()
    response = send(clerk, "order-enter", slip.pk, **keyed(slip))
    assert (response.status_code, "The exchange takes no orders now" in text(response)) == (
        422,
        True,
    )


def test_a_clerk_with_nothing_to_do_is_told_so_and_waits(broker, clerk):
    page = clerk.get(reverse("clerk")).content.decode()
    assert "Nothing is waiting" in page
    assert 'hx-trigger="every 3s"' in page


def test_the_slip_that_is_chosen_is_the_one_shown(broker, slip, clerk):
    other = broker.pass_an_instruction_on()
    page = text(clerk.get(reverse("clerk"), {"slip": other.pk}))
    assert f"Client's instruction {other.name}" in page
    page = text(clerk.get(reverse("clerk"), {"slip": "nonsense"}))
    assert f"Client's instruction {slip.name}" in page
