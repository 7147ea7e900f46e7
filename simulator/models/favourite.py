"""A person's own list of shares (自选)."""

from django.conf import settings
from django.db import models

from simulator.models.town import Town


class Favourite(models.Model):
    """A share on a person's own list in a town. Shares belong to a scenario, so they go by code."""

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="favourites")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites"
    )
    code = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "person", "code"], name="a_share_once_per_list")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.code}"
