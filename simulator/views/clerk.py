"""The order-entry clerk's desk: instructions that wait, the order keyed in against one, today's orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from simulator.access.broker import clerk_desk, instruction_for
from simulator.access.desks import open_desk
from simulator.engine.refusal import Refusal
from simulator.models import PRACTICE_CONTEXT, DeskSession, Duty, Instruction, MarketRun
from simulator.selectors import instructions as reading
from simulator.selectors import market
from simulator.selectors.market import QuoteRow
from simulator.selectors.town_clock import TownTime, town_time
from simulator.services import client_orders, instructions
from simulator.views import desk_entrance
from simulator.views.broker_answer import is_piece
from simulator.views.broker_words import RETURN_REASONS, told
from simulator.views.counter_words import Told
from simulator.views.instruction_view import InstructionRow, instruction_rows
from simulator.views.market_words import Notice, notice_of
from simulator.views.signed_in import SignedInRequest

_TODAY = 30


@dataclass(frozen=True, slots=True)
class ClerkPage:
    desk: DeskSession
    time: TownTime
    notice: Notice | None
    waiting: Sequence[InstructionRow]
    chosen: InstructionRow | None
    quote: QuoteRow | None
    entered: Sequence[InstructionRow]
    reasons: Sequence[tuple[str, str]]
    typed: Mapping[str, Any] = field(default_factory=dict)
    problem: Told | None = None

    @property
    def is_practice(self) -> bool:
        return self.desk.context_id == PRACTICE_CONTEXT


@login_required
@require_GET
def clerk(request: SignedInRequest) -> HttpResponse:
    """The desk; who sits at none is shown the way to one."""
    desk = open_desk(request.user)
    if desk is None or desk.duty != Duty.ORDER_CLERK:
        return desk_entrance.entrance(request, Duty.ORDER_CLERK, desk)
    wanted = request.GET.get("slip", "")
    page = _page(desk, timezone.now(), int(wanted) if wanted.isdecimal() else 0)
    return render(request, _template(request), {"page": page})


@login_required
@require_POST
def clerk_practice(request: SignedInRequest) -> HttpResponse:
    return desk_entrance.sit_down(request, Duty.ORDER_CLERK)


@login_required
@require_POST
def clerk_leave(request: SignedInRequest) -> HttpResponse:
    return desk_entrance.leave(request, clerk_desk(request.user))


@login_required
@require_POST
def order_enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enters the order that was keyed in; it goes to the exchange when this is committed."""
    desk, now = clerk_desk(request.user), timezone.now()
    instruction = instruction_for(desk, pk)
    keyed = _keyed(instruction, request.POST)
    done = keyed
    if not isinstance(keyed, Refusal):
        done = client_orders.enter(clerk=desk, instruction=instruction, keyed=keyed, now=now)
    if isinstance(done, Refusal):
        return _refused(request, desk, instruction, done)
    forward = partial(client_orders.forward, instructions=[instruction], now=now)
    transaction.on_commit(forward, robust=True)
    return redirect("clerk")


@login_required
@require_POST
def order_send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Gives an instruction back to its broker."""
    desk = clerk_desk(request.user)
    instruction = instruction_for(desk, pk)
    reason = request.POST.get("reason", "")
    if reason not in RETURN_REASONS:
        return _refused(request, desk, instruction, Refusal("unknown_choice"))
    done = client_orders.send_back(
        clerk=desk, instruction=instruction, reason=reason, now=timezone.now()
    )
    if isinstance(done, Refusal):
        return _refused(request, desk, instruction, done)
    return redirect("clerk")


def _keyed(instruction: Instruction, typed: Mapping[str, str]) -> Any:
    run = MarketRun.objects.filter(pk=instruction.run_id).first()
    return instructions.terms_typed(run, typed) if run else Refusal("no_run")


def _refused(
    request: SignedInRequest, desk: DeskSession, instruction: Instruction, refusal: Refusal
) -> HttpResponse:
    page = _page(desk, timezone.now(), instruction.pk, typed=request.POST, problem=told(refusal))
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, _template(request), {"page": page}, status=status)


def _page(
    desk: DeskSession,
    now: datetime,
    chosen: int,
    *,
    typed: Mapping[str, Any] | None = None,
    problem: Told | None = None,
) -> ClerkPage:
    waiting = instruction_rows(reading.waiting_for(desk))
    row = next((one for one in waiting if one.instruction.pk == chosen), None)
    row = row or next(iter(waiting), None)
    run = market.live_run(desk.town_id)
    picture = market.picture(run) if run else None
    share = market.instrument_of(run, row.instruction.code) if run and row else None
    mine = Instruction.objects.filter(clerk=desk).select_related("customer", "account", "contact")
    return ClerkPage(
        desk=desk,
        time=town_time(desk.town, now),
        notice=notice_of(run, picture, now),
        waiting=waiting,
        chosen=row,
        quote=picture.row(share.number) if picture and share else None,
        entered=instruction_rows(mine.order_by("-number")[:_TODAY]),
        reasons=[(code, str(label)) for code, label in RETURN_REASONS.items()],
        typed=typed or {},
        problem=problem,
    )


def _template(request: SignedInRequest) -> str:
    return f"simulator/broker/{'_clerk' if is_piece(request) else 'clerk'}.html"
