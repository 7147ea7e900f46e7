"""The queue of the bank hall: a ticket for each customer who comes, and what they have come for."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.models.customers import Customer
from simulator.models.town import DeskSession, Town


class QueueTicket(models.Model):
    """One visit. The errand is frozen when the ticket is drawn."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CALLED = "called", _("At the counter")
        HELD = "held", _("Asked to wait")
        MISSED = "missed", _("Did not come when called")
        SERVED = "served", _("Served")
        LEFT = "left", _("Left the hall")

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="queue_tickets")
    date = models.DateField()
    """The business date."""
    serial = models.PositiveSmallIntegerField()
    """Counted from 1 each day."""
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="visits")
    errand = models.JSONField()
    """What the customer wants and brings, traps included: the engine's `Errand`.

    Only an event that an instructor ordered changes it, before anybody has seen it.
    """
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    session = models.ForeignKey(
        DeskSession, null=True, blank=True, on_delete=models.PROTECT, related_name="queue_tickets"
    )
    """The desk that called it last."""
    sent_to = models.ForeignKey(
        DeskSession, null=True, blank=True, on_delete=models.PROTECT, related_name="sent_visits"
    )
    """The only desk that may call it; empty for those who come to the hall by themselves."""
    place = models.IntegerField()
    """Lowest is called next; who was held comes back to the front, who was missed to the end."""
    calls = models.PositiveSmallIntegerField(default=0)
    absent_calls = models.PositiveSmallIntegerField(default=0)
    """How many calls find nobody: the customer is outside."""
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    """How many times the customer mistypes the PIN."""
    drawn_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    leaves_at = models.DateTimeField()
    """When patience runs out, unless the customer is at a counter."""
    stood_still = models.DurationField(default=timedelta)
    """How long the town has stood still since the ticket was drawn; `leaves_at` counts it in."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "date", "serial"], name="one_ticket_per_serial_and_day"
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(state="called"),
                name="one_customer_at_a_counter",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def waited(self, now: datetime) -> timedelta:
        """How long the customer has been in the hall, without the time it stood still."""
        return now - self.drawn_at - self.stood_still

    @property
    def is_present(self) -> bool:
        """Whether the customer has come to the counter."""
        return self.state == self.State.CALLED and self.calls > self.absent_calls

    @property
    def number(self) -> str:
        """As the display and the slip of paper show it."""
        return f"A{self.serial:03d}"
