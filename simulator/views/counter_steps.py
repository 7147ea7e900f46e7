"""Each step at the counter as a form: read, done, answered with the desk as it is then."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_POST

from simulator.access.desks import question_of, teller_desk, ticket_aside, transaction_at
from simulator.engine.refusal import Refusal
from simulator.models import Authorisation, CounterTransaction
from simulator.services import counter, counter_day, queue, second_person, visitors
from simulator.views import counter_forms
from simulator.views.counter_answer import answer
from simulator.views.signed_in import SignedInRequest
from simulator.views.typed import cash_of, digits

IN_THE_HALL = 4
"""So many customers wait in a hall that is at work."""


@login_required
@require_POST
def counter_call(request: SignedInRequest) -> HttpResponse:
    desk, now = teller_desk(request.user), timezone.now()
    visitors.keep_coming(town=desk.town, at_least=IN_THE_HALL, now=now)
    return answer(request, desk, counter.call_next(session=desk, now=now))


@login_required
@require_POST
def counter_hold(request: SignedInRequest) -> HttpResponse:
    desk = teller_desk(request.user)
    return answer(request, desk, queue.hold(session=desk, now=timezone.now()))


@login_required
@require_POST
def counter_miss(request: SignedInRequest) -> HttpResponse:
    desk = teller_desk(request.user)
    return answer(request, desk, queue.miss(session=desk, now=timezone.now()))


@login_required
@require_POST
def counter_resume(request: SignedInRequest, pk: int) -> HttpResponse:
    desk = teller_desk(request.user)
    ticket = ticket_aside(desk, pk)
    return answer(request, desk, queue.resume(ticket=ticket, session=desk, now=timezone.now()))


@login_required
@require_POST
def counter_step(request: SignedInRequest, step: str) -> HttpResponse:
    """A step of the transaction with the customer at the desk."""
    desk = teller_desk(request.user)
    work = transaction_at(desk)
    if step not in counter_forms.STEPS:
        raise Http404
    done = _do(step, work, request.POST, timezone.now())
    return answer(request, desk, done, step=step)


@login_required
@require_POST
def counter_spoil(request: SignedInRequest) -> HttpResponse:
    """Sets the next slip aside as spoiled."""
    desk = teller_desk(request.user)
    number = digits(request.POST.get("voucher", ""))
    if not number.isascii() or not number.isdigit():
        return answer(request, desk, Refusal("not_a_number"), step="print")
    now = timezone.now()
    done = counter.spoil_voucher(session=desk, number=int(number[:9]), now=now)
    return answer(request, desk, done, step="print")


@login_required
@require_POST
def counter_fetch(request: SignedInRequest) -> HttpResponse:
    """Brings cash from the vault."""
    desk = teller_desk(request.user)
    cash = cash_of(request.POST)
    if cash is None:
        return answer(request, desk, Refusal("not_a_number"), step="fetch")
    done = counter_day.fetch_cash(session=desk, cash=cash, now=timezone.now())
    return answer(request, desk, done, step="fetch")


@login_required
@require_POST
def counter_ask(request: SignedInRequest) -> HttpResponse:
    """Asks for a second person, with papers to look at."""
    desk = teller_desk(request.user)
    purpose = request.POST.get("purpose", "")
    if purpose not in Authorisation.Purpose.values:
        return answer(request, desk, Refusal("unknown_choice"), step="ask")
    done = second_person.ask(
        work=transaction_at(desk),
        purpose=Authorisation.Purpose(purpose),
        papers=request.POST.getlist("papers"),
        now=timezone.now(),
    )
    return answer(request, desk, done, step="ask")


@login_required
@require_POST
def counter_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shows further papers to the second person who was asked."""
    desk = teller_desk(request.user)
    asked = question_of(transaction_at(desk), pk)
    papers = request.POST.getlist("papers")
    second_person.show(asked=asked, papers=papers, now=timezone.now())
    return answer(request, desk, None)


def _do(step: str, work: CounterTransaction, typed: QueryDict, now: datetime) -> object:
    own = _OWN.get(step)
    if own is not None:
        return own(work, typed, now)
    action = counter_forms.read(step, typed)
    if isinstance(action, Refusal):
        return action
    return counter.act(work=work, action=action, now=now)


def _count(work: CounterTransaction, typed: QueryDict, now: datetime) -> object:
    read = counter_forms.cash_counted(typed)
    if isinstance(read, Refusal):
        return read
    return counter.count_cash(work=work, counted=read.counted, put_aside=read.put_aside, now=now)


def _count_out(work: CounterTransaction, typed: QueryDict, now: datetime) -> object:
    cash = cash_of(typed)
    if cash is None:
        return Refusal("not_a_number")
    return counter.count_out(work=work, cash=cash, now=now)


def _pin(work: CounterTransaction, _typed: QueryDict, now: datetime) -> object:
    return counter.enter_pin(work=work, now=now)


def _seize(work: CounterTransaction, typed: QueryDict, now: datetime) -> object:
    steps = counter_forms.seizure_steps(typed)
    if isinstance(steps, Refusal):
        return steps
    return counter.seize(
        work=work,
        steps=steps,
        now=now,
        left_sight="left_sight" in typed,
        given_back="given_back" in typed,
        called_confiscation=typed.get("word") == "confiscation",
    )


_OWN: dict[str, Callable[[CounterTransaction, QueryDict, datetime], object]] = {
    "count": _count,
    "count_out": _count_out,
    "pin": _pin,
    "seize": _seize,
}
