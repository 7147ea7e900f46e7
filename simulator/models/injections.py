"""Events that an instructor has ordered for a desk or for the market, until they strike."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.models.queue import QueueTicket
from simulator.models.town import DeskSession, Town


class InjectedEvent(models.Model):
    """One order: what is to happen, where, by whom and when; then whether it did."""

    class Kind(models.TextChoices):
        COUNTERFEIT = "counterfeit", _("Counterfeit in a deposit")
        IMPATIENT = "impatient", _("Impatient customer")
        SUSPICIOUS_TRANSFER = "suspicious_transfer", _("Suspicious transfer")
        MARKET_FALL = "market_fall", _("Market fall")
        MARKET_RISE = "market_rise", _("Market rise")

    class State(models.TextChoices):
        PENDING = "pending", _("Has not struck yet")
        STRIKING = "striking", _("Is striking")
        """On its way to the exchange: too late to be taken back."""
        STRUCK = "struck", _("Has struck")
        WITHDRAWN = "withdrawn", _("Taken back")
        LAPSED = "lapsed", _("Came to nothing")
        """The desk was left, or the market ended, before it could strike."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="injected_events")
    session = models.ForeignKey(
        DeskSession,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="injected_events",
    )
    """The desk; empty for the market."""
    kind = models.CharField(max_length=20, choices=Kind)
    news = models.CharField(max_length=40, blank=True)
    """Key of the scenario's line that is announced (market)."""
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ordered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """From when on it may strike."""
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it struck, was taken back or lapsed."""
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who took it back."""
    ticket = models.ForeignKey(
        QueueTicket,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="injected_events",
    )
    """The visit that it struck."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind"],
                condition=models.Q(state="pending"),
                name="one_pending_event_of_a_kind_per_desk",
            ),
            models.UniqueConstraint(
                fields=["town"],
                condition=models.Q(state__in=("pending", "striking"), session__isnull=True),
                name="one_market_event_of_a_town_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING
