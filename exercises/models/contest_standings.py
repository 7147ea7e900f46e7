"""Standings of a contest: what each entry's events add up to so far, and the tables made of it."""

from django.db import models

from exercises.models.contest_entries import Entry
from exercises.models.contests import Contest


class ContestReading(models.Model):
    """How far the record of the contest's market has been read, and the prices that stood there."""

    contest = models.OneToOneField(Contest, on_delete=models.CASCADE, related_name="reading")
    day = models.PositiveIntegerField()
    second = models.PositiveIntegerField()
    """What happened before this second of the day has been read."""
    prices = models.JSONField()
    """Rows of share and ticks."""
    marked = models.JSONField(default=dict)
    """Entry → its rank at the last full half-hour, to show who has moved."""

    def __str__(self) -> str:
        return f"{self.contest_id} {self.day} {self.second}"


class EntryBook(models.Model):
    """What the events of one entry add up to; see `exercises/scoring/standings.py`."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="book")
    purse = models.JSONField()
    book = models.JSONField()

    def __str__(self) -> str:
        return f"{self.entry_id}"


class ContestTable(models.Model):
    """A table of a contest. All but the live one never change."""

    class Kind(models.TextChoices):
        LIVE = "live"
        """The machine's part, rewritten with each reading: for the organiser, and for everybody until
        the freeze."""
        FROZEN = "frozen"
        """The live one as it stood last before the freeze."""
        ENDED = "ended"
        """The machine's part at the end."""
        FINAL = "final"
        """With the judges' part; a correction makes the next version."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="tables")
    kind = models.CharField(max_length=6, choices=Kind)
    version = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField()
    day = models.PositiveIntegerField()
    second = models.PositiveIntegerField()
    """The market's moment it shows."""
    rows = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "kind", "version"], name="one_table_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.kind} {self.version}"
