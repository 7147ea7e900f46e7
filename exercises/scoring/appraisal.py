"""Appraisal of work: completion rates, KPI deductions, levels of managers, balanced scorecards.

Rule data in appraisal.toml, prose in docs/grading.md. Rates are fractions (0.9 is 90 %), points and
percentages exact decimals; nothing here rounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from exercises.scoring import points
from exercises.scoring.dated_rules import Pack, holding_on, read_packs
from exercises.scoring.three_way import Side

_FILE = Path(__file__).parent / "appraisal.toml"
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class RateBand:
    at_least: Decimal
    points: int


@dataclass(frozen=True, slots=True)
class EventStep:
    from_count: int
    points: int


@dataclass(frozen=True, slots=True)
class ManagerBook:
    """What a client manager looks after. Money in yuan; growth is net and a month's."""

    custody_assets: Decimal
    active_clients: int
    net_new_clients: int
    net_new_assets: Decimal


@dataclass(frozen=True, slots=True)
class ManagerLevel:
    """What keeps a client manager at a level in a region."""

    level: str
    region: int
    custody_assets: int
    active_clients: int
    net_new_clients: int
    net_new_assets: int
    rich_assets: int | None = None
    active_clients_if_rich: int | None = None

    def kept_with(self, book: ManagerBook) -> bool:
        """Assets and active clients, and new clients or new assets."""
        grew = (
            book.net_new_clients >= self.net_new_clients
            or book.net_new_assets >= self.net_new_assets
        )
        return (
            book.custody_assets >= self.custody_assets
            and book.active_clients >= self.clients_needed(book.custody_assets)
            and grew
        )

    def clients_needed(self, custody_assets: Decimal) -> int:
        """Active clients needed; fewer are enough for a large book, where the level says so."""
        if self.rich_assets is None or self.active_clients_if_rich is None:
            return self.active_clients
        rich = custody_assets >= self.rich_assets
        return self.active_clients_if_rich if rich else self.active_clients


@dataclass(frozen=True)
class AppraisalRules:
    """A rule pack of appraisal."""

    version: str
    since: date
    rate_bands: tuple[RateBand, ...]
    rate_points_below: int
    risk_events: tuple[EventStep, ...]
    manager_levels: tuple[ManagerLevel, ...]
    three_way: Mapping[Side, Decimal]
    """Shares of coach, self and peers, as fractions of 1."""
    least_peers: int
    far_from_coach: Decimal
    scorecards: Mapping[str, Mapping[str, Decimal]]
    """Post → view → weight, as fractions of 1."""

    def rate_points(self, rate: Decimal) -> int:
        """Points from 1 to 5 for a completion rate; a limit belongs to the band above it."""
        for band in self.rate_bands:
            if rate >= band.at_least:
                return band.points
        return self.rate_points_below

    def risk_event_points(self, events: int) -> int:
        """Points off for a teller's risk events; beyond the last line it costs no more."""
        reached = [step.points for step in self.risk_events if events >= step.from_count]
        return reached[-1] if reached else 0

    def manager_level(self, level: str, region: int) -> ManagerLevel | None:
        """The level's requirements in a region; None where no source gives them."""
        found = [row for row in self.manager_levels if (row.level, row.region) == (level, region)]
        return found[0] if found else None


def completion_rate(actual: Decimal, target: Decimal) -> Decimal | None:
    """Actual / target, not capped; None without a target."""
    return actual / target if target > 0 else None


def shortfall_points(
    *, target: Decimal, actual: Decimal, per_point: Decimal, most: Decimal | None = None
) -> Decimal:
    """Points off for each percentage point below target, parts of one in proportion.

    Nothing for reaching or passing the target; `most` is what the item may cost at all.
    """
    off = max(Decimal(0), target - actual) * per_point
    return off if most is None else min(off, most)


def balanced_score(scores: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal:
    """Balanced scorecard (平衡计分卡): Σ weight × score, weights as fractions of 1.

    Raises:
        ValueError: weights do not add up to 1, or a view has a score and no weight or none at all.
    """
    if not points.adds_up(weights.values()):
        msg = f"weights must add up to 1: {dict(weights)}"
        raise ValueError(msg)
    if set(scores) != set(weights):
        msg = f"scores of {sorted(scores)} do not fit weights of {sorted(weights)}"
        raise ValueError(msg)
    return points.weighted(scores, weights)


def rules_on(day: date) -> AppraisalRules:
    """The rule pack that holds on a day."""
    return holding_on(_packs(), day)


def newest() -> AppraisalRules:
    """The newest rule pack."""
    return _packs()[-1]


@cache
def _packs() -> tuple[AppraisalRules, ...]:
    return tuple(_built(pack) for pack in read_packs(_FILE))


def _built(pack: Pack) -> AppraisalRules:
    numbers: dict[str, Any] = dict(pack.numbers)
    rules = AppraisalRules(
        version=pack.version,
        since=pack.since,
        rate_bands=tuple(RateBand(**band) for band in numbers["rate_bands"]),
        rate_points_below=numbers["rate_points_below"],
        risk_events=tuple(EventStep(**step) for step in numbers["risk_events"]),
        manager_levels=tuple(ManagerLevel(**level) for level in numbers["manager_levels"]),
        three_way={Side(side): share for side, share in _shares(numbers["three_way"]).items()},
        least_peers=numbers["least_peers"],
        far_from_coach=Decimal(numbers["far_from_coach"]),
        scorecards={post: _shares(weights) for post, weights in numbers["scorecards"].items()},
    )
    _check(rules)
    return rules


def _shares(percentages: Mapping[str, int | Decimal]) -> dict[str, Decimal]:
    return {name: Decimal(percent) / HUNDRED for name, percent in percentages.items()}


def _check(rules: AppraisalRules) -> None:
    limits = [band.at_least for band in rules.rate_bands]
    if limits != sorted(set(limits), reverse=True):
        msg = f"appraisal {rules.version}: rate bands must fall"
        raise ValueError(msg)
    counts = [step.from_count for step in rules.risk_events]
    if counts != sorted(set(counts)):
        msg = f"appraisal {rules.version}: risk events must rise"
        raise ValueError(msg)
    if not points.adds_up(rules.three_way.values()):
        msg = f"appraisal {rules.version}: three_way must add up to 100"
        raise ValueError(msg)
    for post, weights in rules.scorecards.items():
        if not points.adds_up(weights.values()):
            msg = f"appraisal {rules.version}: the views of {post} must add up to 100"
            raise ValueError(msg)
