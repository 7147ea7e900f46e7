"""Bank–securities transfers (银证转账): a customer's money on its way between bank and broker."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.models.customers import BankAccount, Customer
from simulator.models.town import BrokerageAccount, DeskSession, Town


class Transfer(models.Model):
    """One transfer. It is in transit from its first entry in the bank's books until its last one.

    Its number names it in the books and, with its primary key, at the exchange, so that whatever is
    sent or booked again has one effect.
    """

    class Direction(models.TextChoices):
        TO_BROKER = "to_broker", _("Bank to broker")
        TO_BANK = "to_bank", _("Broker to bank")

    class State(models.TextChoices):
        IN_TRANSIT = "in_transit", _("In transit")
        SETTLED = "settled", _("Settled")
        RETURNED = "returned", _("Returned")

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="transfers")
    number = models.PositiveIntegerField()
    """Counted from 1 in each town."""
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="transfers")
    bank_account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="transfers"
    )
    account = models.ForeignKey(
        BrokerageAccount, on_delete=models.PROTECT, related_name="transfers"
    )
    run_id = models.PositiveBigIntegerField()
    """The market run whose broker has the account; it lives in the store of the exchange."""
    direction = models.CharField(max_length=9, choices=Direction)
    amount = models.PositiveBigIntegerField()
    """Fen."""
    key = models.CharField(max_length=64)
    """Whatever asked for it: the same key is one transfer."""
    date = models.DateField()
    """The business date on which it was asked for."""
    session = models.ForeignKey(
        DeskSession, null=True, blank=True, on_delete=models.PROTECT, related_name="transfers"
    )
    """Who sent it for the customer; empty where the customer did it alone."""
    state = models.CharField(max_length=10, choices=State, default=State.IN_TRANSIT)
    reason = models.CharField(max_length=40, blank=True)
    """Why it was returned, or what keeps it in transit: the code of a refusal."""
    facts = models.JSONField(default=dict)
    """The numbers of that reason."""
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_transfer_per_number"),
            models.UniqueConstraint(fields=["town", "key"], name="one_transfer_per_key"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="transfer_moves_something"
            ),
        ]
        indexes = [models.Index(fields=["state", "run_id"], name="transfers_in_transit")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def name(self) -> str:
        """As it stands in the books: T000012."""
        return f"T{self.number:06d}"

    @property
    def signed(self) -> int:
        """Fen as the broker sees it: in is positive."""
        return self.amount if self.direction == self.Direction.TO_BROKER else -self.amount
