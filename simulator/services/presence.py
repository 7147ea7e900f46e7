"""Writing down who is connected."""

from collections.abc import Mapping
from datetime import datetime

from simulator.models import Presence


def renew(*, seen: Mapping[int, datetime]) -> None:
    """Renews the leases of people, by the moment of their last sign of life."""
    Presence.objects.bulk_create(
        [Presence(person_id=person, seen_at=at) for person, at in seen.items()],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["seen_at"],
    )
