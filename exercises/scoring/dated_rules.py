"""Packs of rule data: a version, a first day, and for each number how sure it is.

A TOML file beside its subject holds `[[packs]]`; each has `version`, `since`, `source`, the numbers,
and `[packs.certainty]` with a word of `Certainty` for every one of them.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from simulator.engine.rule_book import Certainty

CERTAINTIES = frozenset(Certainty)
_FIXED = frozenset({"version", "since", "source", "certainty"})
_NAMING = frozenset({"key", "name"})


class Dated(Protocol):
    """Something that holds from a day on."""

    @property
    def since(self) -> date: ...


DatedT = TypeVar("DatedT", bound=Dated)


@dataclass(frozen=True)
class Pack:
    """One pack: `numbers` are what the subject reads; decimals are exact.

    `about` holds the key and name of packs that stand beside each other in one file.
    """

    version: str
    since: date
    source: str
    about: Mapping[str, Any]
    numbers: Mapping[str, Any]
    certainty: Mapping[str, str]


def read_packs(file: Path) -> tuple[Pack, ...]:
    """All packs of a file, oldest first.

    Raises:
        ValueError: a number without a certainty or the other way round; the message names the pack.
    """
    raw = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    return tuple(sorted((read_pack(pack) for pack in raw["packs"]), key=lambda pack: pack.since))


def read_pack(raw: Mapping[str, Any]) -> Pack:
    """A pack from its data, checked."""
    about = {name: value for name, value in raw.items() if name in _NAMING}
    numbers = {
        name: value for name, value in raw.items() if name not in _FIXED and name not in _NAMING
    }
    pack = Pack(
        raw["version"],
        raw["since"],
        raw["source"],
        MappingProxyType(about),
        MappingProxyType(numbers),
        MappingProxyType(dict(raw["certainty"])),
    )
    if set(pack.certainty) != set(numbers) or not set(pack.certainty.values()) <= CERTAINTIES:
        msg = f"pack {pack.version}: every number needs a certainty of {sorted(CERTAINTIES)}"
        raise ValueError(msg)
    return pack


def holding_on(packs: Sequence[DatedT], day: date) -> DatedT:
    """What holds on a day, of packs from the oldest on; the first one also before it began."""
    begun = [pack for pack in packs if pack.since <= day]
    return begun[-1] if begun else packs[0]
