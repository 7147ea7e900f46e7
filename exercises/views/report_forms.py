"""Forms of practice reports."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.views.shift_forms import PlainDate, PlainTime


class DueForm(forms.Form):
    """When the reports of a shift are due."""

    date = PlainDate(
        label=_("Due on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"}),
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"],
    )
    time = PlainTime(
        label=_("at"),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "input", "type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S"],
    )

    @property
    def due_at(self) -> datetime:
        """In the college's time zone."""
        at = datetime.combine(self.cleaned_data["date"], self.cleaned_data["time"])
        return timezone.make_aware(at)


def due_of(at: datetime) -> dict[str, Any]:
    local = timezone.localtime(at)
    return {"date": local.date(), "time": local.time().replace(second=0, microsecond=0)}
