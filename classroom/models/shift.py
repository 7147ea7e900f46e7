"""A shift (班次) of a teaching class, its stages with times, and the display that shows its code."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.models.people import TeachingClass


class StageKind(models.TextChoices):
    """The parts of a working day, in the order in which they come."""

    CLOCK_IN = "clock_in", _("Clock in")
    MORNING_MEETING = "morning_meeting", _("Morning meeting")
    POSTING = "posting", _("Posting to desks")
    DESK = "desk", _("At the desk")
    EVENING_MEETING = "evening_meeting", _("Evening meeting")
    CLOCK_OUT = "clock_out", _("Clock out")


class Shift(models.Model):
    """One working day of a class. All of its state is here, so a restart loses nothing."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Under way")
        CLOSED = "closed", _("Shift closed")

    teaching_class = models.ForeignKey(
        TeachingClass, on_delete=models.PROTECT, related_name="shifts"
    )
    starts_at = models.DateTimeField()
    """When the clock-in stage begins by plan; lateness counts from here (or from a later opening)."""
    plan = models.JSONField()
    """The lesson plan as it was when the shift was made; a later edition of the plan changes nothing."""
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    by_bell = models.BooleanField(default=True)
    """Stages change at their planned times; else only when the instructor says so."""
    secret = models.CharField(max_length=64)
    """Seeds the room code; never leaves the server."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teaching_class"],
                condition=models.Q(state="open"),
                name="one_open_shift_per_class",
            )
        ]
        indexes = [models.Index(fields=["teaching_class", "starts_at"], name="shifts_of_a_class")]

    def __str__(self) -> str:
        return f"{self.teaching_class} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def context_id(self) -> str:
        """How the town's desk sessions name this shift."""
        return f"shift:{self.pk}"

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class ShiftStage(models.Model):
    """A stage with the time it is to begin and end; `began_at` is when it really did."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=StageKind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "position"], name="one_stage_per_position"),
            models.UniqueConstraint(fields=["shift", "kind"], name="one_stage_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.kind}"

    @property
    def is_running(self) -> bool:
        return self.began_at is not None and self.ended_at is None
