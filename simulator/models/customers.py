"""Customers of a town, known at its bank, its broker and its wealth office, and their accounts."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.models.town import Town


class Customer(models.Model):
    """An invented person. The facts are frozen here, whatever a later generator would draw."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="customers")
    number = models.PositiveIntegerField()
    """Customer number, counted from 1 in each town."""
    seed = models.PositiveBigIntegerField()
    facts = models.JSONField()
    """What `engine.people` drew: name, papers, work, speech, in the form of that module."""
    known_since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_customer_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.town_id} #{self.number}"

    @property
    def name(self) -> str:
        """The customer's name, Chinese in both languages."""
        facts: dict[str, Any] = self.facts
        return str(facts["name"])


class BankAccount(models.Model):
    """A savings account with its card. Its balance moves with the lines of the books, and no other way."""

    class Kind(models.TextChoices):
        SAVINGS = "savings", _("Demand savings")

    class Status(models.TextChoices):
        NORMAL = "normal", _("Normal")
        FROZEN = "frozen", _("Frozen")
        LOST = "lost", _("Reported lost")
        LOCKED = "locked", _("PIN locked")
        CLOSED = "closed", _("Account closed")

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="bank_accounts")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="bank_accounts")
    number = models.CharField(max_length=19)
    """Card number; invented ones begin with 9 and end in their check digit."""
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SAVINGS)
    status = models.CharField(max_length=8, choices=Status, default=Status.NORMAL)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    """Wrong PINs in a row."""
    balance = models.BigIntegerField(default=0)
    """Fen. The sum of the account's lines, kept in the same transaction."""
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_bank_account_per_number"),
            models.CheckConstraint(
                condition=models.Q(balance__gte=0), name="bank_account_not_overdrawn"
            ),
        ]

    def __str__(self) -> str:
        return self.number
