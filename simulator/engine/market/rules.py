"""The exchange's rules as dated data; see docs/market-rules.md.

Prices are integer ticks, quantities shares, money fen. Rates are exact decimals.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.engine import money

_FILE = Path(__file__).parent / "rules.toml"
CERTAINTIES = frozenset({"rule", "code", "report", "memory", "house"})
_NOT_NUMBERS = frozenset({"version", "since", "source", "certainty"})


class AuctionTie(StrEnum):
    """How a call auction chooses among several prices that trade the same (SSE and SZSE 3.6.2)."""

    SSE = "sse"
    """Among the prices of orders the least left over; of two, the middle."""
    SZSE = "szse"
    """Among all prices the least left over; of several, the nearest to the reference price."""


@dataclass(frozen=True, slots=True)
class PriceCage:
    """How far a limit order may lie beyond the base price in continuous trading; 0 and 0 is no cage.

    The wider of the two counts: a part of the base (0.02 is 2 %), or a number of ticks.
    """

    percent: Decimal
    ticks: int

    @property
    def holds(self) -> bool:
        return self.percent > 0 or self.ticks > 0

    def band(self, base: int) -> tuple[int, int]:
        """The lowest price of a sale and the highest of a buy, each half up to the tick."""
        low = min(money.half_up(base * (1 - self.percent)), base - self.ticks)
        high = max(money.half_up(base * (1 + self.percent)), base + self.ticks)
        return max(1, low), high


@dataclass(frozen=True, slots=True)
class FeeRates:
    """What an order costs, as parts of its amount; the minimum in fen, once per order."""

    commission: Decimal
    commission_minimum: int
    stamp: Decimal
    """Of sales only."""
    transfer: Decimal


@dataclass(frozen=True, slots=True)
class MarketRules:
    """A rule pack: it has a version and a first day, and says how sure each number is."""

    version: str
    since: date
    source: str
    tick: Decimal
    """Smallest step of a price, in yuan."""
    lot: int
    max_shares: int
    """Most shares of one order."""
    auction_tie: AuctionTie
    cage: PriceCage
    limits: Mapping[str, Decimal]
    """Daily price limit by board, as a part of the previous close."""
    fees: Mapping[str, FeeRates]
    """By kind of security: `stock`, `etf`."""
    certainty: Mapping[str, str]


def rules_on(day: date) -> MarketRules:
    """The rule pack that holds on a day; the first one also before it began."""
    packs = load()
    holding = [pack for pack in packs if pack.since <= day]
    return holding[-1] if holding else packs[0]


def rules_of(version: str) -> MarketRules:
    """A rule pack by its version.

    Raises:
        KeyError: there is none of that version.
    """
    for pack in load():
        if pack.version == version:
            return pack
    raise KeyError(version)


@cache
def load() -> tuple[MarketRules, ...]:
    """All packs, oldest first.

    Raises:
        ValueError: the file contradicts itself; the message names the pack and the field.
    """
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    return read_packs(raw["packs"])


def read_packs(changes: list[dict[str, Any]]) -> tuple[MarketRules, ...]:
    """Packs from their data: each adds its changes to the one before it.

    Raises:
        ValueError: packs out of order, or a number without a certainty.
    """
    packs: list[MarketRules] = []
    data: dict[str, Any] = {}
    for change in changes:
        data = _merged(data, change)
        packs.append(_read_pack(data))
    days = [pack.since for pack in packs]
    if days != sorted(set(days)):
        msg = f"market rules: packs must follow each other by date: {days}"
        raise ValueError(msg)
    return tuple(packs)


def _read_pack(data: dict[str, Any]) -> MarketRules:
    certainty = dict(data["certainty"])
    numbers = set(_named({k: v for k, v in data.items() if k not in _NOT_NUMBERS}))
    if set(certainty) != numbers or not set(certainty.values()) <= CERTAINTIES:
        wrong = sorted(set(certainty) ^ numbers) or sorted(set(certainty.values()) - CERTAINTIES)
        msg = f"market rules {data['version']}: every number needs a certainty: {wrong}"
        raise ValueError(msg)
    return MarketRules(
        version=data["version"],
        since=data["since"],
        source=data["source"],
        tick=data["tick"],
        lot=data["lot"],
        max_shares=data["max_shares"],
        auction_tie=AuctionTie(data["auction_tie"]),
        cage=PriceCage(Decimal(data["cage"]["percent"]), data["cage"]["ticks"]),
        limits=MappingProxyType(dict(data["limits"])),
        fees=MappingProxyType({kind: _fee_rates(raw) for kind, raw in data["fees"].items()}),
        certainty=MappingProxyType(certainty),
    )


def _fee_rates(raw: Mapping[str, Decimal]) -> FeeRates:
    return FeeRates(
        commission=Decimal(raw["commission"]),
        commission_minimum=money.fen(raw["commission_minimum"]),
        stamp=Decimal(raw["stamp"]),
        transfer=Decimal(raw["transfer"]),
    )


def _merged(base: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in change.items():
        nested = isinstance(value, dict) and name in base
        merged[name] = _merged(base[name], value) if nested else value
    return merged


def _named(data: Mapping[str, Any], prefix: str = "") -> list[str]:
    """The numbers of nested data by their path: `fees.stock.stamp`."""
    found: list[str] = []
    for name, value in data.items():
        path = f"{prefix}{name}"
        found += _named(value, f"{path}.") if isinstance(value, Mapping) else [path]
    return found
