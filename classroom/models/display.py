"""A big screen that an instructor paired with a shift; only it shows the room code."""

from django.conf import settings
from django.db import models

from classroom.models.shift import Shift


class Display(models.Model):
    """A browser on a big screen. Until it is paired it has a pairing code and shows nothing else."""

    token_digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token in the browser's signed cookie."""
    pairing_code = models.CharField(max_length=6)
    created_at = models.DateTimeField()
    shift = models.ForeignKey(
        Shift, null=True, blank=True, on_delete=models.CASCADE, related_name="displays"
    )
    paired_at = models.DateTimeField(null=True, blank=True)
    paired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unpaired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pairing_code"],
                condition=models.Q(paired_at__isnull=True),
                name="pairing_code_of_one_waiting_display",
            )
        ]

    def __str__(self) -> str:
        return f"display {self.pk}"
