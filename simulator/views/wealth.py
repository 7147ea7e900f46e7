"""The wealth office: the way in, who waits, the book of rules, the way out."""

from datetime import date
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from simulator.access.desks import open_desk, own_town
from simulator.access.wealth import customer_waiting, wealth_desk
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.conduct import book
from simulator.engine.wealth.suitability import Regulator, RulePack, rules_on
from simulator.models import PRACTICE_CONTEXT, Customer, DeskPolicy, DeskSession, Duty
from simulator.selectors import business_day, wealth
from simulator.services import wealth_interviews
from simulator.views import desk_entrance
from simulator.views.counter_words import Told
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said
from simulator.views.wealth_words import CERTAINTIES, REGULATORS, pack_words, told


@login_required
@require_GET
def wealth_office(request: SignedInRequest) -> HttpResponse:
    """The interview under way; between two of them, who waits; without a desk, the way to one."""
    desk = open_desk(request.user)
    if desk is None or desk.duty != Duty.WEALTH:
        return desk_entrance.entrance(request, Duty.WEALTH, desk)
    interview = wealth.open_interview(desk)
    if interview is not None:
        return redirect("wealth-interview", interview.pk)
    return _office(request, desk)


@login_required
@require_POST
def wealth_practice(request: SignedInRequest) -> HttpResponse:
    return desk_entrance.sit_down(request, Duty.WEALTH)


@login_required
@require_POST
def wealth_unlock(request: SignedInRequest) -> HttpResponse:
    """Opens the office where the town's bank has not been opened yet: its customers come here too."""
    desk_entrance.open_bank(wealth_desk(request.user).town)
    return redirect("wealth")


@login_required
@require_POST
def wealth_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Greets a customer who waits."""
    desk = wealth_desk(request.user)
    customer = customer_waiting(desk, pk)
    done = wealth_interviews.open_interview(session=desk, customer=customer, now=timezone.now())
    if isinstance(done, Refusal):
        return _office(request, desk, told(done), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("wealth-interview", done.pk)


@login_required
@require_POST
def wealth_leave(request: SignedInRequest) -> HttpResponse:
    return desk_entrance.leave(request, wealth_desk(request.user))


@login_required
@require_GET
def wealth_rules(request: SignedInRequest) -> HttpResponse:
    """Every rule of conduct, and each regulator's pack, as they hold on the business day."""
    desk = open_desk(request.user)
    town = desk.town if desk else own_town(request.user)
    day = business_day.date_of(town, timezone.localdate())
    rules = [
        {
            "words": said(rule.words),
            "since": rule.since,
            "certainty": CERTAINTIES[rule.certainty],
        }
        for rule in book().all_on(day)
    ]
    packs = [_pack_line(regulator, rules_on(regulator, day)) for regulator in Regulator]
    context = {"rules": rules, "packs": packs, "day": day}
    return render(request, "simulator/wealth/rules.html", context)


def _office(
    request: SignedInRequest,
    desk: DeskSession,
    problem: Told | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Who waits, and whom this desk has seen."""
    day = business_day.open_day(desk.town)
    waiting = (
        [_in_line(each, day.date) for each in wealth.waiting(desk.town, day.date)] if day else []
    )
    context = {
        "desk": desk,
        "day": day.date if day else None,
        "policy": DeskPolicy.of(desk.policy),
        "is_practice": desk.context_id == PRACTICE_CONTEXT,
        "waiting": waiting,
        "past": wealth.past_interviews(desk),
        "problem": problem,
    }
    return render(request, "simulator/wealth/office.html", context, status=status)


def _pack_line(regulator: Regulator, pack: RulePack) -> dict[str, object]:
    return {
        "regulator": REGULATORS[regulator],
        "name": pack_words(pack.version),
        "sells_above_class": pack.sells_above_class,
        "certainty": CERTAINTIES[pack.certainty["above_class"]],
        "months": pack.validity_months,
        "a_day": pack.retests_a_day,
        "a_year": pack.retests_a_year,
    }


def _in_line(customer: Customer, day: date) -> dict[str, object]:
    who = wealth.persona_of(customer)
    return {
        "pk": customer.pk,
        "name": who.name,
        "initial": who.name[0],
        "age": who.age(day),
        "job": said(who.job),
        "seen": customer.interviews.count(),
    }
