"""Marks: computed from evidence, decided by people, released to students. Each is kept apart."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.models.attempts import Attempt
from simulator.models.append_only import AppendOnlyModel


class MarkSheet(models.Model):
    """The marking of an attempt that was handed in: how far it is, and whose hand it is in."""

    class State(models.TextChoices):
        """In the order in which a sheet goes through them; students see nothing but the last."""

        NOT_MARKED = "not_marked", _("Not marked")
        IN_MARKING = "in_marking", _("In marking")
        MARKED = "marked", _("Marked")
        IN_REVIEW = "in_review", _("In review")
        READY = "ready", _("Ready for release")
        RELEASED = "released", _("Released")

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="sheet")
    state = models.CharField(max_length=10, choices=State, default=State.NOT_MARKED)
    version = models.PositiveIntegerField(default=0)
    """Counts changes, so that a second marker's stale form is told."""
    comment = models.TextField(blank=True)
    """Words to the student on the whole; seen when released."""
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who changed it last."""

    def __str__(self) -> str:
        return f"{self.attempt} {self.state}"

    @property
    def is_released(self) -> bool:
        return self.state == self.State.RELEASED


class ComputedMark(AppendOnlyModel):
    """A mark as the machine computed it. The newest of an attempt counts."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="computed")
    number = models.PositiveSmallIntegerField()
    marking = models.JSONField()
    """`exercises.scoring.marking.Marking` as data: every criterion with its lines and losses."""
    digest = models.CharField(max_length=64)
    """Of the marking: the same work and rubric give it again."""
    evidence = models.CharField(max_length=64)
    """Digest of the lines that were read."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "number"], name="one_computed_mark_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt} #{self.number}"


class Decision(AppendOnlyModel):
    """What a marker decided about a criterion. The newest of a criterion counts."""

    class Kind(models.TextChoices):
        LEVEL = "level", _("Level chosen")
        OVERRIDE = "override", _("Points changed")
        AS_COMPUTED = "as_computed", _("Back to what was computed")

    sheet = models.ForeignKey(MarkSheet, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    criterion = models.SlugField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    level = models.CharField(max_length=40, blank=True)
    points = models.IntegerField(null=True, blank=True)
    """Hundredths."""
    reason = models.TextField(blank=True)
    """The student reads it with the mark."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_decision_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion} {self.kind}"


class SheetStep(AppendOnlyModel):
    """A sheet going from one state to another: who, when, and why where it goes back."""

    sheet = models.ForeignKey(MarkSheet, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    old = models.CharField(max_length=10, choices=MarkSheet.State)
    new = models.CharField(max_length=10, choices=MarkSheet.State)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_sheet_step_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.old} → {self.new}"


class Release(AppendOnlyModel):
    """A mark as it went out to the student. Pages for students read this and nothing else."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField()
    data = models.JSONField()
    """`exercises.services.releases.released_data`: criteria, losses, decisions, sides, comment."""
    total = models.IntegerField()
    """Hundredths, after everything."""
    out_of = models.PositiveIntegerField()
    red_lines = models.PositiveSmallIntegerField(default=0)
    """How many criteria that are red lines lost points."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_release_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.attempt} {self.total}/{self.out_of}"


class RemarkRequest(models.Model):
    """A student asks to have a released mark looked at again; and the answer."""

    class Outcome(models.TextChoices):
        STAYS = "stays", _("The mark stays")
        AGAIN = "again", _("Looked at again")

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="requests")
    criterion = models.SlugField(max_length=60, blank=True)
    """Empty: the whole."""
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=5, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "criterion"],
                condition=models.Q(outcome=""),
                name="one_open_request_per_criterion",
            )
        ]

    def __str__(self) -> str:
        return f"{self.release} {self.criterion or 'whole'}"


class MarkingPhrase(models.Model):
    """A comment that a marker uses again and again."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="marking_phrases"
    )
    text = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "text"], name="one_phrase_per_owner")
        ]

    def __str__(self) -> str:
        return self.text
