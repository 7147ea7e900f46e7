"""Worked cases of contests, played through the formats and rules that the product uses."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from exercises.conformance.numbers import exact, exact_all
from exercises.scoring import contest_formats, investment, judging, performance, rechecks, ties
from exercises.scoring.scales import RankList, RankSteps, Scale, WordScale
from exercises.scoring.ties import TieStep

_DIARY = {
    "优秀": "excellent",
    "良好": "good",
    "良": "good",
    "中等": "fair",
    "中": "fair",
    "及格": "pass",
    "合格": "pass",
    "不及格": "fail",
    "不合格": "fail",
}
TIE = "tie"
JUDGES_VOTE = "judges_vote"


def trimmed_mean(given: Mapping[str, Any]) -> Decimal | None:
    scores = [exact(score) for score in given["scores"]]
    return judging.joined(scores, judging.Joining.MEAN, int(given.get("drop", 1)))


def zscore(given: Mapping[str, Any]) -> dict[str, Decimal]:
    scale = re.fullmatch(r"([\d.]+)\+([\d.]+)z", given.get("T", "50+10z").replace(" ", ""))
    centre, step = (exact(scale[1]), exact(scale[2])) if scale else (Decimal(50), Decimal(10))
    return judging.standard_scores(
        {judge: exact_all(marks) for judge, marks in given["judges"].items()},
        centre=centre,
        step=step,
        sample=given.get("sd") == "sample",
    )


# ---- Debates -----------------------------------------------------------------------------------
def debate_team(given: Mapping[str, Any]) -> Decimal | dict[str, str]:
    debate = contest_formats.newest("debate")
    keys = {part.name.zh: part.key for part in debate.parts}
    if not (set(given["parts"]) | set(given.get("deductions", {}))) <= set(keys):
        return {"error": "no_such_part"}
    marks = dict.fromkeys(keys.values(), Decimal(0))
    marks |= {keys[name]: exact(mark) for name, mark in given["parts"].items()}
    off = {keys[name]: exact(mark) for name, mark in given.get("deductions", {}).items()}
    return debate.total(marks, deducted=off)


def debate_winner(given: Mapping[str, Any]) -> dict[str, Any]:
    joining = contest_formats.newest("debate").joining
    sums = {
        side: joining.mark([exact(mark) for mark in given[side]]) or Decimal(0)
        for side in ("pro", "con")
    }
    chain = contest_formats.newest("debate").ties
    winner = ties.leader({side: {"total": total} for side, total in sums.items()}, chain)
    return {**sums, "winner": winner or JUDGES_VOTE}


# ---- Investment --------------------------------------------------------------------------------
def invest_course(given: Mapping[str, Any]) -> Decimal:
    course = contest_formats.newest("investment_course")
    diary = given.get("diary") or "不及格"
    return course.total(
        {
            "rank": _scale(course, "rank", RankSteps).points(int(given["rank"])),
            "diary": _scale(course, "diary", WordScale).points(_DIARY.get(diary, diary)),
        }
    )


def invest_valid(given: Mapping[str, Any]) -> dict[str, Any]:
    limits = contest_formats.newest("investment_return").limits
    reason = investment.why_invalid(
        round_trips=int(given["round_trips"]),
        least_round_trips=int(given.get("min_round_trips", limits["least_round_trips"])),
        bought_new_listing=bool(given.get("bought_new_listing", False)),
    )
    percent = None
    if reason is None and "start" in given:
        fraction = performance.total_return(exact(given["start"]), exact(given["end_assets"]))
        percent = None if fraction is None else fraction * 100
    return {"valid": reason is None, "reason": reason, "return_pct": percent}


def invest_tie(given: Mapping[str, Any]) -> str:
    rows = {name: exact_all(given[name]) for name in ("a", "b")}
    chain = [
        step
        for step in contest_formats.newest("investment_return").ties
        if all(step.figure in row for row in rows.values())
    ]
    return ties.leader(rows, chain) or TIE


def position_cap(given: Mapping[str, Any]) -> dict[str, Any]:
    limits = contest_formats.newest("investment_return").limits
    check = investment.position_cap(
        total_assets_before=exact(given["prev_total_assets"]),
        cap=exact(given.get("cap", limits["single_cap"])),
        held=exact(given["held_value"]),
        order=exact(given["order_value"]),
    )
    return {"accept": check.accepted, "max_order_value": check.most}


def etf_caps(given: Mapping[str, Any]) -> dict[str, Any]:
    limits = contest_formats.newest("fund_portfolio_semi").limits
    found = investment.fund_weights(
        exact_all(given["weights"]),
        least_invested=exact(given.get("min_position", limits["least_invested"])),
        single_cap=exact(given.get("single_cap", limits["single_cap"])),
    )
    return {
        "position": found.invested,
        "position_ok": found.enough,
        "over_cap": list(found.over_cap),
    }


def stock_pick_week(given: Mapping[str, Any]) -> dict[str, Any]:
    percent = investment.WeekPick(
        exact(given["open_mon"]),
        exact(given["close_fri"]),
        bool(given["limit_up_open_zero_amplitude"]),
        bool(given["suspended_mon"]),
        int(given["days_open"]),
        bool(given["has_reason"]),
    ).return_percent()
    return {"valid": percent is not None, "return_pct": percent}


# ---- Totals of other formats -------------------------------------------------------------------
def total_of(key: str) -> Callable[[Mapping[str, Any]], Decimal]:
    """Plays a format whose parts are named as in the case."""

    def total(given: Mapping[str, Any]) -> Decimal:
        contest_format = contest_formats.newest(key)
        return contest_format.total(
            {part.key: exact(given[part.key]) for part in contest_format.parts}
        )

    return total


def judge_audience(given: Mapping[str, Any]) -> Decimal:
    stage = contest_formats.newest("planning_stage")
    scale = RankList(tuple(exact(points) for points in given["audience_points"]))
    weights = [exact(weight) for weight in given["weights"]]
    return stage.weighing(dict(zip(("judges", "audience"), weights, strict=True))).total(
        {"judges": exact(given["judge"]), "audience": scale.points(int(given["audience_rank"]))}
    )


def bank410(given: Mapping[str, Any]) -> dict[str, Decimal]:
    skills = contest_formats.newest("banking_skills")
    marks = {part: exact(given[f"{part}_score"]) for part in ("system", "manual")}
    return {"total": skills.total(marks), "max": skills.out_of()}


# ---- Ties, rechecks, appeals -------------------------------------------------------------------
def tie_chain(given: Mapping[str, Any]) -> list[str]:
    chain = [
        TieStep(figure.removeprefix("-"), "low" if figure.startswith("-") else "high")
        for figure in given["order"]
    ]
    rows = {
        row["id"]: {step.figure: exact(row[step.figure]) for step in chain} for row in given["rows"]
    }
    return [row.entry for row in ties.ranked(rows, chain)]


def tie_modules(given: Mapping[str, Any]) -> str:
    rows = {
        name: {"total": exact(given[name]["total"])}
        | {f"module {number}": exact(mark) for number, mark in enumerate(given[name]["m"])}
        for name in ("a", "b")
    }
    return ties.leader(rows, [TieStep(figure) for figure in rows["a"]]) or TIE


def recheck(given: Mapping[str, Any]) -> dict[str, int]:
    entries, top = int(given["teams"]), int(given["top"])
    return {
        "full_check": rechecks.full_checks(entries, top),
        "spot_check_min": rechecks.spot_checks(entries, top, exact(given["spot_ratio"])),
    }


def recheck_all(given: Mapping[str, Any]) -> dict[str, Any]:
    checked, wrong = int(given["checked"]), int(given["wrong"])
    return {
        "recheck_all": rechecks.all_again(checked, wrong, exact(given["limit"])),
        "error_rate": rechecks.error_rate(checked, wrong),
    }


def appeal_window(given: Mapping[str, Any]) -> dict[str, bool]:
    accepted = rechecks.may_appeal(
        ended=datetime.fromisoformat(given["ended"]),
        filed=datetime.fromisoformat(given["filed"]),
        within=timedelta(hours=float(given["hours"])),
    )
    return {"accepted": accepted}


def _scale(contest_format: contest_formats.ContestFormat, part: str, kind: type[Scale]) -> Any:
    scale = contest_format.part(part).scale
    if not isinstance(scale, kind):
        msg = f"{contest_format.key}: {part} has another scale"
        raise TypeError(msg)
    return scale


KINDS: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "contest.trimmed_mean": trimmed_mean,
    "contest.zscore": zscore,
    "contest.debate_team": debate_team,
    "contest.debate_winner": debate_winner,
    "contest.invest_course": invest_course,
    "contest.invest_valid": invest_valid,
    "contest.invest_tie": invest_tie,
    "contest.position_cap": position_cap,
    "contest.etf_caps": etf_caps,
    "contest.stock_pick_week": stock_pick_week,
    "contest.szb_semi": total_of("fund_portfolio_semi"),
    "contest.szb_final": total_of("fund_portfolio_final"),
    "contest.cfa_total": total_of("research_challenge"),
    "contest.judge_audience": judge_audience,
    "contest.bank410": bank410,
    "contest.tie_chain": tie_chain,
    "contest.tie_modules": tie_modules,
    "contest.recheck": recheck,
    "contest.recheck_all": recheck_all,
    "contest.appeal_window": appeal_window,
}
