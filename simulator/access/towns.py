"""Fetching towns: the one on a public board, and the one that a person belongs to."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.module_loading import import_string

from simulator.models import Town


def town_on_board(board_key: str) -> Town:
    """The town whose public board has this key."""
    found = Town.objects.filter(board_key=board_key).first()
    if found is None:
        raise Http404
    return found


def home_town(user: AbstractBaseUser | AnonymousUser) -> Town | None:
    """The town that a person belongs to, None if they belong to none.

    Who belongs where is for a higher room to say: `settings.HOME_TOWN` names a function that takes
    the person's primary key.
    """
    if not (user.is_authenticated and user.is_active):
        return None
    home_of: Callable[[int], Town | None] = import_string(settings.HOME_TOWN)
    return home_of(user.pk)
