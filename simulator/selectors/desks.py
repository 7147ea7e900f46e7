"""Who is at work at which desk of the town."""

from simulator.models import SECURITIES_STAFF, DeskSession


def securities_post(person_id: int) -> DeskSession | None:
    """The person's open session at a desk whose staff may not trade for themselves."""
    found = DeskSession.objects.filter(
        person_id=person_id, closed_at=None, duty__in=SECURITIES_STAFF
    )
    return found.first()
