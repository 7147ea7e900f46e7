"""Whether a sign-in still holds: asked again and again of those who stay connected."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare


class Badge(NamedTuple):
    """What somebody showed when they connected."""

    person: int
    session: str


def lapsed(badges: Collection[Badge], now: datetime) -> set[Badge]:
    """Those who have signed out, changed their password, or been switched off since."""
    keys = {badge.session for badge in badges}
    sessions = {
        session.session_key: session.get_decoded()
        for session in Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    }
    people = get_user_model().objects.filter(
        pk__in={badge.person for badge in badges}, is_active=True
    )
    hashes = {person.pk: person.get_session_auth_hash() for person in people}

    def holds(badge: Badge) -> bool:
        session, own = sessions.get(badge.session), hashes.get(badge.person)
        if session is None or own is None or session.get(SESSION_KEY) != str(badge.person):
            return False
        return constant_time_compare(session.get(HASH_SESSION_KEY, ""), own)

    return {badge for badge in badges if not holds(badge)}
