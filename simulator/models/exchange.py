"""The exchange's store: runs, their journal, snapshots, and what each account has been told.

It lives in a database of its own, so a town and an account are named by plain numbers here.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MarketRun(models.Model):
    """One market run of a town: what it is made from, and how fast it goes."""

    database = "exchange"

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")
        BROKEN = "broken", _("Out of order")
        """Its journal does not hold together; it stands still until somebody ends it."""

    town_id = models.PositiveBigIntegerField(db_index=True)
    scenario = models.CharField(max_length=40)
    rules_version = models.CharField(max_length=40)
    seed = models.PositiveBigIntegerField()
    first_date = models.DateField()
    speed = models.PositiveSmallIntegerField()
    """Simulated seconds per second on the wall."""
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    stops_at = models.DateTimeField(null=True, blank=True)
    """The class break: at this moment on the wall clock the run pauses."""
    endless = models.BooleanField(default=False)
    """After the close the next trading day opens by itself, and old days are let go."""
    skips_auction = models.BooleanField(default=True)
    """The opening auction is run through at once; the day is shown from 9:30 on."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town_id"],
                condition=~models.Q(state="ended"),
                name="one_live_run_per_town",
            ),
            models.CheckConstraint(
                condition=models.Q(speed__gte=1, speed__lte=600), name="run_speed_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario} @ {self.town_id}"


class JournalBatch(models.Model):
    """The commands of one commit, packed; each batch carries the hash of the one before it."""

    database = "exchange"

    run = models.ForeignKey(MarketRun, on_delete=models.CASCADE, related_name="batches")
    seq = models.PositiveBigIntegerField()
    day = models.PositiveIntegerField()
    """The trading day that the run had reached, so that old days can be let go."""
    payload = models.BinaryField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="one_batch_per_seq")]

    def __str__(self) -> str:
        return f"{self.run_id} #{self.seq}"


class RunSnapshot(models.Model):
    """The state of a run after batch `seq`, and the hash its journal had reached there."""

    database = "exchange"

    run = models.ForeignKey(MarketRun, on_delete=models.CASCADE, related_name="snapshots")
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    day = models.PositiveIntegerField()
    ends_day = models.BooleanField()
    """Taken after the close; those taken within a day are let go when a newer one stands."""
    state = models.BinaryField()
    digest = models.CharField(max_length=64)
    """The run's own digest of that state."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="one_snapshot_per_seq")]

    def __str__(self) -> str:
        return f"{self.run_id} #{self.seq}"


class AccountEvent(models.Model):
    """What happened to an account, in order: order, fill, cancel, balance. `seq` has no gaps."""

    database = "exchange"

    run = models.ForeignKey(MarketRun, on_delete=models.CASCADE, related_name="account_events")
    account = models.PositiveBigIntegerField()
    seq = models.PositiveBigIntegerField()
    day = models.PositiveIntegerField()
    second = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    facts = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "account", "seq"], name="one_event_per_account_and_seq"
            )
        ]
        indexes = [models.Index(fields=["run", "account", "day"], name="events_of_a_day")]

    def __str__(self) -> str:
        return f"{self.account} #{self.seq} {self.kind}"


class AccountBalance(models.Model):
    """What an account has now, rewritten with each commit that touches it. Money is fen."""

    database = "exchange"

    run = models.ForeignKey(MarketRun, on_delete=models.CASCADE, related_name="balances")
    account = models.PositiveBigIntegerField()
    seq = models.PositiveBigIntegerField()
    """Number of the account's newest event."""
    cash = models.BigIntegerField()
    frozen = models.BigIntegerField()
    holdings = models.JSONField()
    """Rows of instrument, total, sellable, frozen, cost; see `docs/realtime-protocol.md`."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "account"], name="one_balance_per_account")
        ]

    def __str__(self) -> str:
        return f"{self.account} @ {self.run_id}"


class AnsweredCommand(models.Model):
    """The answer to a command, under the key it came with: the same key has one effect."""

    database = "exchange"

    run = models.ForeignKey(MarketRun, on_delete=models.CASCADE, related_name="answered_commands")
    account = models.PositiveBigIntegerField()
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    """The command itself, so that a key used again for another one is told apart."""
    answer = models.JSONField()
    day = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "account", "key"], name="one_answer_per_account_and_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.key}"
