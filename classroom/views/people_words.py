"""Refusals about people in words: which rule, and its numbers."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from classroom.rules.refusal import Refusal

_SENTENCES = {
    "password_wrong": _("This is not your present password. Type it again."),
    "password_same": _("This is the password you have now. Choose another one."),
}


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    counted = _COUNTED.get(refusal.code)
    if counted is not None:
        return counted(refusal.facts)
    return str(_SENTENCES[refusal.code] % refusal.facts)


def _wrong_sign_in(facts: Any) -> str:
    return ngettext(
        "User name or password is wrong. %(left)s more try, then this name is locked on this PC for %(minutes)s minutes.",
        "User name or password is wrong. %(left)s more tries, then this name is locked on this PC for %(minutes)s minutes.",
        facts["left"],
    ) % {"left": facts["left"], "minutes": facts["minutes"]}


def _sign_in_locked(facts: Any) -> str:
    return ngettext(
        "%(most)s failures within %(within)s minutes lock a name on a PC. Try again here in %(minutes)s minute, or at once on another PC with the right password.",
        "%(most)s failures within %(within)s minutes lock a name on a PC. Try again here in %(minutes)s minutes, or at once on another PC with the right password.",
        facts["minutes"],
    ) % {"most": facts["most"], "within": facts["within"], "minutes": facts["minutes"]}


_COUNTED: dict[str, Callable[[Any], str]] = {
    "wrong_sign_in": _wrong_sign_in,
    "sign_in_locked": _sign_in_locked,
}
