"""Putting shares on a person's own list and taking them off."""

from simulator.models import Favourite, Town


def keep(*, town: Town, person_id: int, code: str) -> None:
    """Puts a share on the list; one that is on it already stays."""
    Favourite.objects.get_or_create(town=town, person_id=person_id, code=code)


def drop(*, town: Town, person_id: int, code: str) -> None:
    """Takes a share off the list; one that is not on it is no matter."""
    Favourite.objects.filter(town=town, person_id=person_id, code=code).delete()
