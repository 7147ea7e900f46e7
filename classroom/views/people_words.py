"""Refusals about people in words: which rule, and its numbers."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from simulator.engine.refusal import Refusal

CLASS_ARCHIVED = _("The class is archived. The office can take it back into use.")
_SENTENCES = {
    "password_wrong": _("This is not your present password. Type it again."),
    "password_same": _("This is the password you have now. Choose another one."),
    "number_missing": _("There is no student number."),
    "number_misshapen": _(
        "“%(number)s” is no student number: it has %(least)s to %(most)s letters, digits or hyphens."
    ),
    "number_rounded": _(
        "A spreadsheet has rounded “%(number)s”. Set the column to text there, then copy it again."
    ),
    "number_repeated": _("The same number stands on line %(line)s already."),
    "number_of_somebody_else": _(
        "This number belongs to somebody who is no student of this college."
    ),
    "number_has_other_name": _(
        "This number is on record for %(name)s. Check the number, or type that name."
    ),
    "username_taken": _("Somebody has the user name “%(username)s” already. Choose another one."),
    "name_missing": _("There is no name."),
    "name_too_long": _("A name has %(most)s characters at the most."),
    "name_misshapen": _(
        "“%(name)s” is no name: it begins with a letter and has letters, digits, dots and hyphens only."
    ),
    "person_deactivated": _("%(name)s is deactivated. The office can let them in again."),
    "not_oneself": _("Nobody shuts themselves out. Another office user can do it."),
    "role_not_made_here": _("Students come by class lists. Choose another role."),
    "not_an_instructor": _("%(name)s is no instructor of this college."),
    "roster_empty": _("There is no student in this list. Paste or choose it again."),
    "roster_too_long": _(
        "The list has %(lines)s lines; %(most)s at a time is the limit. Take it in parts."
    ),
    "roster_changed": _(
        "Something has changed since you looked through the list. Look again, then confirm."
    ),
    "file_too_big": _("The file has %(size)s KB; %(most)s KB is the limit."),
    "file_unpacks_too_big": _(
        "Unpacked, the workbook is larger than %(most)s MB. Copy the class list into a new one."
    ),
    "file_too_many_rows": _("The file has more than %(most)s rows. Take the class list only."),
    "file_old_excel": _(
        "This workbook is in the old format (.xls) or locked with a password. Save it as XLSX without one."
    ),
    "file_encoding": _(
        "The text of this file is neither UTF-8 nor GBK. Save it as “CSV UTF-8” or as XLSX."
    ),
    "file_unreadable": _("This file cannot be read as XLSX or CSV. Save it again as one of them."),
    "seat_out_of_range": _("Seats go from 1 to %(most)s."),
    "class_full": _("A class has %(most)s seats at the most."),
    "class_archived": CLASS_ARCHIVED,
    "class_has_open_shift": _("A shift of this class is open. Close it first, then archive."),
    "class_name_missing": _("A class needs a name."),
    "class_name_too_long": _("The name of a class has %(most)s characters at the most."),
    "class_name_taken": _("The college has a class “%(name)s” already. Choose another name."),
    "not_in_class_now": _("This student has left the class already. Load the page again."),
    "nobody_chosen": _("Tick the students who are to get a login slip."),
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
