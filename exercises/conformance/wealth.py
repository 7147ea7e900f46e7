"""Worked cases of the wealth office, played through the rules that its desk uses. Amounts in yuan."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from simulator.engine.money import fen, yuan
from simulator.engine.wealth import bands, goals, household, suitability, time_value

Given = Mapping[str, Any]
TODAY = date(2026, 11, 20)
"""The day whose rules play a case that names none."""
_RATIO = Decimal("0.0001")


def risk_band(key: str) -> Callable[[Given], object]:
    """The class of a score by an institution's table."""

    def play(given: Given) -> str:
        return f"C{bands.table(key).band(int(given['score'])).level}"

    return play


def suitability_match(given: Given) -> str:
    investor = suitability.Investor(
        level=_grade(given["investor"]),
        is_lowest=given["lowest"],
        is_professional=given["professional"],
    )
    return suitability.match(
        investor,
        _grade(given["product"]),
        asked=given["initiator"] == "client",
        warned=given["warned"],
        pack=_pack(),
    ).outcome.value


def convert_to_pro(given: Given) -> bool:
    is_person = given["kind"] == "person"
    return suitability.may_convert(_means(given), is_person=is_person, pack=_pack())


def pro_org(given: Given) -> bool:
    return suitability.is_professional(_means(given), is_person=False, pack=_pack())


def ratio_family(given: Given) -> dict[str, object]:
    house = household.Household(
        assets=(
            household.Asset(household.AssetKind.LIQUID, _hundredths(given["cash"])),
            household.Asset(household.AssetKind.INVESTED, _hundredths(given["financial"])),
            household.Asset(household.AssetKind.OWN_USE, _hundredths(given["own_house"])),
            household.Asset(household.AssetKind.INVESTED, _hundredths(given["invest_house"])),
            household.Asset(household.AssetKind.OTHER, _hundredths(given["other"])),
        ),
        debt=_hundredths(given["short_debt"]) + _hundredths(given["mortgage"]),
        income=_hundredths(given["income_after_tax"]),
        spending=_hundredths(given["spend"]),
        debt_service=_hundredths(given["annual_debt_service"]),
    )
    return {
        "total_assets": yuan(house.total()),
        "total_debt": yuan(house.debt),
        "net_worth": yuan(house.net_worth),
        **{key: _rounded(value) for key, value in household.ratios(house).items()},
    }


def ratio_rate(given: Given) -> dict[str, object]:
    values = {key: None if value is None else Fraction(str(value)) for key, value in given.items()}
    graded = household.grades(values)
    return {key: grade and grade.value for key, grade in graded.items()}


def tvm_fv(given: Given) -> Decimal:
    return time_value.future_value(
        _decimal(given["rate"]),
        int(given["n"]),
        payment=_decimal(given["pmt"]),
        present=_decimal(given["pv"]),
        due=given["when"] == "begin",
    )


def tvm_pv(given: Given) -> Decimal:
    return time_value.present_value(
        _decimal(given["rate"]),
        int(given["n"]),
        payment=_decimal(given["pmt"]),
        future=_decimal(given["fv"]),
        due=given["when"] == "begin",
    )


def tvm_pmt_save(given: Given) -> Decimal | None:
    return time_value.saving_needed(
        _decimal(given["rate"]),
        int(given["n"]),
        target=_decimal(given["target"]),
        have=_decimal(given["have"]),
        due=given["when"] == "begin",
    )


def tvm_npv(given: Given) -> Decimal:
    flows = [_decimal(flow) for flow in given["cashflows"]]
    return time_value.net_present_value(_decimal(given["rate"]), flows)


def goal_education(given: Given) -> dict[str, object]:
    gap = goals.education(
        goals.EducationGoal(
            cost_per_year=_decimal(given["cost_per_year_now"]),
            cost_growth=_decimal(given["cost_growth"]),
            years_to_start=int(given["years_to_start"]),
            duration=int(given["duration"]),
            invest_rate=_decimal(given["invest_rate"]),
            have=_decimal(given["have"]),
        )
    )
    return {
        "first_year_cost": _cents(gap.first_year),
        "needed_at_start": _cents(gap.needed),
        "have_at_start": _cents(gap.have),
        **_savings(gap),
    }


def goal_retirement(given: Given) -> dict[str, object]:
    gap = goals.retirement(
        goals.RetirementGoal(
            spending=_decimal(given["spend_now"]),
            inflation=_decimal(given["inflation"]),
            years_to=int(given["years_to"]),
            duration=int(given["duration"]),
            rate_before=_decimal(given["r_pre"]),
            rate_after=_decimal(given["r_post"]),
            pension_first_year=_decimal(given["pension_first_year"]),
            have=_decimal(given["have"]),
        )
    )
    return {
        "first_year_spend": _cents(gap.first_year),
        "needed_at_retirement": _cents(gap.needed),
        "have_at_retirement": _cents(gap.have),
        **_savings(gap),
    }


def _savings(gap: goals.GoalGap) -> dict[str, object]:
    return {
        "gap": _cents(gap.gap),
        "monthly_saving": None if gap.monthly is None else _cents(gap.monthly),
        "annual_saving": None if gap.yearly is None else _cents(gap.yearly),
    }


def _pack() -> suitability.RulePack:
    return suitability.rules_on(suitability.Regulator.SECURITIES, TODAY)


def _means(given: Given) -> suitability.Means:
    return suitability.Means(
        assets=_hundredths(given["financial_assets"]),
        years=float(given["years"]),
        income=_hundredths(given.get("avg_income_3y", 0)),
        net_assets=_hundredths(given.get("net_assets", 0)),
    )


def _grade(name: str) -> int:
    return int(name.lstrip("CR"))


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _hundredths(amount: Any) -> int:
    return fen(_decimal(amount))


def _cents(amount: Decimal) -> Decimal:
    return yuan(fen(amount))


def _rounded(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    return (Decimal(value.numerator) / value.denominator).quantize(_RATIO, ROUND_HALF_UP)


KINDS: dict[str, Callable[[Given], object]] = {
    **{f"risk.band.{key}": risk_band(key) for key in ("sac2017", "broker20", "futures")},
    "suitability.match": suitability_match,
    "suitability.convert_to_pro": convert_to_pro,
    "suitability.pro_org": pro_org,
    "ratio.family": ratio_family,
    "ratio.rate": ratio_rate,
    "tvm.fv": tvm_fv,
    "tvm.pv": tvm_pv,
    "tvm.pmt_save": tvm_pmt_save,
    "tvm.npv": tvm_npv,
    "goal.education": goal_education,
    "goal.retirement": goal_retirement,
}
