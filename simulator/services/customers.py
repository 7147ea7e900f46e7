"""Admitting customers to a town, and opening accounts for them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from simulator.engine.bank import card_number
from simulator.models import BankAccount, Customer, Town

_FIGURES = 18
"""Figures of a card number before its check digit."""


@transaction.atomic
def admit(*, town: Town, seed: int, facts: Mapping[str, Any], since: date) -> Customer:
    """Makes somebody a customer of the town's three houses.

    Args:
        town: The town.
        seed: What the person was drawn from.
        facts: What was drawn (`engine.people`), kept as it is for good.
        since: The business date.
    """
    Town.objects.select_for_update(no_key=True).get(pk=town.pk)
    last = Customer.objects.filter(town=town).aggregate(last=Max("number"))["last"] or 0
    return Customer.objects.create(
        town=town, number=last + 1, seed=seed, facts=dict(facts), known_since=since
    )


@transaction.atomic
def open_account(*, customer: Customer, since: date) -> BankAccount:
    """Opens a demand savings account with the next card number of the town; it stands at nothing."""
    Town.objects.select_for_update(no_key=True).get(pk=customer.town_id)
    serial = BankAccount.objects.filter(town=customer.town_id).count() + 1
    return BankAccount.objects.create(
        town_id=customer.town_id,
        customer=customer,
        number=invented_card(customer.town_id, serial),
        opened_on=since,
    )


def invented_card(town_id: int, serial: int) -> str:
    """A card number that no issuer has: 9, the bank, the town, a serial number, the check digit."""
    first = f"{card_number.UNISSUED_PREFIX}900{town_id % 10_000:04d}{serial:010d}"
    return first + card_number.check_digit(first)
