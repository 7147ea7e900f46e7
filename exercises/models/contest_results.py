"""After the judging: requests to look again, and what the journal of the market says of each trade."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.models import User
from exercises.models.contest_entries import Entry
from exercises.models.contests import Contest


class Appeal(models.Model):
    """A request to look at a mark again (申诉), and the ruling on it."""

    class State(models.TextChoices):
        FILED = "filed", _("Filed")
        KEPT = "kept", _("Mark kept")
        CHANGED = "changed", _("Mark changed")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="appeals")
    part = models.CharField(max_length=24, blank=True)
    """Of the format; empty for the result as a whole."""
    text = models.TextField()
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.FILED)
    answer = models.CharField(max_length=500, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    """Points of the part after a change."""
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["filed_at"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.FILED


class JournalReading(models.Model):
    """The market's journal, read back from its first batch to its last after the end."""

    contest = models.OneToOneField(
        Contest, on_delete=models.CASCADE, related_name="journal_reading"
    )
    read_at = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)
    """Where the chain does not hold; empty if it does."""
    batches = models.PositiveBigIntegerField(default=0)
    commands = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    """What the chain comes to."""

    def __str__(self) -> str:
        return f"{self.contest_id} {self.hash[:8]}"


class EntryReplay(models.Model):
    """An entry's orders and trades as the journal gives them, beside what its account was told."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="replay")
    lines = models.JSONField()
    agrees = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.entry_id} {self.agrees}"
