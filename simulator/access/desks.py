"""Fetching desks, and what lies at them, on behalf of a person. What is not theirs is not there (404)."""

from typing import TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from simulator.models import (
    Authorisation,
    BrokerageAccount,
    CounterTransaction,
    DeskSession,
    Duty,
    QueueTicket,
    Town,
)
from simulator.selectors import counter, second_person

Person = AbstractBaseUser | AnonymousUser
Found = TypeVar("Found")


def open_desk(user: Person) -> DeskSession | None:
    """The desk at which a person sits now, whatever it is."""
    return DeskSession.objects.filter(person=user.pk, closed_at=None).select_related("town").first()


def teller_desk(user: Person) -> DeskSession:
    """The counter at which this person is the teller."""
    desk = open_desk(user)
    return _or_404(desk if desk is not None and desk.duty == Duty.TELLER else None)


def supervisor_desk(user: Person) -> DeskSession:
    """The desk at which this person is the supervisor."""
    desk = open_desk(user)
    return _or_404(desk if desk is not None and desk.duty == Duty.AUTHORISER else None)


def transaction_at(desk: DeskSession) -> CounterTransaction:
    """The transaction with the customer who is at a desk."""
    return _or_404(counter.transaction_at(desk))


def ticket_aside(desk: DeskSession, pk: int) -> QueueTicket:
    """A ticket of the desk's hall that waits aside."""
    return _or_404(
        QueueTicket.objects.filter(
            pk=pk,
            town=desk.town_id,
            state__in=(QueueTicket.State.HELD, QueueTicket.State.MISSED),
        ).first()
    )


def question_to(supervisor: DeskSession, pk: int) -> Authorisation:
    """A question that tellers of the supervisor's shift have asked."""
    return _or_404(second_person.waiting_for(supervisor).filter(pk=pk).first())


def question_of(work: CounterTransaction, pk: int) -> Authorisation:
    """A question that was asked about a transaction and is still open."""
    return _or_404(work.authorisations.filter(pk=pk, state=Authorisation.State.ASKED).first())


def own_session(user: Person, pk: int) -> DeskSession:
    """A desk session of this person, open or closed."""
    sessions = DeskSession.objects.select_related("town")
    return _or_404(sessions.filter(pk=pk, person=user.pk).first())


def own_town(user: Person) -> Town | None:
    """The town in which a person has a practice account; the newest of several."""
    account = (
        BrokerageAccount.objects.filter(owner=user.pk, hat=BrokerageAccount.Hat.PRACTICE)
        .select_related("town")
        .order_by("-pk")
        .first()
    )
    return account.town if account else None


def _or_404(found: Found | None) -> Found:
    if found is None:
        raise Http404
    return found
