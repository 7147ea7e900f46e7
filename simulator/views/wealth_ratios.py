"""A family's ratios as lines with a bullet each: band, needle, how they were read."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simulator.engine.wealth.household import ratio_bands
from simulator.models import DeskPolicy, Interview, PlanSheet
from simulator.selectors import wealth_plan
from simulator.views.spoken import said
from simulator.views.wealth_words import CERTAINTIES

READINGS = {
    "low": gettext_lazy("below"),
    "good": gettext_lazy("within"),
    "high": gettext_lazy("above"),
    wealth_plan.NOT_APPLICABLE: gettext_lazy("does not apply"),
}


@dataclass(frozen=True, slots=True)
class Gauge:
    """A bullet of 120 by 16: where the band begins, how wide it is, where the needle stands."""

    start: str
    width: str
    needle: str
    """Empty where the ratio does not apply."""


@dataclass(frozen=True, slots=True)
class RatioLine:
    """A ratio with its band: the value of this family, how it was read, and where it truly stands."""

    key: str
    name: str
    formula: str
    reference: str
    certainty: str
    value: str
    reading: str
    right: str
    """Empty until it was read; a reading is judged by it then."""
    gauge: Gauge

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"reading-{self.key}"

    @property
    def reading_words(self) -> str:
        """How it was read, in words."""
        return str(READINGS[self.reading]) if self.reading else "—"

    @property
    def is_right(self) -> bool:
        return self.reading == self.right


def ratio_lines(interview: Interview, plan: PlanSheet) -> list[RatioLine]:
    """The ratios of a sheet. In an examination nobody says whether a reading is right."""
    values, right = wealth_plan.ratios_of(plan), wealth_plan.right_readings(plan)
    is_exam = DeskPolicy.of(interview.session.policy).is_exam and interview.closed_at is None
    return [
        RatioLine(
            key=key,
            name=said(band.name),
            formula=said(band.formula),
            reference=said(band.reference),
            certainty=str(CERTAINTIES[band.certainty]),
            value=_value(key, values[key]),
            reading=plan.readings.get(key, ""),
            right="" if is_exam or key not in plan.readings else right[key],
            gauge=_gauge(values[key], band.low, band.high),
        )
        for key, band in ratio_bands().items()
    ]


def _value(key: str, value: Fraction | None) -> str:
    if value is None:
        return _("does not apply")
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if key == "liquidity_months":
        months = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        return _("%(months)s months") % {"months": f"{months:,}"}
    return f"{(exact * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):,}%".replace("-", "−")


def _gauge(value: Fraction | None, low: Fraction | None, high: Fraction | None) -> Gauge:
    """The track ends at twice the band's last bound."""
    end = float(2 * (high or low or 1))

    def at(point: float) -> float:
        return round(2 + 116 * min(max(point / end, 0.0), 1.0), 1)

    start, stop = at(float(low or 0)), at(float(high) if high is not None else end)
    needle = "" if value is None else f"{at(float(value)) - 1.5:.1f}"
    return Gauge(f"{start:.1f}", f"{max(stop - start, 3.0):.1f}", needle)
