"""Who is connected: a lease that each sign of life renews. A socket that closes says nothing."""

from datetime import timedelta

from django.conf import settings
from django.db import models

LEASE = timedelta(seconds=25)
"""How long a sign of life counts: two beats of ten seconds, and five until it is written down."""


class Presence(models.Model):
    """The last sign of life of a person's pages, whichever process heard it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="presence",
    )
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.seen_at:%H:%M:%S}"
