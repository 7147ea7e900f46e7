"""What everybody may see of a run: the newest quotes, and bars. Written with the journal's commits.

Pages and other processes read the market here; nobody needs the process that hosts the run.
"""

from django.db import models

from simulator.models.exchange import MarketRun


class RunPicture(models.Model):
    """The newest whole picture of a run: quotes, indices, news, as a snapshot frame carries them."""

    database = "exchange"

    run = models.OneToOneField(MarketRun, on_delete=models.CASCADE, related_name="picture")
    number = models.PositiveBigIntegerField()
    body = models.JSONField()
    depths = models.JSONField(default=dict)
    """By share: its bids, its asks (rows of price and quantity, best first) and its last trades."""
    queues = models.JSONField(default=dict)
    """By open order of a participant: the shares in front of it at its price."""

    def __str__(self) -> str:
        return f"{self.run_id} #{self.number}"


class MinuteBars(models.Model):
    """The bars of one closed minute: rows of instrument, open, high, low, close, volume, turnover.

    Shares that did not trade in the minute have no row.
    """

    database = "exchange"

    run = models.ForeignKey(MarketRun, on_delete=models.CASCADE, related_name="minute_bars")
    day = models.PositiveIntegerField()
    minute = models.PositiveSmallIntegerField()
    """Of the day, counted from midnight."""
    rows = models.JSONField()
    written_at = models.DateTimeField(null=True)
    """The moment on the wall at which the host saw the minute close."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "day", "minute"], name="one_row_per_minute")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.day} {self.minute}"


class DayBars(models.Model):
    """The bars of one closed trading day, rows as in `MinuteBars`; days before the run are negative."""

    database = "exchange"

    run = models.ForeignKey(MarketRun, on_delete=models.CASCADE, related_name="day_bars")
    day = models.IntegerField()
    rows = models.JSONField()
    written_at = models.DateTimeField(null=True)
    """Likewise; empty for days before the run."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "day"], name="one_row_per_day")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.day}"
