"""The bank's counter: the way in, the desk, the way out."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from simulator.access.desks import open_desk, own_town, teller_desk
from simulator.engine.bank.rules import book
from simulator.engine.refusal import Refusal
from simulator.models import PRACTICE_CONTEXT, CounterTransaction, DeskSession, Duty
from simulator.models.work_kinds import CounterWork
from simulator.selectors import business_day, cash_boxes
from simulator.selectors import counter as reading
from simulator.services import counter_day, night, second_person, visitors
from simulator.views import desk_entrance
from simulator.views.counter_page import counter_page
from simulator.views.counter_steps import IN_THE_HALL
from simulator.views.counter_words import Told, told
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said


@login_required
@require_GET
def counter(request: SignedInRequest) -> HttpResponse:
    """The teller's desk; who sits at none is shown the way to one."""
    desk = open_desk(request.user)
    if desk is not None and desk.duty == Duty.AUTHORISER:
        return redirect("authorise")
    if desk is None or desk.duty != Duty.TELLER:
        return desk_entrance.entrance(request, Duty.TELLER, desk)
    if cash_boxes.box_of(desk) is None:
        return _threshold(request, desk)
    now = timezone.now()
    work = reading.transaction_at(desk)
    if work is not None:
        second_person.answer_due(work=work, now=now)
    page = counter_page(desk, now, central=request.GET.get("central") == "1")
    return render(request, "simulator/counter/counter.html", {"page": page})


@login_required
@require_POST
def counter_practice(request: SignedInRequest) -> HttpResponse:
    return desk_entrance.sit_down(request, Duty.TELLER)


@login_required
@require_POST
def counter_open(request: SignedInRequest) -> HttpResponse:
    """Receives cash box, vouchers and seals; the first in a town opens its bank for the day."""
    desk, now = teller_desk(request.user), timezone.now()
    desk_entrance.open_bank(desk.town)
    night.follow_market(town=desk.town, market=business_day.market_day(desk.town), now=now)
    done = counter_day.open_counter(session=desk, now=now)
    if isinstance(done, Refusal):
        return _threshold(request, desk, told(done), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    visitors.keep_coming(town=desk.town, at_least=IN_THE_HALL, now=now)
    return redirect("counter")


@login_required
@require_POST
def counter_leave(request: SignedInRequest) -> HttpResponse:
    """Leaves a practice desk whose box is back; a posted one is left by clocking out."""
    desk = teller_desk(request.user)
    if cash_boxes.box_of(desk) is not None:
        return redirect("counter")
    return desk_entrance.leave(request, desk)


@login_required
@require_GET
def procedures(request: SignedInRequest) -> HttpResponse:
    """The book of procedures (规程): every rule of the counter as it holds on the business day."""
    desk = open_desk(request.user)
    town = desk.town if desk else own_town(request.user)
    day = business_day.date_of(town, timezone.localdate())
    rules = [
        {"rule": rule, "words": said(rule.words), "anchor": rule.key.replace(".", "-")}
        for rule in book().all_on(day)
    ]
    return render(request, "simulator/counter/procedures.html", {"rules": rules, "day": day})


def _threshold(
    request: SignedInRequest,
    desk: DeskSession,
    problem: Told | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Before the box is received, and after it was handed in."""
    works = desk.counter_transactions.exclude(ending=CounterTransaction.Ending.ABANDONED)
    context = {
        "desk": desk,
        "is_closed": hasattr(desk, "seal_rack") and desk.seal_rack.returned_at is not None,
        "is_practice": desk.context_id == PRACTICE_CONTEXT,
        "served": works.count(),
        "sheet": _closing_sheet(desk),
        "problem": problem,
    }
    return render(request, "simulator/counter/threshold.html", context, status=status)


def _closing_sheet(desk: DeskSession) -> dict[str, object] | None:
    """What the evidence of the closing says; None before it."""
    closed = desk.events.filter(kind=CounterWork.CLOSED).order_by("number").last()
    return closed.facts if closed else None
