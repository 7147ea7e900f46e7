"""A sheet of login slips (登录条): who gets a one-time password on paper, and from whom."""

from django.conf import settings
from django.db import models

from classroom.models.people import TeachingClass


class SlipSheet(models.Model):
    """Slips issued together. No password is kept here; see `classroom/services/slips.py`."""

    token = models.SlugField(max_length=32, unique=True)
    """Names the sheet in its address."""
    key = models.CharField(max_length=64)
    """The idempotency key of the request that issued it: one sheet for one request."""
    nonce = models.CharField(max_length=64, blank=True)
    """With the site's key it gives the passwords of this sheet; empty once the sheet is closed."""
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slip_sheets"
    )
    issued_at = models.DateTimeField()
    teaching_class = models.ForeignKey(
        TeachingClass, null=True, blank=True, on_delete=models.CASCADE, related_name="slip_sheets"
    )
    """The class the slips are for; none for a person of the college."""
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issued_by", "key"], name="one_slip_sheet_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.token} by {self.issued_by_id}"
