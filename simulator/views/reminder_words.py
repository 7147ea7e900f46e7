"""Reminders in words: what to do about a client, why, and until when."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from simulator.models import Instruction, ServiceRecord
from simulator.selectors.clients import Tier
from simulator.selectors.reminders import Kind, Reminder
from simulator.templatetags.house import yuan

TIERS = {
    Tier.CORE: gettext_lazy("Core"),
    Tier.IMPORTANT: gettext_lazy("Important"),
    Tier.GENERAL: gettext_lazy("General"),
}
_TITLES = {
    Kind.RECORD: gettext_lazy("Write the service record"),
    Kind.TELL_OUTCOME: gettext_lazy("Tell the client what became of the order"),
    Kind.TRANSFER_RETURNED: gettext_lazy("Tell the client that a transfer came back"),
    Kind.COMPLAINT: gettext_lazy("Answer the complaint"),
    Kind.PROMISED: gettext_lazy("Keep the promise"),
    Kind.MEET: gettext_lazy("Stop dialling, meet in person"),
    Kind.OVERDUE: gettext_lazy("Contact as agreed"),
    Kind.FIRST_CONTACT: gettext_lazy("First call to a new client"),
    Kind.REVIEW: gettext_lazy("Review the risk assessment"),
}

_WHY = {
    Kind.RECORD: gettext_lazy("Contact %(visit)s of %(at)s has none yet."),
    Kind.TELL_OUTCOME: gettext_lazy("Instruction %(instruction)s: %(state)s."),
    Kind.TRANSFER_RETURNED: gettext_lazy("Transfer %(transfer)s of %(fen)s yuan was returned."),
    Kind.COMPLAINT: gettext_lazy("Raised on %(at)s; it is answered within three days."),
    Kind.PROMISED: gettext_lazy("Promised on %(at)s."),
    Kind.MEET: gettext_lazy("%(tries)s calls in a row were not answered."),
    Kind.OVERDUE: gettext_lazy("Last contact %(days)s days ago; “%(tier)s” at most %(most)s."),
    Kind.FIRST_CONTACT: gettext_lazy(
        "Account opened on %(opened)s; a new client is called within a month."
    ),
    Kind.REVIEW: gettext_lazy("C%(level)s by the assessment of %(at)s, which lapses then."),
}


def title(reminder: Reminder) -> str:
    """What to do."""
    if reminder.kind is Kind.PROMISED:
        return str(ServiceRecord.NextStep(reminder.facts["step"]).label)
    return str(_TITLES[reminder.kind])


def why(reminder: Reminder) -> str:
    """Where it comes from, with its numbers."""
    facts = {name: _fact(name, value) for name, value in reminder.facts.items()}
    return str(_WHY[reminder.kind] % facts)


def line(reminder: Reminder, today: date) -> str:
    """The reminder in a few words, for the list of clients."""
    days = (today - reminder.due).days
    if reminder.kind is Kind.OVERDUE and days > 0:
        gone = reminder.facts["days"]
        return ngettext("%(days)s day without contact", "%(days)s days without contact", gone) % {
            "days": gone
        }
    if reminder.due > today:
        return f"{title(reminder)} {reminder.due:%m-%d}"
    return title(reminder)


def due(reminder: Reminder, today: date) -> str:
    """Until when."""
    if reminder.due == today:
        return _("today")
    if reminder.due < today:
        return _("since %(date)s") % {"date": f"{reminder.due:%m-%d}"}
    return f"{reminder.due:%m-%d}"


def _fact(name: str, value: Any) -> object:
    if isinstance(value, date):
        return date_format(value, "Y-m-d")
    teller = _FACTS.get(name)
    return teller(value) if teller is not None else value


_FACTS: dict[str, Callable[[Any], object]] = {
    "fen": yuan,
    "state": lambda state: Instruction.State(state).label,
    "tier": lambda tier: TIERS[Tier(tier)],
}
