"""Forms of the shift. Digits may be typed full-width, as a Chinese keyboard sends them."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.models import Attendance, StageKind
from classroom.services.attendance import MAX_MINUTES
from classroom.services.shifts import MAX_EXTENSION_MINUTES, MAX_STAGE_MINUTES
from classroom.views.typed import plain


class WholeNumber(forms.IntegerField):
    def to_python(self, value: Any) -> int | None:
        return super().to_python(plain(value))


class PlainDate(forms.DateField):
    """A date in a century that time zones and databases can reckon with."""

    def to_python(self, value: Any) -> Any:
        date = super().to_python(plain(value))
        if date is not None and not 2000 <= date.year <= 2100:  # noqa: PLR2004  # a year is its name
            raise forms.ValidationError(_("Choose a year from 2000 to 2100."))
        return date


class PlainTime(forms.TimeField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(plain(value))


def whole_number_field(label: Any, *, least: int, most: int, required: bool = True) -> WholeNumber:
    # A number box of the browser would swallow full-width digits; a text box lets them through.
    widget = forms.TextInput(attrs={"class": "input num", "inputmode": "numeric"})
    return WholeNumber(
        label=label, min_value=least, max_value=most, required=required, widget=widget
    )


def minutes_field(label: Any, most: int, *, least: int = 1) -> WholeNumber:
    return whole_number_field(label, least=least, most=most)


class ShiftForm(forms.Form):
    """Date, start and the length of each stage."""

    date = PlainDate(
        label=_("Date"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"}),
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"],
    )
    time = PlainTime(
        label=_("Starts at"),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "input", "type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S"],
    )
    by_bell = forms.BooleanField(
        label=_("Stages change by themselves at these times"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in StageKind:
            self.fields[kind.value] = minutes_field(kind.label, MAX_STAGE_MINUTES)

    def stage_fields(self) -> list[forms.BoundField]:
        return [self[kind.value] for kind in StageKind]

    @property
    def starts_at(self) -> datetime:
        """The planned start, in the college's time zone."""
        at = datetime.combine(self.cleaned_data["date"], self.cleaned_data["time"])
        return timezone.make_aware(at)

    @property
    def minutes(self) -> dict[str, int]:
        return {kind.value: self.cleaned_data[kind.value] for kind in StageKind}


class ExtensionForm(forms.Form):
    minutes = minutes_field(_("More minutes"), MAX_EXTENSION_MINUTES)


class CorrectionForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Counts as"),
        choices=Attendance.choices,
        widget=forms.Select(attrs={"class": "input"}),
    )
    late_minutes = minutes_field(_("Minutes late"), MAX_MINUTES, least=0)
    early_minutes = minutes_field(_("Minutes left early"), MAX_MINUTES, least=0)
    on_leave = forms.BooleanField(label=_("Covered by approved leave"), required=False)
    reason = forms.CharField(
        label=_("Reason (the student reads it)"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": _("A correction needs a reason; the student will read it.")},
    )


class PeriodForm(forms.Form):
    """The days an attendance sheet covers; both may be left empty."""

    since = PlainDate(
        label=_("From this day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"}),
        input_formats=["%Y-%m-%d", "%Y/%m/%d"],
    )
    until = PlainDate(
        label=_("To this day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"}),
        input_formats=["%Y-%m-%d", "%Y/%m/%d"],
    )
    status = forms.ChoiceField(
        label=_("Who had"),
        required=False,
        choices=[("", _("Everybody")), *Attendance.choices],
        widget=forms.Select(attrs={"class": "input"}),
    )
