"""What kinds of step evidence knows, a list for each house. The desks write them, marking reads them.

A kind is named `<subject>.<done>`. Its facts stand in `docs/evidence.md`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskWork(models.TextChoices):
    """Steps that every desk knows."""

    SEATED = "desk.seated", _("Took the desk")
    LEFT = "desk.left", _("Left the desk")


def is_known(kind: str) -> bool:
    """Whether evidence may hold a step of this kind."""
    return any(kind in house.values for house in HOUSES)


HOUSES: tuple[type[models.TextChoices], ...] = (DeskWork,)
