"""Attempts at set work: what was frozen when they began, which desks they were worked at, answers."""

from django.conf import settings
from django.db import models

from exercises.models.set_work import Party
from exercises.models.work_policy import WorkPolicy
from simulator.models import DeskSession
from simulator.models.append_only import AppendOnlyModel


class RubricSnapshot(AppendOnlyModel):
    """A rubric as it stood when an attempt began, under the digest of its data."""

    digest = models.CharField(max_length=64, unique=True)
    data = models.JSONField()

    def __str__(self) -> str:
        return self.digest[:12]


class Attempt(models.Model):
    """One go at a piece of work. What it is marked by is frozen in it."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    """Counted from 1 for each party."""
    policy = models.JSONField()
    """The `WorkPolicy` under which it was begun."""
    rubric = models.ForeignKey(RubricSnapshot, on_delete=models.PROTECT, related_name="+")
    situation = models.JSONField()
    """What the seed drew: `seed`, the `visits` by the numbers of their tickets, and the `case` of a
    task that asks for answers (`exercises.library.goal_case.GoalCase`)."""
    answer_key = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ends_at = models.DateTimeField()
    """When time is up: nothing after this moment counts."""
    note = models.TextField(blank=True)
    """The student's note on the work."""
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Empty where time took it in."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="one_attempt_per_number"),
            models.UniqueConstraint(
                fields=["party"],
                condition=models.Q(handed_in_at=None),
                name="one_open_attempt_per_party",
            ),
        ]
        indexes = [models.Index(fields=["handed_in_at", "ends_at"], name="attempts_by_their_end")]

    def __str__(self) -> str:
        return f"{self.party_id} #{self.number}"

    @property
    def work(self) -> WorkPolicy:
        return WorkPolicy.of(self.policy)

    @property
    def is_open(self) -> bool:
        return self.handed_in_at is None


class AttemptSession(models.Model):
    """A desk session whose evidence counts for an attempt, from one step to another."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="sessions")
    session = models.ForeignKey(DeskSession, on_delete=models.PROTECT, related_name="+")
    after = models.PositiveIntegerField()
    """Steps of the session up to this number were done before."""
    through = models.PositiveIntegerField(null=True, blank=True)
    """The last step that counts; empty until the attempt is handed in."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "session"], name="one_window_per_attempt_and_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} ← {self.session_id}"


class AttemptAnswer(models.Model):
    """What was last written into a field that has a right answer."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    field = models.SlugField(max_length=40)
    text = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "field"], name="one_answer_per_field")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.field}"
