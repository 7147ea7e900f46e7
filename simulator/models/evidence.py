"""Evidence of work: what was done at a desk, step by step, chained per desk session.

A person stands in it under a pseudonym; names and free text lie apart and are named by a digest that
needs the pseudonym's secret. To erase a person, the link, the secret and the texts go: what is left
can be verified, and leads to nobody.
"""

from django.conf import settings
from django.db import models

from simulator.models.append_only import AppendOnlyModel
from simulator.models.town import DeskSession


class Pseudonym(models.Model):
    """Who somebody is in the evidence. Without a person: one who has been erased."""

    code = models.CharField(max_length=16, unique=True)
    secret = models.CharField(max_length=64, blank=True)
    """Keys the digests of this person's texts, so that nobody can guess a name from one."""
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pseudonym",
    )

    def __str__(self) -> str:
        return self.code


class WorkEvent(AppendOnlyModel):
    """One step at a desk. Each carries the hash of the one before it."""

    session = models.ForeignKey(DeskSession, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    """Place in the session, from 1, without a gap."""
    person = models.CharField(max_length=16)
    """The pseudonym's code."""
    at = models.DateTimeField()
    """The server's clock."""
    kind = models.CharField(max_length=40)
    facts = models.JSONField()
    """Text, whole numbers, yes and no, and lists of text and numbers; money in fen."""
    texts = models.JSONField(default=dict)
    """Digests of names and free text, by what they are."""
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_work_event_per_number")
        ]
        indexes = [
            models.Index(fields=["kind", "at"], name="work_events_of_a_kind"),
            models.Index(fields=["session", "kind"], name="kinds_of_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} #{self.number} {self.kind}"


class WorkText(models.Model):
    """A name or free text that evidence refers to. It goes when its person is erased."""

    digest = models.CharField(max_length=64)
    text = models.TextField()
    pseudonym = models.ForeignKey(Pseudonym, on_delete=models.CASCADE, related_name="texts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pseudonym", "digest"], name="one_work_text_per_digest")
        ]

    def __str__(self) -> str:
        return self.digest[:12]
