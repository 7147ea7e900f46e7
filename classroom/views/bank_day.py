"""The instructor's page of a class's bank: its business day, what is open, its books, closing it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.access.shifts import taught_class
from classroom.models import TeachingClass
from classroom.views.bank_desks import desk_groups
from classroom.views.signed_in import SignedInRequest
from simulator.engine.refusal import Refusal
from simulator.models import BusinessDay
from simulator.selectors import books, business_day, cash_boxes
from simulator.selectors import queue as hall
from simulator.services import night
from simulator.views.counter_words import Told, open_item, told
from simulator.views.spoken import said
from simulator.views.timeline import read_back

_ENTRIES = 40
_EARLIER = 5


@login_required
@require_GET
def bank_day(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, taught_class(request.user, pk))


@login_required
@require_POST
def bank_day_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Closes the day if nothing is open any more."""
    teaching_class = taught_class(request.user, pk)
    town = teaching_class.town
    market = business_day.market_day(town)
    done = night.close_day(town=town, market=market, now=timezone.now())
    return _done(request, teaching_class, done)


@login_required
@require_POST
def bank_day_force(request: SignedInRequest, pk: int) -> HttpResponse:
    """Closes the day whatever is open: it is ended, counted, or carried over, and named."""
    teaching_class = taught_class(request.user, pk)
    done = night.run(town=teaching_class.town, now=timezone.now())
    return _done(request, teaching_class, done)


@login_required
@require_GET
def bank_session(request: SignedInRequest, pk: int, session: int) -> HttpResponse:
    """What somebody of the class did at a desk of the town, read back step by step."""
    town = taught_class(request.user, pk).town
    sessions = town.desk_sessions.select_related("town", "person")
    return read_back(request, get_object_or_404(sessions, pk=session))


def _done(
    request: SignedInRequest, teaching_class: TeachingClass, done: BusinessDay | Refusal
) -> HttpResponse:
    if isinstance(done, Refusal):
        return _page(request, teaching_class, told(done))
    return redirect("bank-day", teaching_class.pk)


def _page(
    request: SignedInRequest, teaching_class: TeachingClass, problem: Told | None = None
) -> HttpResponse:
    town = teaching_class.town
    day = business_day.open_day(town)
    context: dict[str, Any] = {
        "teaching_class": teaching_class,
        "day": day,
        "problem": problem,
    }
    if day is not None:
        journal = books.day_journal(town, day.date)
        context |= {
            "market": business_day.market_day(town),
            "left": [open_item(kind, name) for kind, name in business_day.left_open(day)],
            "boxes": cash_boxes.boxes_out(town),
            "desks": desk_groups(town),
            "waiting": hall.waiting(town).count(),
            "balance": [
                {"name": said(row.account.name), "row": row}
                for row in books.trial_balance(town).rows
            ],
            "entries": list(journal.reverse()[:_ENTRIES]),
            "earlier": [
                {"day": each, "left": [open_item(*item) for item in each.left_open]}
                for each in town.business_days.exclude(pk=day.pk).order_by("-date")[:_EARLIER]
            ],
        }
    return render(request, "classroom/bank_day.html", context, status=422 if problem else 200)
