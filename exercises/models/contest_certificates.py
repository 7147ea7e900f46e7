"""Certificates of a released contest, each with a code that anybody can look up."""

from django.db import models

from exercises.models.contest_entries import Entry


class Certificate(models.Model):
    """What one entry is certified, under a short check code; it never changes."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="certificate")
    code = models.CharField(max_length=10, unique=True)
    """Letters and figures that are not mistaken for each other."""
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
