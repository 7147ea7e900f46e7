"""The broker's desk: the way in, the clients, the work log, the way out."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from simulator.access.broker import broker_desk, client_at
from simulator.access.desks import open_desk
from simulator.engine.refusal import Refusal
from simulator.idempotency import needs_no_key
from simulator.models import Duty
from simulator.selectors import business_day, work_log
from simulator.services import service_records
from simulator.services.phrases import LONGEST
from simulator.views import desk_entrance
from simulator.views.broker_page import broker_page
from simulator.views.broker_words import LOG_PARTS, told
from simulator.views.compliance_view import reading_of
from simulator.views.signed_in import SignedInRequest


@login_required
@require_GET
def broker(request: SignedInRequest) -> HttpResponse:
    """The desk with the most urgent client in hand; who sits at none is shown the way to one."""
    desk = open_desk(request.user)
    if desk is None or desk.duty != Duty.BROKER:
        return desk_entrance.entrance(request, Duty.BROKER, desk)
    page = broker_page(desk, timezone.now(), query=request.GET)
    return render(request, "simulator/broker/broker.html", {"page": page})


@login_required
@require_GET
def broker_client(request: SignedInRequest, pk: int) -> HttpResponse:
    """The desk with a client in hand."""
    desk = broker_desk(request.user)
    client_at(desk, pk)
    page = broker_page(desk, timezone.now(), customer=pk, query=request.GET)
    return render(request, "simulator/broker/broker.html", {"page": page})


@login_required
@require_POST
def broker_practice(request: SignedInRequest) -> HttpResponse:
    return desk_entrance.sit_down(request, Duty.BROKER)


@login_required
@require_POST
def broker_open(request: SignedInRequest) -> HttpResponse:
    """Opens the town's securities branch, for whoever was posted to it first."""
    desk_entrance.open_branch(broker_desk(request.user).town)
    return redirect("broker")


@login_required
@require_POST
def broker_leave(request: SignedInRequest) -> HttpResponse:
    return desk_entrance.leave(request, broker_desk(request.user))


@needs_no_key
@login_required
@require_POST
def phrase_check(request: SignedInRequest) -> HttpResponse:
    """What the scan says of a text while it is written; nothing is kept."""
    desk = broker_desk(request.user)
    day = business_day.date_of(desk.town, timezone.localdate())
    text = request.POST.get("text", "")[:LONGEST]
    scan = reading_of(text, day, needs_all=request.POST.get("whole") == "1")
    return render(request, "simulator/broker/_scan.html", {"scan": scan})


@login_required
def work_log_page(request: SignedInRequest) -> HttpResponse:
    """The work log of the business day."""
    desk, problem = broker_desk(request.user), None
    typed = {part: request.POST.get(part, "") for part in LOG_PARTS}
    if request.method == "POST":
        done = service_records.log(session=desk, texts=typed, now=timezone.now())
        if not isinstance(done, Refusal):
            return redirect("work-log")
        problem = told(done)
    else:
        typed = work_log.texts_of(desk)
    context = {
        "desk": desk,
        "problem": problem,
        "parts": [
            {"name": part, "label": label, "text": typed.get(part, "")}
            for part, label in LOG_PARTS.items()
        ],
        "log": work_log.line_of(desk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "simulator/broker/work_log.html", context, status=status)
