"""What one may ask of a list: a text, a state, an order. Nonsense asks for nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classroom.models import Role
from classroom.selectors import classes, people, rosters
from classroom.views.typed import free_text, plain

_MAX_TEXT = 60


class ListForm(forms.Form):
    """The questions of a list, read from the address. Each has an answer, whatever was sent."""

    sorts: Sequence[str] = ()
    falling = frozenset({"seen", "students", "founded"})
    """Orders that begin with the latest or the most."""
    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="ask_%s")  # a form beside the list may have the same names

    @property
    def text(self) -> str:
        return str(plain(free_text(self.data.get("q", ""))))[:_MAX_TEXT].strip()

    @property
    def sort(self) -> str:
        sort = self.data.get("sort", "")
        return sort if sort in self.sorts else self.sorts[0]

    def choice(self, name: str) -> str:
        """What was chosen in a box, "" for what is no choice."""
        field: Any = self.fields[name]
        value = str(self.data.get(name, ""))
        return value if field.valid_value(value) else ""


def _choice(label: Any, everything: Any, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", everything), *choices],
        widget=forms.Select(attrs={"class": "input"}),
    )


class RosterListForm(ListForm):
    sorts = rosters.SORTS
    standing = _choice(_("State"), _("All"), people.Standing.choices)


class PeopleListForm(ListForm):
    sorts = people.SORTS
    role = _choice(_("Role"), _("All"), Role.choices)
    standing = _choice(_("State"), _("All"), people.Standing.choices)


class ClassListForm(ListForm):
    sorts = classes.SORTS
    kept = _choice(
        _("State"),
        _("Under way"),
        [("archived", _("Archived")), ("all", _("All"))],
    )

    @property
    def archived(self) -> bool | None:
        """Only archived ones, only the others, or None for both."""
        return {"archived": True, "all": None}.get(self.choice("kept"), False)
