"""The customer at the counter: who they say they are, what they look like, say and have patience for."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from simulator.engine.bank.portraits import Portrait
from simulator.engine.bank.progress import start
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import Step
from simulator.engine.bank.transactions import perform
from simulator.engine.people.errands import Errand
from simulator.engine.people.replies import presses, reply
from simulator.engine.people.speech import say
from simulator.engine.plain import from_plain
from simulator.engine.refusal import Refusal
from simulator.models import CounterTransaction
from simulator.selectors import counter as reading
from simulator.selectors.queue import patience_of
from simulator.views.spoken import said


@dataclass(frozen=True, slots=True)
class CustomerView:
    number: str
    name: str
    about: str
    face: Portrait
    lines: tuple[str, ...]
    """What the customer said last, and presses for now."""
    patience: int
    """Per cent that is left."""
    is_first_visit: bool
    is_agent: bool

    @property
    def mood(self) -> str:
        """How the bar of patience is coloured."""
        return "ok" if self.patience > 50 else "warn" if self.patience > 20 else "bad"  # noqa: PLR2004


def customer_of(
    work: CounterTransaction, situation: Situation, due: Step | None, now: datetime
) -> CustomerView:
    """The customer of a transaction, as the teller sees and hears them."""
    ticket = work.ticket
    errand = from_plain(Errand, ticket.errand)
    who = errand.visitor
    occasions = [_last_said(work, situation, errand), presses(errand, due)]
    lines = [
        said(say(occasion, who, turn=ticket.serial, fen=errand.said_fen))
        for occasion in occasions
        if occasion
    ]
    sex = _("man") if who.is_male else _("woman")
    about = _("%(sex)s, about %(age)s, %(job)s") % {
        "sex": sex,
        "age": who.age(ticket.date),
        "job": said(who.job),
    }
    return CustomerView(
        number=ticket.number,
        name=who.name,
        about=about,
        face=errand.face,
        lines=tuple(lines),
        patience=patience_of(ticket, now),
        is_first_visit=not ticket.customer.visits.filter(pk__lt=ticket.pk).exists(),
        is_agent=errand.is_agent,
    )


def _last_said(work: CounterTransaction, situation: Situation, errand: Errand) -> str | None:
    """The occasion of the last answer that the customer gave."""
    progress, last = start(situation), None
    for action in reading.actions_of(work):
        move = perform(situation, progress, action)
        if isinstance(move, Refusal):
            break
        progress = move.progress
        last = reply(errand, action, move.evidence) or last
    return last
