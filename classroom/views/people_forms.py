"""Forms about people. What was typed comes plain into the services, and stays in its box."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from classroom.models import User
from classroom.passwords import plain
from classroom.views.typed import free_text

_LONGEST_PASSWORD = 128


class TypedPassword(forms.CharField):
    """A password box: nothing is cut off, full-width signs are made plain."""

    def __init__(self, *, label: Any, autocomplete: str) -> None:
        widget = forms.PasswordInput(attrs={"class": "input", "autocomplete": autocomplete})
        super().__init__(
            label=label, strip=False, max_length=_LONGEST_PASSWORD, widget=widget, empty_value=""
        )

    def to_python(self, value: Any) -> str:
        return plain(free_text(super().to_python(value) or ""))


class PasswordForm(forms.Form):
    """The present password (unless it was handed out) and the new one twice."""

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

    def refuse(self, code: str, text: str) -> None:
        """Puts a refusal beside the box it is about."""
        self.add_error({"password_wrong": "present", "password_same": "new"}[code], text)
