"""Items of dress and etiquette: bilingual data for the self-check and the observer's sheet."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from classroom.lessons.plans import Words

_FILE = Path(__file__).parent / "conduct.toml"
LISTS = frozenset({"self", "seen"})


@dataclass(frozen=True, slots=True)
class ConductItem:
    key: str
    lists: frozenset[str]
    group: Words
    words: Words


@cache
def all_items() -> tuple[ConductItem, ...]:
    """Every item, in the order of the file.

    Raises:
        ValueError: a key twice, a list that does not exist, or words in one language only.
    """
    return read_items(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def read_items(raw: dict[str, Any]) -> tuple[ConductItem, ...]:
    """Items from their data, checked."""
    items = tuple(
        ConductItem(
            item["key"], frozenset(item["lists"]), Words(**item["group"]), Words(**item["words"])
        )
        for item in raw["items"]
    )
    if len({item.key for item in items}) != len(items):
        msg = "conduct: a key stands twice"
        raise ValueError(msg)
    if any(not item.lists or not item.lists <= LISTS for item in items):
        msg = f"conduct: the lists are {sorted(LISTS)}"
        raise ValueError(msg)
    return items


def self_items() -> tuple[ConductItem, ...]:
    """What a student checks on themselves."""
    return tuple(item for item in all_items() if "self" in item.lists)


def seen_items() -> tuple[ConductItem, ...]:
    """What an observer looks at, grouped: items of one group stand together."""
    items = [item for item in all_items() if "seen" in item.lists]
    order = list(dict.fromkeys(item.group.en for item in items))
    return tuple(sorted(items, key=lambda item: order.index(item.group.en)))
