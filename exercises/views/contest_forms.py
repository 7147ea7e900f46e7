"""Forms of contests. What was typed stays in its box; the services hold the rules."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from classroom.views.people_forms import PlainText
from classroom.views.shift_forms import PlainDate, PlainTime, WholeNumber
from classroom.views.typed import free_text
from exercises.models import Contest
from exercises.selectors import contest_rules
from exercises.services.contests import Choices
from exercises.views.contest_words import sentence
from simulator.engine.refusal import Refusal
from simulator.scenarios import scenario_file

_MOST = 10**9
_BOXES = {
    "contest_name": "name",
    "unknown_format": "format_key",
    "cash": "start_yuan",
    "cap": "single_cap",
    "round_trips": "least_round_trips",
    "speed": "speed",
    "unknown_scenario": "scenario",
    "window": "closes_time",
    "freeze": "freezes_time",
    "opening": "opens_time",
}
"""Beginning of a refusal's code → the box it is about."""


def _number(label: Any, help_text: Any = "") -> WholeNumber:
    widget = forms.TextInput(attrs={"class": "input num", "inputmode": "numeric"})
    return WholeNumber(
        label=label, help_text=help_text, min_value=0, max_value=_MOST, widget=widget
    )


def _date(label: Any, *, required: bool = True) -> PlainDate:
    return PlainDate(
        label=label,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"}),
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"],
    )


def _time(label: Any, *, required: bool = True) -> PlainTime:
    return PlainTime(
        label=label,
        required=required,
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "input", "type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S"],
    )


class ContestForm(forms.Form):
    """All that an organiser chooses."""

    name = PlainText(label=_("Name of the contest"))
    format_key = forms.ChoiceField(label=_("Format"), widget=forms.Select(attrs={"class": "input"}))
    start_yuan = _number(_("Opening cash in yuan"))
    single_cap = _number(
        _("Most that one share may take, in percent"),
        _("Of the assets at the last close; 0: no cap."),
    )
    least_round_trips = _number(
        _("Least round trips"), _("Fewer, and the entry does not count at the end.")
    )
    scenario = forms.ChoiceField(label=_("Market"), widget=forms.Select(attrs={"class": "input"}))
    speed = _number(
        _("Speed"), _("Market seconds in a second. At 60 a trading day takes four minutes.")
    )
    opens_date = _date(_("Opens on"))
    opens_time = _time(_("Opens at"))
    freezes_date = _date(_("Public board freezes on"), required=False)
    freezes_time = _time(_("Public board freezes at"), required=False)
    closes_date = _date(_("Contest closes on"))
    closes_time = _time(_("Closes at"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or ""
        formats = contest_rules.formats()
        self.fields["format_key"].choices = [  # type: ignore[attr-defined]
            (one.key, one.name.said_in(language)) for one in formats
        ]
        scenarios = map(scenario_file.load, scenario_file.keys())
        self.fields["scenario"].choices = [  # type: ignore[attr-defined]
            (one.key, one.title.said_in(language)) for one in scenarios
        ]
        self._parts = {part.key: part for one in formats for part in contest_rules.adjustable(one)}
        for key, part in self._parts.items():
            field = _number(part.name.said_in(language))
            field.required, field.initial = False, int(part.out_of)
            self.fields[f"points-{key}"] = field

    def points_fields(self) -> list[forms.BoundField]:
        return [self[f"points-{key}"] for key in self._parts]

    @property
    def choices(self) -> Choices:
        typed = self.cleaned_data
        plain = ("name", "format_key", "start_yuan", "single_cap", "least_round_trips", "scenario")
        return Choices(
            **{name: typed[name] for name in plain},
            speed=typed["speed"],
            points={key: Decimal(typed[f"points-{key}"] or 0) for key in self._parts},
            opens_at=self._moment("opens"),
            freezes_at=self._moment("freezes") if typed["freezes_time"] else None,
            closes_at=self._moment("closes"),
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("freezes_time") and not typed.get("freezes_date"):
            typed["freezes_date"] = typed.get("opens_date")
        return typed

    def refuse(self, refusal: Refusal) -> None:
        box = next((box for begin, box in _BOXES.items() if refusal.code.startswith(begin)), None)
        self.add_error(box, sentence(refusal))

    def _moment(self, which: str) -> datetime:
        """In the college's time zone."""
        date, time = self.cleaned_data[f"{which}_date"], self.cleaned_data[f"{which}_time"]
        return timezone.make_aware(datetime.combine(date, time))


def initial_of(contest: Contest) -> dict[str, Any]:
    """What a draft has chosen, as its form shows it."""
    columns = ("name", "format_key", "single_cap", "least_round_trips", "scenario", "speed")
    chosen = {name: getattr(contest, name) for name in columns}
    chosen |= {f"points-{key}": int(Decimal(value)) for key, value in contest.points.items()}
    chosen["start_yuan"] = contest.opening_cash // 100
    for which in ("opens", "freezes", "closes"):
        moment = getattr(contest, f"{which}_at")
        if moment is not None:
            local = timezone.localtime(moment)
            chosen |= {f"{which}_date": local.date(), f"{which}_time": local.time()}
    return chosen


def typed_text(fields: Mapping[str, str], name: str) -> str:
    """One line as it was typed, blanks run together."""
    return " ".join(free_text(fields.get(name, "")).split())
