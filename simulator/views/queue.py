"""The board of the bank hall: who is called to which counter, and who waits."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from simulator.access.desks import open_desk, own_town
from simulator.models import QueueTicket
from simulator.selectors import queue as hall
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import name_of

_SHOWN = 12


@login_required
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    """Numbers only: a board names nobody."""
    desk = open_desk(request.user)
    town = desk.town if desk else own_town(request.user)
    if town is None:
        raise Http404
    called = town.queue_tickets.filter(state=QueueTicket.State.CALLED).select_related("session")
    context = {
        "town": name_of(town),
        "called": called.order_by("-called_at"),
        "waiting": hall.waiting(town)[:_SHOWN],
        "aside": hall.aside(town),
    }
    return render(request, "simulator/counter/queue.html", context)
