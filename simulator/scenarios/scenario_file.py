"""Scenarios read from the files of this folder: bilingual data, checked when read."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from simulator.engine.market.instruments import (
    Bilingual,
    Index,
    Instrument,
    NewsItem,
    Scenario,
)

_FOLDER = Path(__file__).parent
MARKET = "market"
"""The scope of news that touches every company."""
# 999 was issued by no exchange; quote terminals show index aliases at 9999. See main-board.toml.
_INDEX_CODE = re.compile(r"9990\d\d")
_CODE = re.compile(r"999[1-8]\d\d")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LARGEST_SHOCK = 0.08
"""A line worth more than this would lock most companies at their price limit."""


def keys() -> tuple[str, ...]:
    """The scenarios there are, by name of file."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.toml")))


@cache
def load(key: str) -> Scenario:
    """A scenario by its key.

    Raises:
        KeyError: there is no such scenario.
        ValueError: the file contradicts itself; the message names the file, the entry, the fault.
    """
    if key not in keys():
        raise KeyError(key)
    text = (_FOLDER / f"{key}.toml").read_text(encoding="utf-8")
    try:
        scenario = read_scenario(tomllib.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        msg = f"{key}.toml: {error}"
        raise ValueError(msg) from error
    if scenario.key != key:
        msg = f"{key}.toml: its key is {scenario.key!r}"
        raise ValueError(msg)
    return scenario


def read_scenario(raw: Mapping[str, Any]) -> Scenario:
    """A scenario from its data.

    Raises:
        ValueError: a text in one language only, a number out of range, a name used twice, or an
            entry that points at nothing.
    """
    sectors = {key: _words(f"sector {key}", text) for key, text in raw["sectors"].items()}
    instruments = tuple(
        _instrument(number, entry, sectors) for number, entry in enumerate(raw["instruments"])
    )
    indices = tuple(_index(entry, instruments, sectors) for entry in raw["indices"])
    listed: tuple[Instrument | Index, ...] = (*instruments, *indices)
    _once("code", [item.code for item in listed])
    _once("name", [item.name.zh for item in listed])
    _once("name", [item.name.en for item in listed])
    _once("initials", [instrument.initials for instrument in instruments])
    scopes = {MARKET, *sectors, *(instrument.code for instrument in instruments)}
    news = tuple(_news_item(entry, scopes) for entry in raw["news"])
    _once("key of a news line", [item.key for item in news])
    return Scenario(
        key=raw["key"],
        title=_words("title", raw["title"]),
        instruments=instruments,
        sectors=sectors,
        indices=indices,
        news=news,
    )


def _instrument(
    number: int, entry: Mapping[str, Any], sectors: Mapping[str, Bilingual]
) -> Instrument:
    name = f"instrument {entry['code']}"
    instrument = Instrument(
        **{**entry, "number": number, "name": _words(f"{name} name", entry["name"])}
    )
    _must(bool(_CODE.fullmatch(instrument.code)), f"{name}: a code is 9991xx to 9998xx")
    _must(
        bool(re.fullmatch(r"[a-z]{2,6}", instrument.initials)),
        f"{name}: initials {instrument.initials!r} are 2 to 6 small letters",
    )
    _must(instrument.sector in sectors, f"{name}: there is no sector {instrument.sector!r}")
    _in_range(name, "previous_close", instrument.previous_close, 100, 50_000)
    _in_range(name, "shares", instrument.shares, 10_000_000, 100_000_000_000)
    _in_range(name, "beta", instrument.beta, 0.2, 2.0)
    _in_range(name, "volatility", instrument.volatility, 0.05, 0.8)
    _in_range(name, "activity", instrument.activity, 0.3, 4.0)
    return instrument


def _index(
    entry: Mapping[str, Any],
    instruments: Iterable[Instrument],
    sectors: Mapping[str, Bilingual],
) -> Index:
    name = f"index {entry['code']}"
    _must(bool(_INDEX_CODE.fullmatch(entry["code"])), f"{name}: a code is 9990xx")
    unknown = sorted(set(entry["sectors"]) - set(sectors))
    _must(not unknown, f"{name}: there is no sector {unknown}")
    members = tuple(item.number for item in instruments if item.sector in entry["sectors"])
    _must(bool(members), f"{name}: it has no members")
    _in_range(name, "base", entry["base"], 10_000, 100_000_000)
    return Index(entry["code"], _words(f"{name} name", entry["name"]), members, entry["base"])


def _news_item(entry: Mapping[str, Any], scopes: set[str]) -> NewsItem:
    name = f"news {entry['key']}"
    _must(
        entry["scope"] in scopes,
        f"{name}: scope {entry['scope']!r} is neither the market, a sector nor a code",
    )
    _in_range(name, "shock", entry["shock"], -_LARGEST_SHOCK, _LARGEST_SHOCK)
    return NewsItem(
        entry["key"],
        _words(f"{name} text", entry["text"]),
        entry["scope"],
        float(entry["shock"]),
        bool(entry.get("on_call", False)),
    )


def _words(name: str, raw: Mapping[str, str]) -> Bilingual:
    words = Bilingual(zh=raw["zh"].strip(), en=raw["en"].strip())
    _must(bool(_HAN.search(words.zh)), f"{name}: the Chinese {words.zh!r} is not Chinese")
    _must(
        bool(words.en) and not _HAN.search(words.en),
        f"{name}: the English {words.en!r} is missing or Chinese",
    )
    return words


def _once(what: str, values: list[str]) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    _must(not twice, f"{what} used more than once: {twice}")


def _in_range(name: str, field: str, value: float, low: float, high: float) -> None:
    _must(low <= value <= high, f"{name}: {field} {value} is not within {low} and {high}")


def _must(holds: bool, fault: str) -> None:  # noqa: FBT001  # a condition and what it means
    if not holds:
        raise ValueError(fault)
