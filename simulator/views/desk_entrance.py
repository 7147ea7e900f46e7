"""The way to a desk of the securities branch: sitting down to practise, opening the branch, leaving."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from simulator.access.desks import open_desk, own_town
from simulator.engine.calendar import trading_date
from simulator.engine.refusal import Refusal
from simulator.models import PRACTICE_CONTEXT, DeskSession, Duty, Town
from simulator.services import branch, clients, desks
from simulator.views.broker_words import told
from simulator.views.counter_words import Told
from simulator.views.signed_in import SignedInRequest

PAGES = {Duty.BROKER: "broker", Duty.ORDER_CLERK: "clerk"}
"""The page of each desk, by URL name."""


def entrance(
    request: SignedInRequest, duty: Duty, desk: DeskSession | None, problem: Told | None = None
) -> HttpResponse:
    """What whoever does not sit at this desk sees of it."""
    context = {
        "duty": duty,
        "desk": desk,
        "town": own_town(request.user),
        "practice": f"{PAGES[duty]}-practice",
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "simulator/broker/entrance.html", context, status=status)


def sit_down(request: SignedInRequest, duty: Duty) -> HttpResponse:
    """Sits down at a desk of one's own town, to practise."""
    desk, town = open_desk(request.user), own_town(request.user)
    if desk is not None and desk.context_id != PRACTICE_CONTEXT:
        return entrance(request, duty, desk, told(Refusal("not_posted_here")))
    if town is None:
        return entrance(request, duty, None, told(Refusal("no_town")))
    desks.open_session(
        town=town,
        person_id=request.user.pk,
        duty=duty,
        desk="",
        context_id=PRACTICE_CONTEXT,
        now=timezone.now(),
    )
    open_branch(town)
    return redirect(PAGES[duty])


def leave(request: SignedInRequest, desk: DeskSession) -> HttpResponse:
    """Leaves a practice desk; a posted one is left by clocking out."""
    if desk.context_id == PRACTICE_CONTEXT:
        desks.close_session(
            person_id=request.user.pk, context_id=PRACTICE_CONTEXT, now=timezone.now()
        )
    return redirect(PAGES[Duty(desk.duty)])


def open_branch(town: Town) -> None:
    """The first at work in a town opens its bank and its securities branch."""
    now = timezone.now()
    today = trading_date(timezone.localdate(), 0)
    branch.found(town=town, seed=town.pk, day=today, now=now)
    clients.open_branch(town=town, now=now)
