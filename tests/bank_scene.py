"""The bank of the scene's town: the student is a teller with a customer's cash on the counter, the
classmate the supervisor who was asked to count it again; a colleague's class has a counter as well."""

from datetime import datetime

from classroom.models import User
from simulator.engine.bank.notes import Money
from simulator.engine.bank.spine import Business, Step
from simulator.engine.plain import from_plain
from simulator.models import (
    Authorisation,
    BrokerageAccount,
    CounterTransaction,
    DeskSession,
    Duty,
    QueueTicket,
    Town,
)
from simulator.services import branch, counter_day, desks, queue, rehearsal, second_person, visitors

CONTEXT = "practice"


def open_bank(town: Town, teller: User, now: datetime) -> CounterTransaction:
    """A counter with one customer aside, two waiting, and one whose cash is to be counted."""
    BrokerageAccount.objects.get_or_create(
        town=town,
        owner=teller,
        hat=BrokerageAccount.Hat.PRACTICE,
        defaults={"alias": f"P{teller.pk}", "opening_cash": 100, "opened_at": now},
    )
    branch.found(town=town, seed=7, day=now.date(), now=now, people=8)
    desk = seat(town, teller, Duty.TELLER, now)
    counter_day.open_counter(session=desk, now=now)
    for _ in range(4):
        visitors.come(town=town, now=now, business=Business.DEPOSIT, is_plain=True)
    town.queue_tickets.update(absent_calls=0)
    clock = rehearsal.Clock(now)
    rehearsal.serve(seat=rehearsal.Seat(desk), clock=clock, until=Step.IDENTITY)
    queue.hold(session=desk, now=now)
    work = rehearsal.serve(seat=rehearsal.Seat(desk), clock=clock, until=Step.IDENTITY)
    assert work is not None
    return work


def seat(town: Town, person: User, duty: Duty, now: datetime) -> DeskSession:
    return desks.open_session(
        town=town, person_id=person.pk, duty=duty, desk="", context_id=CONTEXT, now=now
    )


def ask_supervisor(work: CounterTransaction, now: datetime) -> Authorisation:
    asked = second_person.ask(
        work=work, purpose=Authorisation.Purpose.SECOND_COUNT, papers=("card",), now=now
    )
    assert isinstance(asked, Authorisation)
    return asked


def aside(town: Town) -> QueueTicket:
    return town.queue_tickets.get(state=QueueTicket.State.HELD)


def counted(work: CounterTransaction) -> dict[str, int]:
    """The customer's cash, as the form of the count sends it."""
    money = from_plain(Money, work.ticket.errand["money"])
    return {f"pieces-{face}": count for face, count in money.cash.items()}
