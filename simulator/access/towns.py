"""Fetching towns: the one on a public board."""

from django.http import Http404

from simulator.models import Town


def town_on_board(board_key: str) -> Town:
    """The town whose public board has this key."""
    found = Town.objects.filter(board_key=board_key).first()
    if found is None:
        raise Http404
    return found
