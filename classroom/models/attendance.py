"""Attendance, kept as rows that are only added: the latest row of a student in a shift counts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.models.shift import Shift


class Attendance(models.TextChoices):
    """What a shift counts as for a student."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    LATE_LEFT_EARLY = "late_left_early", _("Late and left early")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused")


class AttendanceEntry(models.Model):
    """One change of a student's attendance in a shift: who, when, why, from what to what.

    Rows are never changed or removed. `number` counts from 1 for each student and shift, and is
    unique, so two requests at the same moment cannot both write the same step.
    """

    class Kind(models.TextChoices):
        CLOCK_IN = "clock_in", _("Clock in")
        CLOCK_OUT = "clock_out", _("Clock out")
        CLOSING = "closing", _("Closing of the shift")
        CORRECTION = "correction", _("Correction")

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="attendance")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendance"
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    """Server time of the change."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    old_status = models.CharField(max_length=16, choices=Attendance, blank=True)
    status = models.CharField(max_length=16, choices=Attendance)
    clocked_in_at = models.DateTimeField(null=True, blank=True)
    clocked_out_at = models.DateTimeField(null=True, blank=True)
    late_minutes = models.PositiveSmallIntegerField(default=0)
    early_minutes = models.PositiveSmallIntegerField(default=0)
    on_leave = models.BooleanField(default=False)
    """An approved leave covers the lateness or early departure."""
    missed_clock_out = models.BooleanField(default=False)
    is_corrected = models.BooleanField(default=False)
    """An instructor has decided; marks made later keep the decision."""
    device = models.CharField(max_length=32, blank=True)
    """A random id kept by the browser; shows that one browser clocked in two students."""
    rules = models.CharField(max_length=16)
    """Version of the rule pack that judged this row."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "student", "number"], name="one_attendance_entry_per_number"
            )
        ]
        indexes = [models.Index(fields=["student", "shift"], name="attendance_of_a_student")]

    def __str__(self) -> str:
        return f"{self.student_id} {self.kind} {self.status}"


class WrongCode(models.Model):
    """A wrong room code; too many in a minute and the student waits."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="wrong_codes")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shift", "student", "at"], name="wrong_codes_of_a_student")]

    def __str__(self) -> str:
        return f"{self.student_id} {self.at}"
