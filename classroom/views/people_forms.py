"""Forms about people. What was typed comes plain into the services, and stays in its box.

The services hold the rules; a refusal is put in words beside the box it is about.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from classroom.models import TeachingClass, User
from classroom.passwords import plain
from classroom.rosters.lines import plain_name
from classroom.selectors.rosters import MAX_SEAT
from classroom.services.people import STAFF
from classroom.views.people_words import sentence
from classroom.views.shift_forms import WholeNumber
from classroom.views.typed import free_text
from simulator.engine.refusal import Refusal

_LONGEST_PASSWORD = 128


class RefusableForm(forms.Form):
    boxes: Mapping[str, str] = {}
    """Beginning of a refusal's code → the box it is about."""

    def refuse(self, refusal: Refusal) -> None:
        box = next((box for begin, box in self.boxes.items() if refusal.code.startswith(begin)), "")
        self.add_error(box or None, sentence(refusal))


class PlainText(forms.CharField):
    """A box of one line, without signs no database keeps. What may stand in it the services say."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
        super().__init__(label=label, help_text=help_text, required=False, widget=widget)

    def to_python(self, value: Any) -> str:
        return " ".join(free_text(super().to_python(value) or "").split())


class TypedPassword(forms.CharField):
    """A password box: nothing is cut off, full-width signs are made plain."""

    def __init__(self, *, label: Any, autocomplete: str) -> None:
        widget = forms.PasswordInput(attrs={"class": "input", "autocomplete": autocomplete})
        super().__init__(
            label=label, strip=False, max_length=_LONGEST_PASSWORD, widget=widget, empty_value=""
        )

    def to_python(self, value: Any) -> str:
        return plain(free_text(super().to_python(value) or ""))


class PasswordForm(RefusableForm):
    """The present password (unless it was handed out) and the new one twice."""

    boxes = {"password_wrong": "present", "password_same": "new"}
    present = TypedPassword(label=_("Present password"), autocomplete="current-password")
    new = TypedPassword(label=_("New password"), autocomplete="new-password")
    again = TypedPassword(label=_("New password again"), autocomplete="new-password")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person.must_change_password:
            del self.fields["present"]

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.person)
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("This is not the same as above. Type it again."))
        return cleaned


class ClassForm(RefusableForm):
    boxes = {"class_name": "name"}
    name = PlainText(label=_("Name of the class"))


class NameForm(RefusableForm):
    boxes = {"name_": "name"}
    name = PlainText(label=_("Name"))

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])


class StudentForm(NameForm):
    """One student: number and name."""

    boxes = {"name_": "name", "number_": "number", "person_": "number"}
    number = PlainText(label=_("Student number"))
    field_order = ("number", "name")


class RosterForm(forms.Form):
    """A class list as text, shown to be pasted and mended; `classroom.rosters` reads it."""

    lines = forms.CharField(
        label=_("Student numbers and names, one student a line"),
        help_text=_(
            "Parted by tabs, commas or blanks; full-width signs are fine. A heading may stand above, other columns beside."
        ),
        required=False,
        widget=forms.Textarea(
            attrs={
                "class": "input roster-lines",
                "rows": 12,
                "spellcheck": "false",
                "placeholder": format_lazy(
                    "2023010101\t{}\n2023010102\t{}", _("Wang Wei"), _("Li Na")
                ),
            }
        ),
    )


class StaffForm(NameForm):
    """A person whom the office makes: instructor, judge, office."""

    boxes = {"name_": "name", "number_": "username", "username_": "username"}
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in STAFF],
        widget=forms.Select(attrs={"class": "input"}),
    )
    username = PlainText(
        label=_("User name"), help_text=_("For signing in: 4 to 20 letters, digits or hyphens.")
    )
    field_order = ("role", "name", "username")

    def clean_username(self) -> str:
        return plain(self.cleaned_data["username"])


class SeatForm(RefusableForm):
    boxes = {"seat_": "seat"}
    # A number box of the browser would swallow full-width digits; a text box lets them through.
    seat = WholeNumber(
        label=_("Seat"),
        min_value=1,
        max_value=MAX_SEAT,
        widget=forms.TextInput(attrs={"class": "input num", "inputmode": "numeric"}),
    )


class MoveForm(RefusableForm):
    """Another class of the instructor's."""

    to = forms.ModelChoiceField(
        label=_("To the class"),
        queryset=TeachingClass.objects.none(),
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = classes  # type: ignore[attr-defined]


class InstructorsForm(RefusableForm):
    """Who teaches a class, out of the instructors of its college."""

    instructors = forms.MultipleChoiceField(
        label=_("Instructors"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in people}
        choices = [(pk, str(person)) for pk, person in self._people.items()]
        self.fields["instructors"].choices = choices  # type: ignore[attr-defined]

    def clean_instructors(self) -> list[User]:
        return [self._people[pk] for pk in dict.fromkeys(self.cleaned_data["instructors"])]
