"""Who has worked at the desks of a class's town, house by house, to be read back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from simulator.models import DeskSession, Town
from simulator.selectors import business_day, contacts, instructions, wealth

_LATEST = 20


@dataclass(frozen=True, slots=True)
class DeskLine:
    session: DeskSession
    figures: Sequence[int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """The desks of one house: a heading for each figure, a line for each session, the latest first."""

    key: str
    title: str
    duty: str
    figures: Sequence[str]
    note: str
    lines: Sequence[DeskLine]


def desk_groups(town: Town) -> list[DeskGroup]:
    """The houses at whose desks somebody has worked; the counters always."""
    groups = [_counters(town), _wealth_office(town), _brokers(town), _clerks(town)]
    return [group for group in groups if group.lines or group.key == "tellers"]


def _counters(town: Town) -> DeskGroup:
    lines = [
        DeskLine(
            session,
            _figures(session, "served"),
            _("handed in") if session.seal_rack.returned_at else _("out"),
        )
        for session in business_day.teller_sessions(town)[:_LATEST]
    ]
    figures = [_("Customers served")]
    return DeskGroup("tellers", _("At the counters"), _("Teller"), figures, _("Cash box"), lines)


def _wealth_office(town: Town) -> DeskGroup:
    lines = [
        DeskLine(session, _figures(session, "recorded", "breaches"))
        for session in wealth.manager_sessions(town)[:_LATEST]
    ]
    figures = [_("Interviews recorded"), _("Breaches")]
    return DeskGroup("managers", _("At the wealth office"), _("Wealth manager"), figures, "", lines)


def _brokers(town: Town) -> DeskGroup:
    lines = [
        DeskLine(session, _figures(session, "talks", "breaches"))
        for session in contacts.broker_sessions(town)[:_LATEST]
    ]
    figures = [_("Talks with clients"), _("Breaches")]
    return DeskGroup(
        "brokers", _("At the securities branch"), _("Securities broker"), figures, "", lines
    )


def _clerks(town: Town) -> DeskGroup:
    lines = [
        DeskLine(session, _figures(session, "entered"))
        for session in instructions.clerk_sessions(town)[:_LATEST]
    ]
    figures = [_("Orders entered")]
    return DeskGroup("clerks", _("At order entry"), _("Order-entry clerk"), figures, "", lines)


def _figures(session: DeskSession, *annotated: str) -> list[int]:
    """What the selectors counted for a session."""
    return [getattr(session, name) for name in annotated]
