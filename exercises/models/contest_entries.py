"""Who takes part in a contest: entries of one student or several, what they note, who is taken out."""

from django.db import models

from classroom.models import TeachingClass, User
from exercises.models.contests import Contest
from simulator.models import BrokerageAccount


class Entry(models.Model):
    """One student or a team, with an account in the contest's town. Its alias is the account's."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="entries")
    account = models.OneToOneField(
        BrokerageAccount, on_delete=models.PROTECT, related_name="contest_entry"
    )
    blind = models.CharField(max_length=5, blank=True)
    """What judges call it, drawn by lot when the contest opens."""
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "blind"],
                condition=~models.Q(blind=""),
                name="one_entry_per_blind_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.account_id}"

    @property
    def alias(self) -> str:
        return self.account.alias


class EntryMember(models.Model):
    """A student of an entry, and the class they came from."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="members")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="members")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contest_places")
    teaching_class = models.ForeignKey(
        TeachingClass, on_delete=models.PROTECT, related_name="contest_places"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "student"], name="one_entry_per_student")
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.entry_id}"


class DiaryNote(models.Model):
    """A note of an entry's trading diary: why, what risk, what was learnt. Only ever added."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    day = models.PositiveIntegerField()
    second = models.PositiveIntegerField()
    """The market's moment when it was written."""
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["entry", "day", "second"], name="notes_of_an_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at}"


class Disqualification(models.Model):
    """A decision that an entry does not count, with its reason; it may be lifted, with another."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="disqualifications")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_reason = models.CharField(max_length=300, blank=True)
    lifted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(lifted_at=None),
                name="one_disqualification_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at}"
