"""Transfers and their reconciliation at the pages: both sides, what is open, and refusals that lose nothing."""

import re

import pytest
from django.urls import reverse

from simulator.models import BankAccount, DeskPolicy, Duty, Transfer
from simulator.services import exchange
from tests.pages.branch_pages import AtThePages, text
from tests.pages.talk import send

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def broker():
    yield AtThePages()
    exchange.disconnect()


@pytest.fixture
def teller(broker):
    return broker.colleague(Duty.TELLER)[1]


def form(broker, **typed):
    return {
        "client": broker.customer,
        "direction": "to_broker",
        "amount": "1,000.00",
        "digits": broker.identity()[-4:],
    } | typed


def test_a_transfer_is_seen_on_both_sides(broker, teller, django_capture_on_commit_callbacks):
    before, at_broker = broker.desk.branch.saving().balance, broker.desk.branch.cash()
    with django_capture_on_commit_callbacks(execute=True):
        assert send(teller, "transfer-send", **form(broker)).status_code == 302
    assert broker.desk.branch.saving().balance == before - 100_000
    assert broker.desk.branch.cash() == at_broker + 100_000
    page = text(teller.get(reverse("transfers")))
    assert "T000002" in page
    assert "Settled" in page
    page = text(teller.get(reverse("reconciliation")))
    assert "both sides agree" in page
    assert "Both sides have moved the money." in page


def test_one_that_waits_is_an_open_item_until_it_is_asked_again(
    broker, teller, django_capture_on_commit_callbacks
):
    with broker.desk.branch.cut(), django_capture_on_commit_callbacks(execute=True):
        send(teller, "transfer-send", **form(broker))
    for page in ("transfers", "reconciliation"):
        shown = text(teller.get(reverse(page)))
        assert "The exchange cannot be reached just now." in shown
        assert "Ask again" in shown
    assert "1 to look at" in text(teller.get(reverse("reconciliation")))
    sent = Transfer.objects.latest("pk")
    with django_capture_on_commit_callbacks(execute=True):
        response = send(teller, "transfer-carry", sent.pk, **{"from": "books"})
    assert response.headers["Location"] == reverse("reconciliation")
    assert "both sides agree" in text(teller.get(reverse("reconciliation")))


def test_what_was_found_is_kept_and_the_page_says_so(broker, teller):
    response = teller.post(
        reverse("reconciliation-done"),
        {"idempotency_key": "r" * 20, "date": "2026-11-20"},
        follow=True,
    )
    assert "Reconciled: 0 differences" in text(response)


def test_the_client_is_told_what_became_of_it_once(
    broker, teller, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(teller, "transfer-send", **form(broker))
    sent = Transfer.objects.latest("pk")
    assert "Tell the client" in text(teller.get(reverse("transfers")))
    refused = send(teller, "transfer-tell", sent.pk, said="perhaps")
    assert (refused.status_code, "This choice does not exist" in text(refused)) == (422, True)
    assert send(teller, "transfer-tell", sent.pk, said="settled").status_code == 302
    assert "Tell the client" not in text(teller.get(reverse("transfers")))


@pytest.mark.parametrize("is_exam", [False, True])
def test_a_difference_is_explained_by_the_page_or_in_an_exam_first_by_the_desk(
    broker, is_exam, django_capture_on_commit_callbacks
):
    desk, teller = broker.colleague(Duty.TELLER)
    if is_exam:
        desk.policy = DeskPolicy(mode="exam", hints=False).as_data()
        desk.save()
    with broker.desk.branch.cut(), django_capture_on_commit_callbacks(execute=True):
        send(teller, "transfer-send", **form(broker))
    sent, address = Transfer.objects.latest("pk"), reverse("reconciliation")
    to_do = "It is asked again every second."
    assert (to_do in text(teller.get(address))) is not is_exam
    refused = send(teller, "reconciliation-explain", sent.pk, said="magic")
    assert (refused.status_code, "This choice does not exist" in text(refused)) == (422, True)
    send(teller, "reconciliation-explain", sent.pk, said="waiting")
    page = text(teller.get(address))
    assert "Your explanation: In transit at the bank." in page
    assert to_do in page
    explained = desk.events.get(kind="transfer.difference_explained")
    assert explained.facts["right"] is True


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "很多"}, "An amount is written as 12,350.60"),
        ({"amount": "0"}, "An amount is more than nothing"),
        ({"amount": "99,999,999.00"}, "The account at the bank holds"),
        ({"amount": "9,999,999.00", "direction": "to_bank"}, "The account at the broker has"),
        ({"digits": "0000"}, "These are not the last 4 figures"),
        ({"direction": "sideways"}, "This choice does not exist"),
        ({"client": ""}, "Choose a client from the list"),
    ],
)
def test_a_transfer_that_is_refused_says_why_and_loses_nothing(broker, teller, typed, sentence):
    fields = form(broker, **typed)
    response = send(teller, "transfer-send", **fields)
    page = response.content.decode()
    assert (response.status_code, sentence in text(response)) == (422, True)
    for name in ("amount", "digits"):
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(str(fields[name]))}"', page)
    if fields["client"]:
        assert re.search(rf'value="{broker.customer}"\s+selected', page)
    assert Transfer.objects.count() == 1


def test_an_account_that_is_frozen_is_named(broker, teller):
    BankAccount.objects.update(status="frozen")
    assert "The account at the bank is not in order: " in text(
        send(teller, "transfer-send", **form(broker))
    )


def test_a_broker_moves_nobody_s_money(broker):
    page = text(broker.client.get(reverse("transfers")))
    assert "A broker moves nobody's money" in page
    assert send(broker.client, "transfer-send", **form(broker)).status_code == 404
    assert Transfer.objects.count() == 1


def test_who_sits_at_no_desk_is_shown_the_way(client, student):
    student.language = "en"
    student.save()
    client.force_login(student)
    assert "You sit at no desk." in text(client.get(reverse("transfers")))
