"""Morning and evening meeting: who hosts, who pitches an instrument, and the minutes."""

from django.conf import settings
from django.db import models

from classroom.models.shift import Shift, StageKind


class Meeting(models.Model):
    """The morning or evening meeting of a shift. Its agenda stands in the shift's lesson plan."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(max_length=16, choices=StageKind)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    speaker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who pitches an instrument."""
    instrument = models.CharField(max_length=40, blank=True)
    """Code or name of the instrument pitched, as text."""
    pitch_started_at = models.DateTimeField(null=True, blank=True)
    pitch_stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "kind"], name="one_meeting_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.kind}"


class Minutes(models.Model):
    """A version of a meeting's minutes. The newest counts; earlier ones stay to be looked up."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes")
    version = models.PositiveIntegerField()
    topic = models.CharField(max_length=200, blank=True)
    content = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="one_minutes_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} v{self.version}"
