"""The practice report of a shift (实训报告): what a student writes, what is filled in, its mark."""

from django.conf import settings
from django.db import models

from classroom.models import Shift


class ReportCall(models.Model):
    """An instructor's call for the reports of a shift, with their due time."""

    shift = models.OneToOneField(Shift, on_delete=models.CASCADE, related_name="report_call")
    due_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.shift_id} {self.due_at}"


class PracticeReport(models.Model):
    """A student's report of a shift. Task and time come from evidence; the rest is the student's."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="reports")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reports"
    )
    points = models.TextField(blank=True)
    """工作要点: a point a line."""
    reflection = models.TextField(blank=True)
    """体会."""
    version = models.PositiveIntegerField(default=0)
    """Counts saves, so that a second tab's stale text is told."""
    saved_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    filled = models.JSONField(default=dict)
    """What evidence filled in, frozen when it was handed in (`selectors.report_facts`)."""
    returned_reason = models.CharField(max_length=300, blank=True)
    """Why the instructor gave it back to be written on."""
    passed_reason = models.CharField(max_length=300, blank=True)
    """Why the instructor lets the marks of the shift out although it is late or blank."""
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    """Since when the student sees mark and comment."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "student"], name="one_report_per_shift"),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__range=(0, 100)),
                name="report_mark_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.shift_id}"

    @property
    def is_handed_in(self) -> bool:
        return self.handed_in_at is not None

    @property
    def is_released(self) -> bool:
        return self.released_at is not None
