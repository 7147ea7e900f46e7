"""The way to a desk and away from it: sitting down to practise, opening what it needs, leaving."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from simulator.access.desks import open_desk, own_town
from simulator.engine.calendar import trading_date
from simulator.engine.refusal import Refusal
from simulator.models import PRACTICE_CONTEXT, DeskSession, Duty, Town
from simulator.services import branch, clients, desks
from simulator.views.counter_words import Told, told
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import name_of


def open_bank(town: Town) -> None:
    """The first at work in a town opens its bank, unless it is open."""
    branch.open_if_needed(town=town, today=timezone.localdate(), now=timezone.now())


def open_branch(town: Town) -> None:
    """The first at work in a town opens its bank and its securities branch."""
    now = timezone.now()
    today = trading_date(timezone.localdate(), 0)
    branch.found(town=town, seed=town.pk, day=today, now=now)
    clients.open_branch(town=town, now=now)


@dataclass(frozen=True, slots=True)
class Door:
    """Where a desk is: its page by URL name (and `<page>-practice`), what sitting down opens."""

    page: str
    template: str
    opens: Callable[[Town], None] | None = None


DOORS: Mapping[Duty, Door] = {
    # The bank is opened by the first who receives a cash box.
    Duty.TELLER: Door("counter", "simulator/counter/entrance.html"),
    Duty.WEALTH: Door("wealth", "simulator/wealth/entrance.html", open_bank),
    Duty.BROKER: Door("broker", "simulator/broker/entrance.html", open_branch),
    Duty.ORDER_CLERK: Door("clerk", "simulator/broker/entrance.html", open_branch),
}


def entrance(
    request: SignedInRequest, duty: Duty, desk: DeskSession | None, problem: Told | None = None
) -> HttpResponse:
    """What whoever does not sit at this desk sees of it.

    Args:
        request: Who asks.
        duty: The desk's.
        desk: Where they sit; None if nowhere.
        problem: Why they could not sit down.
    """
    door, town = DOORS[duty], own_town(request.user)
    elsewhere = DOORS.get(Duty(desk.duty)) if desk else None
    context = {
        "duty": duty,
        "desk": desk,
        "back": elsewhere.page if elsewhere else "home",
        "town": name_of(town) if town else "",
        "practice": f"{door.page}-practice",
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, door.template, context, status=status)


def sit_down(request: SignedInRequest, duty: Duty) -> HttpResponse:
    """Sits down at a desk of one's own town, to practise."""
    door, desk, town = DOORS[duty], open_desk(request.user), own_town(request.user)
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
    if door.opens is not None:
        door.opens(town)
    return redirect(door.page)


def leave(request: SignedInRequest, desk: DeskSession) -> HttpResponse:
    """Leaves a practice desk; a posted one is left by clocking out."""
    if desk.context_id == PRACTICE_CONTEXT:
        desks.close_session(
            person_id=request.user.pk, context_id=PRACTICE_CONTEXT, now=timezone.now()
        )
    return redirect(DOORS[Duty(desk.duty)].page)
