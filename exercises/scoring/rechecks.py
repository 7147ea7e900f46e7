"""After a contest: how many results are checked again, when all are, and how long one may appeal.

Sources: jzds.itmc.cn (rechecks), wto168.net (appeals); docs/contests.md.
"""

from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal


def full_checks(entries: int, top: int) -> int:
    """The first `top` entries are all checked again."""
    return min(max(entries, 0), top)


def spot_checks(entries: int, top: int, ratio: Decimal) -> int:
    """Of the others at least `ratio`, rounded up."""
    others = max(entries - top, 0)
    return int((others * ratio).to_integral_value(ROUND_CEILING))


def error_rate(checked: int, wrong: int) -> Decimal | None:
    """Wrong results as a fraction of those checked; None if none were."""
    return Decimal(wrong) / checked if checked > 0 else None


def all_again(checked: int, wrong: int, limit: Decimal) -> bool:
    """Whether more than `limit` were wrong, so that every result is checked."""
    rate = error_rate(checked, wrong)
    return rate is not None and rate > limit


def may_appeal(*, ended: datetime, filed: datetime, within: timedelta) -> bool:
    """Whether an appeal is in time: up to and including the last moment of the window."""
    return filed <= ended + within
