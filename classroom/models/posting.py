"""The posting sheet (派岗): who is at which desk in a shift."""

from django.conf import settings
from django.db import models

from classroom.models.shift import Shift
from simulator.models import Duty


class Posting(models.Model):
    """A student's post in a shift: what the instructor has down, and what has been published."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="postings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings"
    )
    duty = models.CharField(max_length=12, choices=Duty, blank=True)
    desk = models.CharField(max_length=40, blank=True)
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    """The place in the staffing list of the plan; rotation goes on from here in the next shift."""
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField()
    published_duty = models.CharField(max_length=12, choices=Duty, blank=True)
    published_desk = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "person"], name="one_post_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.duty}"
