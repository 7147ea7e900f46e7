"""Work that is set: a task of the library for a class, and who does it alone or together."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.models import Shift, TeachingClass
from exercises.library.tasks import Task, task_of
from exercises.models.work_policy import WorkPolicy


class Assignment(models.Model):
    """A task set for a class, in the order of `position`."""

    class Audience(models.TextChoices):
        ALL = "all", _("Everybody in the class")
        SOME = "some", _("Some students")
        TEAMS = "teams", _("Teams")

    teaching_class = models.ForeignKey(
        TeachingClass, on_delete=models.PROTECT, related_name="assignments"
    )
    shift = models.ForeignKey(
        Shift, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    """The shift in which it is done; empty where it is done whenever one likes."""
    task = models.SlugField(max_length=60)
    """Key of a task of the library."""
    version = models.CharField(max_length=20)
    """The task's version when it was set."""
    position = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=5, choices=Audience, default=Audience.ALL)
    policy = models.JSONField()
    """The `WorkPolicy`."""
    after = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    """What has to be handed in before this can be begun."""
    is_blind = models.BooleanField(default=False)
    """Markers see a number instead of a name until the marks are released."""
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    """After this nothing is taken any more; between due and closing it is late."""
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["teaching_class", "position"], name="one_assignment_per_position"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gte=models.F("due_at")), name="closing_after_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} · {self.teaching_class_id}"

    @property
    def work(self) -> WorkPolicy:
        return WorkPolicy.of(self.policy)

    @property
    def content(self) -> Task:
        """The task of the library, as it is now; what was frozen stands with each attempt.

        Raises:
            LookupError: the library does not have it any more.
        """
        found = task_of(self.task)
        if found is None:
            raise LookupError(self.task)
        return found


class Party(models.Model):
    """Who does a piece of work together: one student, or a team of them."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(max_length=40, blank=True)
    """A team's name."""
    number = models.CharField(max_length=8)
    """Stands for the names while marks are not out."""

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "number"], name="one_party_per_blind_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.number}"


class PartyMember(models.Model):
    """A student in a party."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="members")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="members")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="parties"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "student"], name="one_party_per_student_and_assignment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.student_id}"
