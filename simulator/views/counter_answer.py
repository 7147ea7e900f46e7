"""Answering a form of the counter: the desk as it is now, or what was typed with the reason why not."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from simulator.engine.refusal import Refusal
from simulator.models import DeskSession
from simulator.views.counter_page import counter_page
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
        return render(request, _template(request), {"page": page}, status=status)
    if not _is_piece(request):
        return redirect("counter")
    page = counter_page(desk, timezone.now())
    return render(request, _template(request), {"page": page})


def _is_piece(request: SignedInRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _template(request: SignedInRequest) -> str:
    return f"simulator/counter/{'_desk' if _is_piece(request) else 'counter'}.html"
