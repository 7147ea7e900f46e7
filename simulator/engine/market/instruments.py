"""What is listed on the venue: companies, their sectors, and the indices made of them.

Prices are integer ticks of 0.01 yuan (1,793 ticks = 17.93 yuan); quantities are shares.
"""

from dataclasses import dataclass

from simulator.engine.bilingual import Bilingual

__all__ = ["Bilingual", "Index", "Instrument", "NewsItem", "Scenario"]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A listed share. `number` is its place in the scenario and names it inside the engine."""

    number: int
    code: str
    name: Bilingual
    initials: str
    sector: str
    previous_close: int
    """Close of the day before the run begins, in ticks."""
    shares: int
    """Free float in shares; the weight in the indices and the base of the turnover rate."""
    beta: float
    """How strongly the fair value follows market and sector."""
    volatility: float
    """Own (idiosyncratic) volatility of the fair value, per year."""
    activity: float
    """Relative pace of the crowd's orders; 1.0 is the usual share."""


@dataclass(frozen=True, slots=True)
class Index:
    """A float-weighted index over its members; `base` is its close before the run, in hundredths."""

    code: str
    name: Bilingual
    members: tuple[int, ...]
    base: int


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A news line that may move fair values. `shock` is a log return, e.g. 0.03."""

    key: str
    text: Bilingual
    scope: str
    """`market`, a sector's key, or an instrument's code."""
    shock: float
    on_call: bool = False
    """Never comes by itself; only somebody outside the market announces it."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """All that a market run is made from, apart from its seed and its rule pack."""

    key: str
    title: Bilingual
    instruments: tuple[Instrument, ...]
    sectors: dict[str, Bilingual]
    indices: tuple[Index, ...]
    news: tuple[NewsItem, ...]
