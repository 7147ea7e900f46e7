"""Transactions at the bank's counter, and the second person's word on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.models.books import JournalEntry
from simulator.models.queue import QueueTicket
from simulator.models.town import DeskSession
from simulator.models.vouchers import Voucher


class CounterTransaction(models.Model):
    """One customer's business at a counter: the situation, and what the teller did about it.

    Its state is the engine's: `engine.bank.transactions.perform`, action by action, from the start.
    """

    class Ending(models.TextChoices):
        COMPLETED = "completed", _("Completed")
        DECLINED = "declined", _("Declined")
        ABANDONED = "abandoned", _("Left unfinished")

    ticket = models.OneToOneField(QueueTicket, on_delete=models.PROTECT, related_name="transaction")
    session = models.ForeignKey(
        DeskSession, on_delete=models.PROTECT, related_name="counter_transactions"
    )
    serial = models.PositiveSmallIntegerField()
    """Place in the session, from 1; the last part of the serial number on the slip."""
    business = models.CharField(max_length=12)
    """`engine.bank.spine.Business`."""
    account = models.JSONField()
    """The engine's `AccountFacts`, frozen when the customer came to the counter."""
    tiers = models.JSONField()
    """Fen from which a second person must authorise, level by level, as they stood then."""
    actions = models.JSONField(default=list)
    """What was done, in order: each with its `kind`."""
    due = models.CharField(max_length=12, blank=True)
    """`engine.bank.spine.Step` that comes next, for those who look at many desks at once."""
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=9, choices=Ending, blank=True)
    entry = models.OneToOneField(
        JournalEntry,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="counter_transaction",
    )
    voucher = models.OneToOneField(
        Voucher,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="counter_transaction",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "serial"], name="one_counter_transaction_per_serial"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.serial} {self.business}"


class Authorisation(models.Model):
    """A second person who was asked: to authorise, to count again, to take part in a seizure."""

    class Purpose(models.TextChoices):
        AUTHORISE = "authorise", _("Authorise")
        SECOND_COUNT = "second_count", _("Second count")
        SEIZURE = "seizure", _("Take part in the seizure")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    transaction = models.ForeignKey(
        CounterTransaction, on_delete=models.PROTECT, related_name="authorisations"
    )
    purpose = models.CharField(max_length=12, choices=Purpose)
    level = models.PositiveSmallIntegerField()
    """What the amount asks for; 0 where any second person will do."""
    amount = models.BigIntegerField()
    """Fen that the teller named."""
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    presented = models.JSONField(default=list)
    """Kinds of paper that the teller has shown."""
    looked_at = models.JSONField(default=list)
    """Kinds of paper that the second person has looked at."""
    authoriser = models.ForeignKey(
        DeskSession, null=True, blank=True, on_delete=models.PROTECT, related_name="authorised"
    )
    """The desk of a real second person; empty for the simulated one."""
    reason = models.CharField(max_length=40, blank=True)
    """Why it was refused: a code."""
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transaction", "purpose"],
                condition=models.Q(state="asked"),
                name="one_open_question_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.transaction_id} {self.purpose} {self.state}"

    @property
    def is_simulated(self) -> bool:
        """Whether the supervisor of the simulation decided."""
        return self.state != self.State.ASKED and self.authoriser_id is None
