"""Judges of a contest, their sheets, and the chair's word where two of them are far apart."""

from django.db import models

from classroom.models import User
from exercises.models.contest_entries import Entry
from exercises.models.contests import Contest


class ContestJudge(models.Model):
    """A person who judges a contest, under the number of a seat (席)."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="judges")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contests_judged")
    seat = models.PositiveSmallIntegerField()
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "person"], name="one_seat_per_judge"),
            models.UniqueConstraint(fields=["contest", "seat"], name="one_judge_per_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} seat {self.seat}"


class JudgeSheet(models.Model):
    """One judge's sheet for one entry: a draft that only the judge sees, until it is locked."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sheets")
    judge = models.ForeignKey(ContestJudge, on_delete=models.CASCADE, related_name="sheets")
    is_third = models.BooleanField(default=False)
    """Called because two others were far apart."""
    levels = models.JSONField(default=dict)
    """Criterion → level."""
    comment = models.CharField(max_length=500, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    recused_at = models.DateTimeField(null=True, blank=True)
    """Since when the judge has stood back for a conflict of interest; the sheet does not count."""
    recused_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "judge"], name="one_sheet_per_judge"),
            models.CheckConstraint(
                condition=models.Q(locked_at=None) | models.Q(recused_at=None),
                name="sheet_locked_or_recused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} on {self.entry_id}"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_recused(self) -> bool:
        return self.recused_at is not None


class GapRuling(models.Model):
    """The chair lets two marks that are far apart stand as they are, and says why."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="gap_ruling")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at}"
