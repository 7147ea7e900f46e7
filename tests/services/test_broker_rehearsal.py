"""Whole days at the broker's desk, played through the services by a broker that plays itself."""

import pytest

from simulator.models import (
    ClientFile,
    Contact,
    Duty,
    Instruction,
    ServiceRecord,
    Transfer,
    WorkLogLine,
)
from simulator.selectors import evidence
from simulator.selectors.instructions import terms_of
from simulator.selectors.reconciliation import reconcile
from simulator.services import broker_rehearsal, client_orders, clients, exchange
from simulator.services.rehearsal import Clock
from tests.exchange_cast import FIRST_DATE
from tests.services.bank_cast import NOW, make_bank, seat_teller
from tests.services.broker_cast import Branch, Counterparty

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


def rehearse(key: str = "one", *, is_careful: bool = True, clients_met: int = 8):
    """A town without a market."""
    desk = seat_teller(make_bank(key, people=40), key, Duty.BROKER)
    broker_rehearsal.work_day(
        session=desk, clients_met=clients_met, clock=Clock(NOW), is_careful=is_careful
    )
    return desk


def kinds(desk):
    return list(desk.events.order_by("number").values_list("kind", flat=True))


def test_a_careful_broker_meets_clients_and_writes_every_talk_down():
    desk = rehearse()
    talks = Contact.objects.filter(state="ended").exclude(channel="")
    assert ServiceRecord.objects.count() == talks.count() == 8
    dialled = Contact.objects.filter(channel="phone")
    assert WorkLogLine.objects.get().calls == dialled.count()
    assert dialled.filter(state="unanswered").exists()
    assert evidence.first_broken(desk) is None
    assert not {"broker.rule_broken", "broker.phrase_caught"} & set(kinds(desk))
    written = desk.events.filter(kind="broker.service_recorded")
    assert all(written.values_list("facts__complete", flat=True))
    assert not Instruction.objects.exists()
    assert not Transfer.objects.exists()


def test_a_careless_broker_leaves_other_evidence():
    desk = rehearse(is_careful=False)
    assert "broker.phrase_caught" in kinds(desk)
    assert "broker.opt_out_checked" not in kinds(desk)
    written = desk.events.filter(kind="broker.service_recorded")
    assert not any(written.values_list("facts__complete", flat=True))


def test_whoever_has_opted_out_is_left_alone_by_the_careful_one_only():
    bank = make_bank("quiet", people=12)
    clients.open_branch(town=bank.town, now=NOW)
    ClientFile.objects.update(has_opted_out=True)
    for name, is_careful in (("first", True), ("second", False)):
        desk = seat_teller(bank, name, Duty.BROKER)
        met = broker_rehearsal.work_day(
            session=desk, clients_met=1, clock=Clock(NOW), is_careful=is_careful
        )
        assert bool(met) is not is_careful
        assert ("broker.contact_begun" in kinds(desk)) is not is_careful


def test_the_same_seed_is_the_same_day():
    first, second = (
        list(rehearse(key).events.order_by("number").values_list("kind", "facts", "at"))
        for key in ("one", "two")
    )
    assert [line for line in first if line[0] != "desk.seated"] == [
        line for line in second if line[0] != "desk.seated"
    ]


def test_with_a_market_orders_reach_it_and_money_arrives():
    branch = Branch(people=20, crowd_of=Counterparty)
    branch.town.business_days.update(date=FIRST_DATE)
    clock = Clock(branch.floor.now)
    clerk, broker = branch.seat(Duty.ORDER_CLERK), branch.seat(Duty.BROKER)
    sent = broker_rehearsal.send_transfers(session=clerk, count=20, clock=clock)
    assert {transfer.state for transfer in sent} == {"settled"}
    broker_rehearsal.work_day(session=broker, clients_met=12, clock=clock)
    passed = list(Instruction.objects.filter(state="passed"))
    for instruction in passed:
        terms = terms_of(instruction)
        client_orders.enter(clerk=clerk, instruction=instruction, keyed=terms, now=clock.tick())
    client_orders.carry_on(now=clock.tick())
    assert Instruction.objects.filter(order__gt=0).count() == len(passed) > 0
    found = reconcile(branch.town, branch.bank.day.date)
    assert found.is_clean
    assert found.deposits == sum(transfer.amount for transfer in sent)
    exchange.disconnect()


def test_without_a_host_no_money_is_left_in_transit():
    branch = Branch(people=6, crowd_of=Counterparty)
    branch.town.business_days.update(date=FIRST_DATE)
    clerk = branch.seat(Duty.ORDER_CLERK)
    with branch.cut():
        sent = broker_rehearsal.send_transfers(session=clerk, count=3, clock=Clock(NOW))
    assert sent == []
    assert not Transfer.objects.exists()
    exchange.disconnect()
