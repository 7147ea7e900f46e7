"""Founding towns: a name of its own, and an address for its public board."""

import secrets
import tomllib
from functools import cache
from itertools import count
from pathlib import Path

from django.db import transaction

from simulator.models import Town
from simulator.services import turns

_FILE = Path(__file__).parent.parent / "towns.toml"
_KEY_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_KEY_LENGTH = 8


@transaction.atomic
def found_town() -> Town:
    """A new town with the first free name of the list; after the last one names get a number."""
    turns.take(name="names of towns")
    chinese, english = _free_name()
    key = "".join(secrets.choice(_KEY_SIGNS) for _ in range(_KEY_LENGTH))
    return Town.objects.create(name=chinese, english_name=english, board_key=key)


@cache
def town_names() -> tuple[tuple[str, str], ...]:
    """Chinese and English names of invented towns."""
    names = tomllib.loads(_FILE.read_text(encoding="utf-8"))["names"]
    return tuple((name["zh"], name["en"]) for name in names)


def _free_name() -> tuple[str, str]:
    taken = set(Town.objects.values_list("name", flat=True))
    for turn in count(1):
        mark = "" if turn == 1 else f" {turn}"
        for chinese, english in town_names():
            if f"{chinese}{mark}" not in taken:
                return f"{chinese}{mark}", f"{english}{mark}"
    raise AssertionError  # count never ends
