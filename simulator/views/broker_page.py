"""All that the broker's desk shows, put together from the selectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from simulator.engine.market.instruments import Instrument
from simulator.models import PRACTICE_CONTEXT, Contact, DeskPolicy, DeskSession
from simulator.selectors import business_day, market
from simulator.selectors import contacts as reading
from simulator.selectors.clients import Tier
from simulator.selectors.town_clock import TownTime, town_time
from simulator.views.client_card import Card, card_of
from simulator.views.client_list import Client, Row, clients_at, rows_of
from simulator.views.contact_panel import Panel, panel_of
from simulator.views.counter_words import Told
from simulator.views.reminder_words import TIERS


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that is shown again, with what stood in its way."""

    form: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    problem: Told | None = None
    finding: int = 0
    """The text that was held back, by primary key."""


NOTHING_TYPED = Typed()


@dataclass(frozen=True, slots=True)
class BrokerPage:
    """The desk. `card` and `panel` are those of the client in hand; a new branch may have none."""

    desk: DeskSession
    day: date
    time: TownTime
    policy: DeskPolicy
    name: str
    licence: str
    firm: str
    rows: Sequence[Row]
    tiers: Sequence[tuple[str, str]]
    shares: Sequence[Instrument]
    """What can be ordered: clients say names, slips need codes."""
    query: Mapping[str, str]
    due: int
    """Clients about whom something is due."""
    contacted: int
    """Clients with whom this desk was in contact today."""
    card: Card | None
    panel: Panel | None
    elsewhere: Contact | None
    """The contact that this desk has with another client."""
    problem: Told | None
    form: str
    """The form that the problem belongs to."""

    @property
    def is_practice(self) -> bool:
        return self.desk.context_id == PRACTICE_CONTEXT


def broker_page(
    desk: DeskSession,
    now: datetime,
    *,
    customer: int = 0,
    query: Mapping[str, str],
    typed: Typed = NOTHING_TYPED,
) -> BrokerPage:
    """The desk with a client in hand.

    Args:
        desk: The broker's.
        now: The wall clock.
        customer: The client in hand, by primary key; else the one on the line, else the most urgent.
        query: `tier` and `word` narrow the list.
        typed: A form that is shown again.
    """
    time = town_time(desk.town, now)
    day = business_day.date_of(desk.town, time.date)
    found = clients_at(desk.town, day)
    contact = reading.contact_at(desk)
    on_the_line = contact.customer_id if contact else 0
    current = _in_hand(found, customer or on_the_line)
    is_here = current is not None and current.pk == on_the_line
    return BrokerPage(
        desk=desk,
        day=day,
        time=time,
        policy=DeskPolicy.of(desk.policy),
        name=reading.broker_name(desk),
        licence=reading.licence(desk),
        firm=firm_of(desk),
        rows=rows_of(found, day, current=current, on_the_line=on_the_line, query=query),
        tiers=[(one.value, str(TIERS[one])) for one in Tier],
        shares=_shares(desk) if contact else (),
        query=query,
        due=sum(one.due <= day for one in found),
        contacted=_contacted(desk, day),
        card=card_of(current, desk, day) if current else None,
        panel=_panel(current, desk, day, typed) if current else None,
        elsewhere=contact if contact and not is_here else None,
        problem=typed.problem,
        form=typed.form,
    )


def _shares(desk: DeskSession) -> Sequence[Instrument]:
    run = market.live_run(desk.town_id)
    return market.scenario_of(run).instruments if run else ()


def firm_of(desk: DeskSession) -> str:
    """The invented firm of the branch, as a broker says it."""
    town = desk.town.said_in(get_language() or "zh-hans")
    return _("%(town)s Securities") % {"town": town}


def _in_hand(found: Sequence[Client], customer: int) -> Client | None:
    named = next((one for one in found if one.pk == customer), None)
    return named or min(found, key=lambda one: one.due, default=None)


def _panel(client: Client, desk: DeskSession, day: date, typed: Typed) -> Panel:
    return panel_of(client, desk, day, form=typed.form, typed=typed.fields, finding=typed.finding)


def _contacted(desk: DeskSession, day: date) -> int:
    today = Contact.objects.filter(session=desk, date=day, state=Contact.State.ENDED)
    return today.exclude(channel="").values("customer").distinct().count()
