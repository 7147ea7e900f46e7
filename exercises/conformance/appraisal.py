"""Worked cases of appraisal, performance and the morning meeting, played through the rules."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from exercises.conformance.numbers import exact, exact_all, maybe
from exercises.scoring import appraisal, meeting, performance, points, three_way
from exercises.scoring.three_way import Side

_SOME_DAY = datetime(2026, 1, 5)  # noqa: DTZ001  # times of day are compared within one day
_LEVELS = {"初级": "junior", "中级": "middle", "高级": "senior"}
_SIDES = {"teacher": Side.COACH, "self": Side.SELF, "peer": Side.PEERS}


def rate_to_5(given: Mapping[str, Any]) -> int:
    return appraisal.newest().rate_points(exact(given["rate"]))


def goal_rate(given: Mapping[str, Any]) -> dict[str, Decimal | None]:
    return {
        f"{name}_rate": appraisal.completion_rate(
            exact(given[f"new_{name}"]), exact(given[f"goal_{name}"])
        )
        for name in ("assets", "clients")
    }


def manager_keep_level(given: Mapping[str, Any]) -> bool | dict[str, str]:
    level = str(given.get("level", "junior"))
    rule = appraisal.newest().manager_level(_LEVELS.get(level, level), int(given["region"]))
    if rule is None:
        return {"error": "no_such_level"}
    return rule.kept_with(
        appraisal.ManagerBook(
            exact(given["custody_assets"]),
            int(given["active_clients"]),
            int(given["net_new_clients_month"]),
            exact(given["net_new_assets_month"]),
        )
    )


def balanced(given: Mapping[str, Any]) -> Decimal | dict[str, str]:
    weights = exact_all(given["weights"])
    if not points.adds_up(weights.values()):
        return {"error": "weights_sum"}
    return appraisal.balanced_score(exact_all(given["scores"]), weights)


def from_three_sides(given: Mapping[str, Any]) -> Decimal | dict[str, str] | None:
    weights = {_SIDES[name]: exact(weight) for name, weight in given["weights"].items()}
    if not points.adds_up(weights.values()):
        return {"error": "weights_sum"}
    peers = given.get("peer")
    return three_way.joined(
        coach=maybe(given.get("teacher")),
        own=maybe(given.get("self")),
        peers=[exact(mark) for mark in (peers or [])],
        weights=weights,
        least_peers=appraisal.newest().least_peers,
    ).mark


def teller_item(given: Mapping[str, Any]) -> dict[str, Decimal]:
    off = appraisal.shortfall_points(
        target=exact(given["target"]),
        actual=exact(given["actual"]),
        per_point=exact(given["per_point"]),
        most=maybe(given.get("most")),
    )
    return {"deduct": off}


def teller_risk_events(given: Mapping[str, Any]) -> dict[str, int]:
    return {"deduct": appraisal.newest().risk_event_points(int(given["events"]))}


# ---- Performance -------------------------------------------------------------------------------
def raw_return(given: Mapping[str, Any]) -> Decimal | None:
    fraction = performance.total_return(exact(given["start"]), exact(given["end"]))
    return None if fraction is None else fraction * 100


def max_drawdown(given: Mapping[str, Any]) -> Decimal:
    return performance.max_drawdown(exact(value) for value in given["nav"])


def sharpe(given: Mapping[str, Any]) -> Decimal | None:
    return performance.sharpe(
        [exact(day) for day in given["daily_returns"]],
        risk_free_daily=exact(given.get("rf_daily", 0)),
        periods=int(given.get("periods", performance.TRADING_DAYS)),
    )


def twr(given: Mapping[str, Any]) -> Decimal | None:
    return performance.time_weighted_return(
        (exact(segment["start"]), exact(segment["end"])) for segment in given["segments"]
    )


def annualise(given: Mapping[str, Any]) -> Decimal | None:
    return performance.annualised(exact(given["total"]), int(given["days"]))


# ---- The morning meeting -----------------------------------------------------------------------
def meeting_check(given: Mapping[str, Any]) -> dict[str, Any]:
    def at(name: str) -> datetime:
        return datetime.combine(_SOME_DAY, time.fromisoformat(given[name]))

    faults = meeting.newest().faults(
        start=at("start"),
        end=at("end"),
        minutes_out=at("minutes_published") if given.get("minutes_published") else None,
        market_open=at("market_open"),
        fields=given["fields"],
    )
    return {
        "too_long": faults.too_long,
        "into_trading": faults.into_trading,
        "late_minutes": faults.late_minutes,
        "missing_fields": list(faults.missing_fields),
    }


KINDS: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "kpi.rate_to_5": rate_to_5,
    "kpi.goal_rate": goal_rate,
    "kpi.manager_keep_level": manager_keep_level,
    "kpi.bsc": balanced,
    "kpi.three_way": from_three_sides,
    "kpi.teller_item": teller_item,
    "kpi.teller_risk_events": teller_risk_events,
    "perf.return": raw_return,
    "perf.max_drawdown": max_drawdown,
    "perf.sharpe": sharpe,
    "perf.twr": twr,
    "perf.annualise": annualise,
    "meeting.check": meeting_check,
}
