"""Marks from the other sides: a student's own, and classmates' (自评、互评)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.models.attempts import Attempt


class SideMark(models.Model):
    """What a student thinks of an attempt, in percent: of one's own, or of a classmate's."""

    class Side(models.TextChoices):
        SELF = "self", _("Self")
        PEER = "peer", _("Peer")

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="side_marks")
    side = models.CharField(max_length=4, choices=Side)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    """Empty until it is given."""
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "marker", "side"], name="one_side_mark_per_marker"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__range=(0, 100)),
                name="side_mark_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.marker_id} → {self.attempt_id}"
