"""The rules of a contest: composed of what was chosen, until they are fixed; read as frozen since."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from exercises.models import Contest
from exercises.scoring import contest_formats
from exercises.scoring.contest_formats import By, ContestFormat, Part
from exercises.scoring.contest_rules import (
    ContestRules,
    MarketTerms,
    Window,
    procedure_on,
)
from exercises.scoring.contest_rules import rules_of as rules_of_data
from exercises.scoring.scales import Linear, RankSteps
from simulator.engine.market.rules import rules_on


def formats() -> list[ContestFormat]:
    """The formats a contest on this exchange can have: every part of theirs can be marked here."""
    newest = (contest_formats.newest(key) for key in contest_formats.all_formats())
    return [one for one in newest if all(map(_can_be_marked, one.parts)) and _is_traded(one)]


def format_named(key: str) -> ContestFormat | None:
    return next((one for one in formats() if one.key == key), None)


def adjustable(contest_format: ContestFormat) -> list[Part]:
    """Parts whose points an organiser may choose; those that go by a list of points stay."""
    parts = contest_format.parts
    if any(isinstance(part.scale, RankSteps) for part in parts):
        return []
    return list(parts)


def window_of(contest: Contest) -> Window:
    return Window(contest.opens_at, contest.closes_at, contest.freezes_at)


def rules_of(contest: Contest) -> ContestRules:
    """Frozen ones as they were frozen; of a draft what they would be now."""
    return composed(contest) if contest.rules is None else rules_of_data(contest.rules)


def composed(contest: Contest) -> ContestRules:
    """The rules that a draft's choices come to, with the packs that hold on its first day."""
    day = timezone.localdate(contest.opens_at)
    given = {part: Decimal(points) for part, points in contest.points.items()}
    chosen = pointed(contest_formats.format_on(contest.format_key, day), given)
    limits = {
        "start_yuan": Decimal(contest.opening_cash) / 100,
        "single_cap": Decimal(contest.single_cap) / 100,
        "least_round_trips": Decimal(contest.least_round_trips),
    }
    return ContestRules(
        format=chosen.limited(limits),
        window=window_of(contest),
        procedure=procedure_on(day),
        seed=contest.seed,
        market=MarketTerms(contest.scenario, rules_on(day).version, day, contest.speed),
    )


def pointed(contest_format: ContestFormat, points: Mapping[str, Decimal]) -> ContestFormat:
    """The format with an organiser's points, where it leaves them a choice."""
    return contest_format.pointing(points) if adjustable(contest_format) else contest_format


def _can_be_marked(part: Part) -> bool:
    if part.by is By.JUDGES:
        return bool(part.criteria)
    return part.by is By.MACHINE and isinstance(part.scale, Linear | RankSteps)


def _is_traded(contest_format: ContestFormat) -> bool:
    return "start_yuan" in contest_format.limits or any(
        part.by is By.MACHINE for part in contest_format.parts
    )
