"""The business date of a town: the date of its books, vouchers and queue."""

from django.db import models

from simulator.models.town import Town


class BusinessDay(models.Model):
    """One day of a town's bank; at most one is open.

    Whoever posts holds this row, so entries are numbered one after the other and no day closes in
    the middle of one.
    """

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="business_days")
    date = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_night = models.BooleanField(default=False)
    """Nobody closed it: the night run or an instructor's order did."""
    left_open = models.JSONField(default=list)
    """What had not been finished when it was closed nevertheless, each as `[code, name]`."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "date"], name="one_business_day_per_date"),
            models.UniqueConstraint(
                fields=["town"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_business_day_per_town",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.town_id} {self.date}"
