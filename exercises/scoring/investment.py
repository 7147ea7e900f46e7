"""Rules of investment contests: whose result counts, and how much of one security may be held.

The numbers stand in contest_formats.toml, prose and certainty in docs/contests.md. Money in one
unit; shares of a portfolio are fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Invalid = Literal["disqualified", "new_listing", "round_trips"]
OPEN_DAYS_FOR_A_PICK = 2
"""A week with fewer trading days of the stock makes the pick void."""


def why_invalid(
    *,
    round_trips: int,
    least_round_trips: int,
    bought_new_listing: bool,
    disqualified: bool = False,
) -> Invalid | None:
    """Why a result does not count; None if it does.

    A decision is named before a barred purchase, and that before idleness.
    """
    if disqualified:
        return "disqualified"
    if bought_new_listing:
        return "new_listing"
    return "round_trips" if round_trips < least_round_trips else None


@dataclass(frozen=True, slots=True)
class CapCheck:
    """Whether a purchase keeps within the cap, and for how much one could buy at most."""

    accepted: bool
    most: Decimal


def position_cap(
    *, total_assets_before: Decimal, cap: Decimal, held: Decimal, order: Decimal
) -> CapCheck:
    """One security may take `cap` (0.5 is half) of the previous day's total assets, inclusive."""
    most = max(Decimal(0), total_assets_before * cap - held)
    return CapCheck(order <= most, most)


@dataclass(frozen=True, slots=True)
class FundWeights:
    """How a portfolio of funds keeps to its limits: the share invested, and who is above the cap."""

    invested: Decimal
    enough: bool
    over_cap: tuple[str, ...]


def fund_weights(
    weights: Mapping[str, Decimal], *, least_invested: Decimal, single_cap: Decimal
) -> FundWeights:
    """Weights are fractions of the portfolio; exactly at a limit is within it."""
    invested = sum(weights.values(), Decimal(0))
    over = tuple(name for name, weight in weights.items() if weight > single_cap)
    return FundWeights(invested, invested >= least_invested, over)


@dataclass(frozen=True, slots=True)
class WeekPick:
    """A stock picked for a week: bought at Monday's open, sold at Friday's close."""

    open_monday: Decimal
    close_friday: Decimal
    limit_up_at_open: bool
    """Opened at the upper limit and never left it, so that nobody could buy."""
    suspended_monday: bool
    days_open: int
    has_reason: bool

    def return_percent(self) -> Decimal | None:
        """The week's return in percent; None if the pick is void."""
        void = (
            not self.has_reason
            or self.limit_up_at_open
            or self.suspended_monday
            or self.days_open < OPEN_DAYS_FOR_A_PICK
            or self.open_monday <= 0
        )
        if void:
            return None
        return (self.close_friday - self.open_monday) / self.open_monday * 100
