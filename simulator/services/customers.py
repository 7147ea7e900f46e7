"""Admitting customers to a town, with their accounts."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from simulator.engine.people.personas import Persona, persona
from simulator.engine.plain import to_plain
from simulator.models import BankAccount, Customer, Town


@transaction.atomic
def admit(*, town: Town, seed: int, since: date) -> Customer:
    """Draws the town's next customer and opens their savings account, which stands at nothing.

    Known at the bank, the broker and the wealth office from now on.

    Args:
        town: The town.
        seed: The town's seed.
        since: The business date; ages and papers fit it.
    """
    Town.objects.select_for_update(no_key=True).get(pk=town.pk)
    last = Customer.objects.filter(town=town).aggregate(last=Max("number"))["last"] or 0
    drawn = persona(seed, last + 1, since)
    customer = Customer.objects.create(
        town=town, number=drawn.number, seed=seed, facts=to_plain(drawn), known_since=since
    )
    open_account(customer=customer, drawn=drawn, since=since)
    return customer


def open_account(*, customer: Customer, drawn: Persona, since: date) -> BankAccount:
    """Opens a demand savings account under the number of the person's card."""
    return BankAccount.objects.create(
        town_id=customer.town_id, customer=customer, number=drawn.card, opened_on=since
    )
