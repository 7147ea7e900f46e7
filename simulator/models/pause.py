"""When a town stands still: nobody waits, nobody works at a desk, no market moves."""

from django.conf import settings
from django.db import models

from simulator.models.town import Town


class TownPause(models.Model):
    """One time of standing still; a town has at most one that has not ended."""

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="pauses")
    began_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    market_goes_on = models.BooleanField(default=False)
    """The market ran when the town stopped, or would have opened meanwhile: it goes on with the town."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town"],
                condition=models.Q(ended_at__isnull=True),
                name="one_pause_of_a_town_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.town_id} {self.began_at:%Y-%m-%d %H:%M}"
