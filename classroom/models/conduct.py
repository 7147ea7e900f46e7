"""Dress and etiquette: a self-check that carries no marks, and what an observer saw."""

from django.conf import settings
from django.db import models

from classroom.models.shift import Shift


class SelfCheck(models.Model):
    """What a student ticked about themselves. A reminder: it is never marked."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="self_checks")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ticked = models.JSONField()
    """Keys of the items ticked."""
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shift", "student"], name="self_checks_of_a_student")]

    def __str__(self) -> str:
        return f"{self.student_id} {self.at}"


class Observation(models.Model):
    """An observer's sheet (观察表) on one person; never on oneself. Each is a row of its own."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="observations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    observer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answers = models.JSONField()
    """Item key → true (seen) or false (missing); what was not looked at is left out."""
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("observer")), name="nobody_observes_themselves"
            )
        ]
        indexes = [models.Index(fields=["shift", "person"], name="observations_of_a_person")]

    def __str__(self) -> str:
        return f"{self.observer_id} → {self.person_id}"
