"""Answering a form of an interview: the desk as it is now, or what was typed with the reason why not."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from simulator.engine.refusal import Refusal
from simulator.models import Interview
from simulator.views.signed_in import SignedInRequest
from simulator.views.wealth_page import STAGES, WealthPage, wealth_page
from simulator.views.wealth_words import told

Shown = Callable[[Interview], Any]
"""Puts together what a stage shows."""


def show(request: SignedInRequest, page: WealthPage, status: int = HTTPStatus.OK) -> HttpResponse:
    """A page, or its piece where a script asks for it, with the tally that stands above it."""
    piece = is_piece(request)
    template = f"simulator/wealth/{'_desk' if piece else 'desk'}.html"
    return render(request, template, {"page": page, "is_piece": piece}, status=status)


def answer(
    request: SignedInRequest,
    interview: Interview,
    done: object,
    *,
    stage: str,
    shown: Shown,
    form: str = "",
    query: str = "",
) -> HttpResponse:
    """What follows from what was done; a refusal keeps all that was typed.

    Args:
        request: The form.
        interview: The visit.
        done: What the service gave back.
        stage: Where the form stands.
        shown: What that stage shows.
        form: The form, where its fields are shown again after a refusal.
        query: What the address says beyond the stage, such as the product in hand.
    """
    if isinstance(done, Refusal):
        page = wealth_page(
            interview, stage, shown(interview), problem=told(done), form=form, typed=request.POST
        )
        return show(request, page, HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_piece(request):
        fresh = Interview.objects.select_related("customer", "session__town").get(pk=interview.pk)
        return show(request, wealth_page(fresh, stage, shown(fresh)))
    response = redirect(STAGES[stage][1], interview.pk)
    response.headers["Location"] += f"?{query}" if query else ""
    return response


def is_piece(request: SignedInRequest) -> bool:
    """Whether a script asks for the piece; going back in the browser asks for the whole page."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers
