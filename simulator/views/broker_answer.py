"""Answering a form of the broker's desk: the desk as it is now, or what was typed with the reason why not."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from simulator.engine.refusal import Refusal
from simulator.models import DeskSession, PhraseFinding
from simulator.views.broker_page import NOTHING_TYPED, Typed, broker_page
from simulator.views.broker_words import told
from simulator.views.signed_in import SignedInRequest


def answer(
    request: SignedInRequest,
    desk: DeskSession,
    customer: int,
    done: object,
    *,
    form: str = "",
    finding: int = 0,
) -> HttpResponse:
    """What follows from what was done.

    A refusal keeps all that was typed. So does a text that was held back, but that has been kept as
    evidence, so the answer is no error.

    Args:
        request: The form.
        desk: Whose.
        customer: The client in hand, by primary key.
        done: What the service gave back.
        form: The form's name, where its fields are shown again.
        finding: The text that the form is about, where it was held back before.
    """
    if isinstance(done, Refusal):
        typed = Typed(form, request.POST, told(done), finding)
        return _desk(request, desk, customer, typed, HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(done, PhraseFinding):
        return _desk(request, desk, customer, Typed(form, request.POST, finding=done.pk))
    if is_piece(request):
        return _desk(request, desk, customer, NOTHING_TYPED)
    return redirect("broker-client", customer)


def is_piece(request: SignedInRequest) -> bool:
    """Whether a piece of the page is asked for, not the whole of it."""
    return request.headers.get("HX-Request") == "true"


def _desk(
    request: SignedInRequest,
    desk: DeskSession,
    customer: int,
    typed: Typed,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    page = broker_page(desk, timezone.now(), customer=customer, query=request.GET, typed=typed)
    template = "_desk" if is_piece(request) else "broker"
    return render(request, f"simulator/broker/{template}.html", {"page": page}, status=status)
