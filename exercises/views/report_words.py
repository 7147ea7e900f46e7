"""What evidence fills into a practice report, in sentences and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.library.tasks import task_of
from exercises.models import PracticeReport
from exercises.scoring.practice_report import ReportCode, ReportFault
from exercises.selectors.report_facts import seconds_at_desks
from exercises.views.loss_words import clock
from exercises.views.slips import SlipView, slip_of
from simulator.engine.bank.spine import BUSINESS_NAMES, Business
from simulator.models import CounterTransaction, Duty
from simulator.models.work_kinds import is_known, label_of
from simulator.views.counter_words import listed
from simulator.views.evidence_words import fault_label, is_worded, rule_words
from simulator.views.spoken import said

_HOUR, _MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """A line of the first attachment."""

    name: str
    times: int
    average: str
    errors: int


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """An error, when it happened, and the rule it went against."""

    at: datetime
    visit: str
    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The parts of a report that are filled in."""

    task: str
    time: str
    rows: Sequence[BusinessRow]
    total: BusinessRow | None
    errors: Sequence[ErrorRow]
    slips: Sequence[SlipView]


def filled_of(report: PracticeReport, facts: Mapping[str, Any]) -> Filled:
    """What evidence says, in the reader's language."""
    rows = [_business(row) for row in facts["business"]]
    works = CounterTransaction.objects.filter(pk__in=facts["slips"]).select_related(
        "ticket__customer", "session__person", "voucher"
    )
    return Filled(
        task=_task(facts),
        time=_time(report, facts),
        rows=rows,
        total=_total(facts["business"]),
        errors=[_error(row) for row in facts["errors"]],
        slips=[slip for work in works.order_by("pk") if (slip := slip_of(work)) is not None],
    )


def fault_words(fault: ReportFault) -> str:
    """What is wrong with a report, in a sentence with its numbers."""
    match fault.code:
        case ReportCode.LATE:
            return _("Late by %(minutes)s minutes.") % {"minutes": fault.facts["minutes"]}
        case ReportCode.REFLECTION_SHORT:
            return _(
                "The reflection has %(found)s characters; at least %(wanted)s are asked for."
            ) % {
                "found": fault.facts["found"],
                "wanted": fault.facts["wanted"],
            }
    return _("“%(field)s” is blank.") % {"field": field_name(str(fault.facts["field"]))}


def field_name(key: str) -> str:
    """A field of the report by its name."""
    names = {
        "task": _("Work task"),
        "time": _("Time of completion"),
        "points": _("Main points"),
        "reflection": _("Reflection"),
    }
    return names[key]


def _task(facts: Mapping[str, Any]) -> str:
    parts = [
        _("Posted as %(duty)s%(desk)s.")
        % {
            "duty": Duty(post["duty"]).label,
            "desk": _(", %(desk)s") % {"desk": post["desk"]} if post["desk"] else "",
        }
        for post in facts["posts"]
    ]
    if facts["business"]:
        done = listed(
            _("%(name)s × %(times)s") % {"name": _name(row["kind"]), "times": row["times"]}
            for row in facts["business"]
        )
        parts.append(_("Business done: %(done)s.") % {"done": done})
    tasks = [task_of(row["task"]) for row in facts["work"]]
    if tasks:
        names = listed(f"“{said(task.name)}”" for task in tasks if task)
        parts.append(_("Set work: %(names)s.") % {"names": names})
    return " ".join(dict.fromkeys(parts)) or _("No desk was held in this shift.")


def _time(report: PracticeReport, facts: Mapping[str, Any]) -> str:
    parts = [f"{timezone.localtime(report.shift.starts_at):%Y-%m-%d}"]
    for post in facts["posts"]:
        parts.append(_("%(at)s at the desk") % {"at": _hour(post["from"])})
        if post["until"]:
            parts.append(_("%(at)s left it") % {"at": _hour(post["until"])})
    if report.handed_in_at:
        at = f"{timezone.localtime(report.handed_in_at):%H:%M}"
        parts.append(_("%(at)s report handed in") % {"at": at})
    seconds = seconds_at_desks(facts)
    told = listed(parts) + _(".")
    if not seconds:
        return told
    return f"{told} {_span(seconds)}"


def _span(seconds: int) -> str:
    return ngettext(
        "At desks for %(hours)s h %(minutes)s minute.",
        "At desks for %(hours)s h %(minutes)s minutes.",
        seconds % _HOUR // _MINUTE,
    ) % {"hours": seconds // _HOUR, "minutes": seconds % _HOUR // _MINUTE}


def _business(row: Mapping[str, Any]) -> BusinessRow:
    average = clock(row["seconds"] // row["times"])
    return BusinessRow(_name(row["kind"]), row["times"], average, row["errors"])


def _total(rows: Sequence[Mapping[str, Any]]) -> BusinessRow | None:
    times = sum(row["times"] for row in rows)
    if not times:
        return None
    seconds = sum(row["seconds"] for row in rows)
    return BusinessRow(
        _("Together"), times, clock(seconds // times), sum(row["errors"] for row in rows)
    )


def _error(row: Mapping[str, Any]) -> ErrorRow:
    code = row["fault"]
    return ErrorRow(
        datetime.fromisoformat(row["at"]),
        row["visit"],
        fault_label(code) if is_worded(code) else code,
        rule_words(row["rule"]),
    )


def _name(kind: str) -> str:
    matters = {
        "broker.contact_begun": _("Contacts with clients"),
        "wealth.interview_opened": _("Interviews"),
        "order.instruction_taken": _("Clients' instructions"),
        "transfer.asked": _("Transfers"),
    }
    if kind in matters:
        return matters[kind]
    if kind in list(Business):
        return said(BUSINESS_NAMES[Business(kind)])
    return label_of(kind) if is_known(kind) else kind


def _hour(iso: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(iso)):%H:%M}"
