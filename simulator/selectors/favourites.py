"""What is on a person's own list of shares."""

from simulator.models import Favourite, Town


def codes_of(town: Town, person_id: int) -> frozenset[str]:
    found = Favourite.objects.filter(town=town, person_id=person_id)
    return frozenset(found.values_list("code", flat=True))
