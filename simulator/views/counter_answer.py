"""Answering a form of the counter: the desk as it is now, or what was typed with the reason why not."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from simulator.engine.refusal import Refusal
from simulator.models import DeskSession
from simulator.views.counter_page import CounterPage, counter_page
from simulator.views.counter_words import told
from simulator.views.signed_in import SignedInRequest


def answer(
    request: SignedInRequest, desk: DeskSession, done: object, *, step: str = ""
) -> HttpResponse:
    """What follows from what was done; a refusal keeps all that was typed.

    Args:
        request: The form.
        desk: Whose counter.
        done: What the service gave back.
        step: The form, where its fields are shown again after a refusal.
    """
    if isinstance(done, Refusal):
        page = counter_page(desk, timezone.now(), problem=told(done), step=step, typed=request.POST)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _desk(request, page, status)
    if not _is_piece(request):
        return redirect("counter")
    page = counter_page(desk, timezone.now())
    return _desk(request, page)


def _desk(request: SignedInRequest, page: CounterPage, status: int = HTTPStatus.OK) -> HttpResponse:
    """A page, or its piece where a script asks for it, with the tally that stands above it."""
    is_piece = _is_piece(request)
    template = f"simulator/counter/{'_desk' if is_piece else 'counter'}.html"
    return render(request, template, {"page": page, "is_piece": is_piece}, status=status)


def _is_piece(request: SignedInRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
