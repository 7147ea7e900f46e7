"""The form by which an instructor sets a task. Digits may be typed full-width."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.models import Shift, User
from classroom.views.shift_forms import PlainDate, PlainTime, WholeNumber, minutes_field
from exercises.library.tasks import Seeds, Task
from exercises.models import Assignment, WorkPolicy
from exercises.scoring.attempts import Counts
from exercises.services.assignments import MOST_MINUTES, Times

Audience = Assignment.Audience
_SELECT = {"class": "input"}
_MOST_ATTEMPTS = 20
_PERCENT = 100


def _number(label: Any, most: int) -> WholeNumber:
    return minutes_field(label, most, least=0)


def _day(label: Any) -> PlainDate:
    return PlainDate(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"}),
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"],
    )


def _hour(label: Any) -> PlainTime:
    return PlainTime(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "input", "type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S"],
    )


class TimesForm(forms.Form):
    """Until when work is in time, and until when it is taken."""

    due_date = _day(_("Due on"))
    due_time = _hour(_("at"))
    closes_date = _day(_("Closes on"))
    closes_time = _hour(_("at"))

    @property
    def times(self) -> Times:
        data = self.cleaned_data
        return Times(
            _moment(data["due_date"], data["due_time"]),
            _moment(data["closes_date"], data["closes_time"]),
        )


class SetWorkForm(TimesForm):
    """Who does a task, in which shift, by what policy, until when."""

    mode = forms.ChoiceField(
        label=_("Taken as"),
        choices=[("practice", _("Practice")), ("exam", _("Examination"))],
        widget=forms.RadioSelect,
    )
    audience = forms.ChoiceField(label=_("For"), choices=Audience.choices, widget=forms.RadioSelect)
    students = forms.MultipleChoiceField(
        label=_("Students"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shift = forms.ChoiceField(
        label=_("In the shift"), required=False, widget=forms.Select(attrs=_SELECT)
    )
    after = forms.ChoiceField(
        label=_("Only after"), required=False, widget=forms.Select(attrs=_SELECT)
    )
    hints = forms.BooleanField(label=_("The coach gives hints"), required=False)
    notes_compulsory = forms.BooleanField(
        label=_("A note on the work is compulsory"), required=False
    )
    is_blind = forms.BooleanField(label=_("Marked blind: numbers instead of names"), required=False)
    minutes = _number(_("Minutes for an attempt (0: no limit)"), MOST_MINUTES)
    attempts = _number(_("Attempts (0: any number)"), _MOST_ATTEMPTS)
    counts = forms.ChoiceField(
        label=_("What counts"),
        choices=[
            (Counts.BEST.value, _("the best attempt")),
            (Counts.LAST.value, _("the last attempt")),
            (Counts.AVERAGE.value, _("the average")),
        ],
        widget=forms.Select(attrs=_SELECT),
    )
    seeds = forms.ChoiceField(
        label=_("Figures"),
        choices=[
            (Seeds.OWN.value, _("everybody's own")),
            (Seeds.SHARED.value, _("the same for all")),
        ],
        widget=forms.Select(attrs=_SELECT),
    )
    late_percent = _number(_("Off for every day late, in percent"), _PERCENT)
    coach = _number(_("Coach, percent"), _PERCENT)
    own = _number(_("Self, percent"), _PERCENT)
    peers = _number(_("Peers, percent"), _PERCENT)

    def __init__(
        self,
        *args: Any,
        people: Iterable[User],
        shifts: Iterable[Shift],
        earlier: Iterable[Assignment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = list(people)
        self._set("students", [(str(each.pk), each.name) for each in people])
        starts = [
            (str(each.pk), f"{timezone.localtime(each.starts_at):%Y-%m-%d %H:%M}")
            for each in shifts
        ]
        self._set("shift", [("", _("any time, at one's own desk")), *starts])
        before = [(str(each.pk), str(each.position)) for each in earlier]
        self._set("after", [("", _("nothing in particular")), *before])
        for each in people:
            self.fields[f"team-{each.pk}"] = forms.CharField(
                label=each.name,
                required=False,
                max_length=40,
                widget=forms.TextInput(attrs={"class": "input"}),
            )

    def team_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("team-")]

    @property
    def chosen(self) -> list[int] | None:
        """The ids of the students it is for; None where it is for all, or for teams."""
        if self.cleaned_data["audience"] != Audience.SOME:
            return None
        return [int(pk) for pk in self.cleaned_data["students"]]

    @property
    def teams(self) -> dict[str, list[int]] | None:
        """Members by the name of their team; None where it is not for teams."""
        if self.cleaned_data["audience"] != Audience.TEAMS:
            return None
        found: dict[str, list[int]] = {}
        for field in self.team_fields():
            team = unicodedata.normalize("NFKC", self.cleaned_data.get(field.name) or "").strip()
            if team:
                found.setdefault(team, []).append(int(field.name.removeprefix("team-")))
        return found

    @property
    def policy(self) -> WorkPolicy:
        data = self.cleaned_data
        names = ("mode", "hints", "notes_compulsory", "minutes", "attempts", "counts", "seeds")
        shares = ("late_percent", "coach", "own", "peers")
        return WorkPolicy(**{name: data[name] for name in (*names, *shares)})

    def _set(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def start_of(task: Task, mode: str, now: datetime) -> dict[str, Any]:
    """What the form holds at first: the task's own policy, due in a week."""
    policy = task.exam if mode == "exam" else task.practice
    due = timezone.localtime(now).replace(hour=22, minute=0)
    week = due.toordinal() + 7
    return {
        "mode": mode,
        "audience": Audience.ALL,
        "hints": policy.hints,
        "minutes": task.minutes if mode == "exam" else 0,
        "attempts": policy.attempts,
        "counts": policy.counts.value,
        "seeds": policy.seeds.value,
        "is_blind": mode == "exam",
        "late_percent": 0,
        "coach": 100,
        "own": 0,
        "peers": 0,
        "due_date": date.fromordinal(week),
        "due_time": due.time().replace(second=0, microsecond=0),
        "closes_date": date.fromordinal(week),
        "closes_time": due.time().replace(second=0, microsecond=0),
    }


def times_of(assignment: Assignment) -> dict[str, Any]:
    due = timezone.localtime(assignment.due_at)
    closes = timezone.localtime(assignment.closes_at)
    return {
        "due_date": due.date(),
        "due_time": due.time(),
        "closes_date": closes.date(),
        "closes_time": closes.time(),
    }


def _moment(day: date, hour: time) -> datetime:
    """A moment in the college's time zone."""
    return timezone.make_aware(datetime.combine(day, hour))
