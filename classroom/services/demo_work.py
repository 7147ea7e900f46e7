"""Worked days at the demo college: everybody posted at a desk plays themselves, through the services.

The town, its seed and the posting sheet give the same day again.
"""

from datetime import date, datetime, timedelta

from classroom.models import Shift, StageKind, TeachingClass
from classroom.selectors import shifts as reading
from classroom.services.postings import context_of
from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.engine.refusal import Refusal
from simulator.models import DeskSession, Duty
from simulator.services import branch, night, rehearsal

SETTLING_IN = timedelta(minutes=1)
A_CUSTOMER = timedelta(minutes=4)
"""What a customer takes at the counter, at the most, when tellers work one after another."""
MOST_CUSTOMERS = 3
CARELESS = frozenset({Trap.COUNTERFEIT, Trap.PHOTO_MISMATCH})
"""What every other teller overlooks, so that there is something to talk about."""


def open_branch(*, teaching_class: TeachingClass, day: date, now: datetime) -> None:
    """Founds the bank of the class's town on the first worked day."""
    town = teaching_class.town
    branch.found(town=town, seed=town.pk, day=day, now=now)


def work(*, shift: Shift, now: datetime) -> None:
    """Works the desk stage of a shift that has just begun it, from boxes out to boxes back."""
    desk = next(stage for stage in reading.stages_of(shift) if stage.kind == StageKind.DESK)
    _tellers(shift, now + SETTLING_IN, desk.ends_at - desk.starts_at)


def close_branch(*, teaching_class: TeachingClass, following: date, now: datetime) -> None:
    """Closes the bank's day; it opens again on the next worked day.

    Raises:
        RuntimeError: something was left open.
    """
    closed = night.close_day(town=teaching_class.town, market=None, now=now, following=following)
    if isinstance(closed, Refusal):
        msg = f"the demo's bank cannot close its day: {closed}"
        raise RuntimeError(msg)


def _tellers(shift: Shift, now: datetime, lasts: timedelta) -> None:
    seats = [
        rehearsal.Seat(session, BotTeller(CARELESS if number % 2 else frozenset()))
        for number, session in enumerate(_sessions(shift, Duty.TELLER))
    ]
    if seats:
        customers = max(1, min(MOST_CUSTOMERS, lasts // (A_CUSTOMER * len(seats))))
        rehearsal.play_day(seats=seats, customers=customers, clock=rehearsal.Clock(now))


def _sessions(shift: Shift, duty: Duty) -> list[DeskSession]:
    open_ones = DeskSession.objects.filter(context_id=context_of(shift), duty=duty, closed_at=None)
    return list(open_ones.order_by("desk", "pk"))
