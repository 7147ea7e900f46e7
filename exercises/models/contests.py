"""A contest: what was chosen for it, its frozen rules, and where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.models import College, User
from simulator.models import Town


class Contest(models.Model):
    """An investment contest with a town, and so a market run, of its own."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FIXED = "fixed", _("Rules fixed")
        OPEN = "open", _("Under way")
        ENDED = "ended", _("Being judged")
        FINALISED = "finalised", _("Result final, not released")
        RELEASED = "released", _("Released")
        CALLED_OFF = "called_off", _("Called off")

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="contests")
    name = models.CharField(max_length=60)
    town = models.OneToOneField(Town, on_delete=models.PROTECT, related_name="+")
    """Where it is held; the key of the town's board is the contest's public key too."""
    organiser = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contests_organised")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()

    # ---- Chosen by the organiser, until the rules are fixed
    format_key = models.CharField(max_length=40)
    points = models.JSONField(default=dict)
    """Part → points, as text."""
    opening_cash = models.BigIntegerField()
    """Fen."""
    single_cap = models.PositiveSmallIntegerField()
    """Percent of the assets at the last close; 0 for none."""
    least_round_trips = models.PositiveSmallIntegerField()
    scenario = models.CharField(max_length=40)
    speed = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    freezes_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField()

    # ---- Fixed before it opens
    seed = models.PositiveBigIntegerField()
    """Of the market. Whoever knows it knows tomorrow's prices: shown after the end only."""
    rules = models.JSONField(null=True, blank=True)
    """The frozen rules as plain data; nothing is ever read from newer packs."""
    rules_digest = models.CharField(max_length=64, blank=True)
    lots_seed = models.PositiveBigIntegerField()
    """Of blind numbers and of who judges what."""

    # ---- What came of it
    run_id = models.PositiveBigIntegerField(null=True, blank=True)
    """The market run, in the store of the exchange."""
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "opens_at"], name="contests_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def takes_entries(self) -> bool:
        """Until it opens."""
        return self.state in (self.State.DRAFT, self.State.FIXED)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_being_judged(self) -> bool:
        return self.state == self.State.ENDED

    @property
    def is_over(self) -> bool:
        """Whether the market has closed for good, so that its seed may be known."""
        return self.state in (self.State.ENDED, self.State.FINALISED, self.State.RELEASED)

    @property
    def is_released(self) -> bool:
        return self.state == self.State.RELEASED


class ContestRecord(models.Model):
    """One change of a contest: who, when, what. Only ever added; each carries the hash of the last."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="records")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Empty for what the clock did."""
    action = models.CharField(max_length=24)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="one_record_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} #{self.number} {self.action}"
