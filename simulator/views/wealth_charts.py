"""Geometry of the plan's pictures, drawn on the server: the fan of savings, the rings of an allocation.

Places are per cent of the picture, so that it fits any width while letters keep their size.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from simulator.engine.wealth.allocation import WHOLE, Mix, Part
from simulator.engine.wealth.plan import GoalPlan
from simulator.engine.wealth.projection import FanYear

LEFT, RIGHT, TOP, BOTTOM = 12.0, 96.0, 7.0, 90.0
"""The frame of the fan, in per cent; `_plan_fan.html` draws in the same."""
_SIZE = 1_000
"""The fan's paths are drawn in a square of so many units, stretched to the frame."""
_STEPS = (1, 2, 5, 10)
_TICKS = 4
MARKS: Mapping[Part, int] = {Part.CASH: 1, Part.BONDS: 3, Part.SHARES: 2}
"""Which series of the palette each part has."""
_GAP = 2.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where (`12.5%`), and what it says."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class FanPicture:
    """Paths of the two bands and of the middle, the target, the last middle value, both axes."""

    wide: str
    core: str
    median: str
    target: str
    end: str
    rows: Sequence[Tick]
    years: Sequence[Tick]


@dataclass(frozen=True, slots=True)
class Arc:
    """A part of a ring as a dashed circle."""

    mark: int
    dash: str
    offset: str


def fan_picture(plan: GoalPlan, first_year: int, label: Callable[[int], str]) -> FanPicture:
    """The fan of a goal.

    Args:
        plan: The goal, reckoned.
        first_year: The year of today.
        label: Words for an amount in fen on the upright axis.
    """
    years = plan.fan.years
    last = max(len(years) - 1, 1)
    highest = max(plan.needed * 1.12, years[-1].p90 * 1.04, 1.0)

    def x(year: int) -> float:
        return year / last * _SIZE

    def y(fen: float) -> float:
        return _SIZE - fen / highest * _SIZE

    def track(pick: Callable[[FanYear], int]) -> list[tuple[float, float]]:
        return [(x(at), y(pick(year))) for at, year in enumerate(years)]

    def down(fen: float) -> str:
        return f"{TOP + y(fen) / _SIZE * (BOTTOM - TOP):.2f}%"

    step = 1 if last <= 6 else 2 if last <= 12 else 4 if last <= 26 else 10  # noqa: PLR2004
    return FanPicture(
        wide=_band(track(lambda year: year.p90), track(lambda year: year.p10)),
        core=_band(track(lambda year: year.p75), track(lambda year: year.p25)),
        median=_line(track(lambda year: year.p50)),
        target=down(plan.needed),
        end=down(years[-1].p50),
        rows=[Tick(down(fen), label(fen)) for fen in _round_steps(highest)],
        years=[
            Tick(f"{LEFT + x(at) / _SIZE * (RIGHT - LEFT):.2f}%", str(first_year + at))
            for at in range(0, len(years), step)
        ],
    )


def ring(mix: Mix, radius: int) -> list[Arc]:
    """The parts of a mix as arcs of a circle."""
    around, length = 0.0, 2 * math.pi * radius
    arcs = []
    for part in Part:
        size = mix[part] / WHOLE * length
        drawn = max(size - _GAP, 0.0)
        arcs.append(Arc(MARKS[part], f"{drawn:.2f} {length - drawn:.2f}", f"{-around:.2f}"))
        around += size
    return arcs


def _round_steps(highest: float) -> list[int]:
    """Round marks from nothing to the highest: one, two or five times a power of ten."""
    raw = highest / _TICKS
    power = 10 ** math.floor(math.log10(raw))
    step = next(each * power for each in _STEPS if each * power >= raw)
    return [round(step * at) for at in range(int(highest / step) + 1)]


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))


def _band(upper: Sequence[tuple[float, float]], lower: Sequence[tuple[float, float]]) -> str:
    return f"{_line(upper)}{_line(lower[::-1]).replace('M', 'L', 1)}Z"
