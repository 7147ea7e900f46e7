"""The gradebook of a class: its parts with their weights, and what was entered by hand."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.models import TeachingClass
from simulator.models.append_only import AppendOnlyModel


class GradeColumn(models.Model):
    """A part of the course grade. All weights of a class are 100 together."""

    class Group(models.TextChoices):
        PROCESS = "process", _("Process")
        CONTEST = "contest", _("Contest part")

    class Source(models.TextChoices):
        WORK = "work", _("Released marks of set work")
        REPORT = "report", _("Released marks of practice reports")
        ATTENDANCE = "attendance", _("100 minus the points off for attendance")
        CONTEST = "contest", _("Results of released contests")
        ENTERED = "entered", _("Entered by hand")

    teaching_class = models.ForeignKey(
        TeachingClass, on_delete=models.CASCADE, related_name="grade_columns"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    group = models.CharField(max_length=8, choices=Group)
    source = models.CharField(max_length=10, choices=Source)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    """Percent."""
    shown_at = models.DateTimeField(null=True, blank=True)
    """Since when students see what was entered; the other sources have releases of their own."""

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["teaching_class", "position"], name="one_grade_column_per_position"
            )
        ]

    def __str__(self) -> str:
        return self.title


class GradeEntry(AppendOnlyModel):
    """A mark entered by hand for a student in a part, or the leave to miss it. The newest counts."""

    column = models.ForeignKey(GradeColumn, on_delete=models.PROTECT, related_name="entries")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveSmallIntegerField()
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    excused = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "grade entries"
        constraints = [
            models.UniqueConstraint(
                fields=["column", "student", "number"], name="one_grade_entry_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.column_id} {self.student_id} {self.percent}"
