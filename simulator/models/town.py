"""A town: one bank branch, one securities branch, one wealth office and one exchange."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Town(models.Model):
    """One simulated town. A teaching class has one; the town itself knows nothing of teaching."""

    name = models.CharField(max_length=40)
    english_name = models.CharField(max_length=80)
    board_key = models.SlugField(max_length=16, unique=True)
    """Names the town's public LED board in its address; not a secret."""

    def __str__(self) -> str:
        return self.name

    def said_in(self, language: str) -> str:
        """The town's name in a language ("en" or "zh-hans")."""
        return self.english_name if language.startswith("en") else self.name


class Duty(models.TextChoices):
    """A post at a desk of the town (岗位)."""

    TELLER = "teller", _("Bank teller")
    AUTHORISER = "authoriser", _("Authorising supervisor")
    BROKER = "broker", _("Securities broker")
    ORDER_CLERK = "order_clerk", _("Order-entry clerk")
    WEALTH = "wealth", _("Wealth manager")
    CUSTOMER = "customer", _("Customer")
    OBSERVER = "observer", _("Observer")


SECURITIES_STAFF = frozenset({Duty.BROKER, Duty.ORDER_CLERK, Duty.WEALTH})
"""Duties of securities practitioners, who may not hold or trade stock (Securities Law, art. 40)."""


class DeskSession(models.Model):
    """A person at work at a desk, from taking the desk to leaving it."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="desk_sessions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="desk_sessions",
    )
    """Empty once the person has been erased; the evidence keeps the pseudonym."""
    duty = models.CharField(max_length=12, choices=Duty)
    desk = models.CharField(max_length=40, blank=True)
    context_id = models.CharField(max_length=40)
    """Names what the session belongs to in a higher room (a shift); opaque here."""
    policy = models.JSONField(default=dict)
    """The frozen `DeskPolicy`."""
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_desk_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.duty}"


class BrokerageAccount(models.Model):
    """A securities account at the town's broker. Its primary key is its number inside the run."""

    class Hat(models.TextChoices):
        PRACTICE = "practice", _("Practice account")
        CONTEST = "contest", _("Contest account")

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="accounts")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="brokerage_accounts"
    )
    hat = models.CharField(max_length=10, choices=Hat)
    alias = models.CharField(max_length=20)
    """The name that public boards show instead of the owner's."""
    opening_cash = models.BigIntegerField()
    """Fen paid in when the account was opened."""
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "owner", "hat"], name="one_account_per_hat_and_town"
            ),
            models.UniqueConstraint(fields=["town", "alias"], name="one_alias_per_town"),
        ]

    def __str__(self) -> str:
        return f"{self.alias} ({self.hat})"
