"""Which town a person belongs to: that of the class they learn or teach in."""

from django.db.models import Q

from classroom.models import TeachingClass
from simulator.models import Town


def home_town(person_id: int) -> Town | None:
    """The town of the person's newest class; None for those who have none."""
    own = Q(enrolments__student=person_id, enrolments__left_at=None) | Q(instructors=person_id)
    found = TeachingClass.objects.filter(own).select_related("town").order_by("-pk").first()
    return found.town if found else None
