"""The instructor's hand on the market of a class: open, pause, speed, go on, end."""

import secrets
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from classroom.access.shifts import taught_class
from classroom.models import TeachingClass
from classroom.services import class_markets
from classroom.views.return_address import after_form
from classroom.views.shift_forms import whole_number_field
from classroom.views.shift_words import sentence
from classroom.views.signed_in import SignedInRequest
from simulator.engine.refusal import Refusal
from simulator.models import MarketRun
from simulator.selectors import market
from simulator.services import runs

MOST_SEED = 2**31 - 1
SPEED = 12
"""A day of four hours' trading in twenty minutes."""


class SpeedForm(forms.Form):
    speed = whole_number_field(
        _("Simulated seconds per second"), least=runs.SPEEDS[0], most=runs.SPEEDS[1]
    )


class OpeningForm(SpeedForm):
    seed = whole_number_field(
        _("Seed (the same one gives the same market; empty for a new one)"),
        least=0,
        most=MOST_SEED,
        required=False,
    )


@login_required
@require_GET
def class_market(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, taught_class(request.user, pk))


@login_required
@require_POST
def market_open(request: SignedInRequest, pk: int) -> HttpResponse:
    teaching_class = taught_class(request.user, pk)
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return _page(request, teaching_class, opening=form, status=422)
    seed = form.cleaned_data["seed"]
    refused = class_markets.open_market(
        teaching_class=teaching_class,
        seed=secrets.randbelow(MOST_SEED) if seed is None else seed,
        speed=form.cleaned_data["speed"],
        now=timezone.now(),
    )
    return _done(request, teaching_class, refused)


@login_required
@require_POST
def market_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    teaching_class = taught_class(request.user, pk)
    run = market.live_run(teaching_class.town_id)
    if run is not None:
        runs.pause(run=run)
    return _done(request, teaching_class, None if run else Refusal("no_market"))


@login_required
@require_POST
def market_resume(request: SignedInRequest, pk: int) -> HttpResponse:
    teaching_class = taught_class(request.user, pk)
    run = market.live_run(teaching_class.town_id)
    if run is not None:
        runs.resume(run=run, now=timezone.now())
    return _done(request, teaching_class, None if run else Refusal("no_market"))


@login_required
@require_POST
def market_speed(request: SignedInRequest, pk: int) -> HttpResponse:
    teaching_class = taught_class(request.user, pk)
    form = SpeedForm(request.POST)
    if not form.is_valid():
        return _page(request, teaching_class, speed=form, status=422)
    run = market.live_run(teaching_class.town_id)
    if run is None:
        return _done(request, teaching_class, Refusal("no_market"))
    runs.set_speed(run=run, speed=form.cleaned_data["speed"])
    return _done(request, teaching_class, None)


@login_required
@require_POST
def market_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ends the market for good: the next one begins anew, with its opening cash."""
    teaching_class = taught_class(request.user, pk)
    run = market.live_run(teaching_class.town_id)
    if run is not None:
        runs.end(run=run)
    return _done(request, teaching_class, None if run else Refusal("no_market"))


def _done(
    request: SignedInRequest, teaching_class: TeachingClass, refused: Refusal | None
) -> HttpResponse:
    if refused is not None:
        return _page(request, teaching_class, problem=sentence(refused), status=422)
    return after_form(request, reverse("class-market", args=[teaching_class.pk]))


def _page(
    request: SignedInRequest, teaching_class: TeachingClass, *, status: int = 200, **more: Any
) -> HttpResponse:
    run = market.live_run(teaching_class.town_id)
    context = {
        "class": teaching_class,
        "town": teaching_class.town,
        "run": run,
        "picture": market.picture(run) if run else None,
        "is_running": run is not None and run.state == MarketRun.State.RUNNING,
        "is_broken": run is not None and run.state == MarketRun.State.BROKEN,
        "speed": SpeedForm(initial={"speed": run.speed if run else SPEED}),
        "opening": OpeningForm(initial={"speed": SPEED}),
        **more,
    }
    return render(request, "classroom/market/class_market.html", context, status=status)
