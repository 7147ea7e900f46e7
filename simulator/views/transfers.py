"""Bank–securities transfers at a desk: today's, what is in transit, and a form to send one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from simulator.access.broker import MONEY_DESKS, back_office, client_at, money_desk, transfer_at
from simulator.access.desks import open_desk
from simulator.engine.brokerage.rules import rule
from simulator.engine.refusal import Refusal
from simulator.idempotency import key_of
from simulator.models import DeskSession, Transfer
from simulator.selectors import business_day
from simulator.selectors import transfers as reading
from simulator.selectors.clients import NOTHING, clients_of, worth_of_all
from simulator.services import transfer_desk
from simulator.services import transfers as services
from simulator.templatetags.quotes import clock
from simulator.views.broker_answer import is_piece
from simulator.views.broker_words import sentence, told, transfer_reason
from simulator.views.counter_words import Told
from simulator.views.signed_in import SignedInRequest
from simulator.views.typed import fen_of


@dataclass(frozen=True, slots=True)
class TransferRow:
    transfer: Transfer
    client: str
    why: str
    """What keeps it in transit, or why it came back."""
    may_tell: bool
    """This desk sent it, and has not told the client yet."""

    @property
    def is_open(self) -> bool:
        return self.transfer.state == Transfer.State.IN_TRANSIT


@dataclass(frozen=True, slots=True)
class ClientChoice:
    """Fen of the client's money on both sides."""

    pk: int
    name: str
    number: str
    at_bank: int
    at_broker: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TransfersPage:
    desk: DeskSession
    day: date
    hours: str
    closed: str
    rows: Sequence[TransferRow]
    choices: Sequence[ClientChoice]
    may_send: bool
    typed: Mapping[str, Any]
    problem: Told | None
    states: Sequence[tuple[str, str]]

    @property
    def in_transit(self) -> Sequence[TransferRow]:
        return [row for row in self.rows if row.is_open]


@login_required
@require_GET
def transfers(request: SignedInRequest) -> HttpResponse:
    """The desk; who sits at none of the bank's or the broker's is told so."""
    desk = open_desk(request.user)
    if desk is None:
        return render(request, "simulator/broker/no_desk.html")
    desk = back_office(request.user)
    return render(request, _template(request), {"page": _page(desk, {}, None)})


@login_required
@require_POST
def transfer_send(request: SignedInRequest) -> HttpResponse:
    """Sends a transfer for a client at the desk; it goes to the exchange when this is committed."""
    desk, now = money_desk(request.user), timezone.now()
    done = _sent(request, desk)
    if isinstance(done, Refusal):
        page = _page(desk, request.POST, told(done))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, _template(request), {"page": page}, status=status)
    transaction.on_commit(partial(services.carry, transfers=[done], now=now), robust=True)
    return redirect("transfers")


@login_required
@require_POST
def transfer_carry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks the exchange again about a transfer in transit, at once."""
    desk, now = back_office(request.user), timezone.now()
    found = transfer_at(desk, pk)
    transaction.on_commit(partial(services.carry, transfers=[found], now=now), robust=True)
    return redirect("reconciliation" if request.POST.get("from") == "books" else "transfers")


@login_required
@require_POST
def transfer_tell(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tells the client what has become of a transfer."""
    desk = money_desk(request.user)
    found, said = transfer_at(desk, pk), request.POST.get("said", "")
    if said not in Transfer.State.values:
        page = _page(desk, {}, told(Refusal("unknown_choice")))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, _template(request), {"page": page}, status=status)
    transfer_desk.tell(session=desk, transfer=found, said=Transfer.State(said), now=timezone.now())
    return redirect("transfers")


def _sent(request: SignedInRequest, desk: DeskSession) -> Transfer | Refusal:
    client, direction = request.POST.get("client", ""), request.POST.get("direction", "")
    if not client.isdecimal() or len(client) > 18:  # noqa: PLR2004  figures of a primary key
        return Refusal("no_such_client")
    account = client_at(desk, int(client))
    if direction not in Transfer.Direction.values:
        return Refusal("unknown_choice")
    fen = fen_of(request.POST.get("amount", ""))
    if fen is None:
        return Refusal("not_an_amount")
    return transfer_desk.send(
        session=desk,
        account=account,
        direction=direction,
        fen=fen,
        digits=request.POST.get("digits", ""),
        key=f"desk:{key_of(request)}"[:64],
        now=timezone.now(),
    )


def _page(desk: DeskSession, typed: Mapping[str, Any], problem: Told | None) -> TransfersPage:
    day = business_day.date_of(desk.town, timezone.localdate())
    hours = rule("broker.transfer-hours", day).numbers
    closed, told_before = reading.closed_now(desk.town), reading.told_by(desk)
    return TransfersPage(
        desk=desk,
        day=day,
        hours=f"{clock(hours['from_second'])[:5]}–{clock(hours['to_second'])[:5]}",
        closed=sentence(closed) if closed else "",
        rows=[
            TransferRow(
                one,
                one.customer.name,
                transfer_reason(one),
                one.session_id == desk.pk and one.name not in told_before,
            )
            for one in reading.of_the_day(desk.town, day)
        ],
        choices=_choices(desk, typed.get("client", "")),
        may_send=desk.duty in MONEY_DESKS,
        typed=typed,
        problem=problem,
        states=[(state.value, str(state.label)) for state in Transfer.State],
    )


def _choices(desk: DeskSession, chosen: str) -> list[ClientChoice]:
    worth = worth_of_all(desk.town)
    at_bank = dict(desk.town.bank_accounts.values_list("customer", "balance"))
    return [
        ClientChoice(
            pk=account.customer_id or 0,
            name=account.customer.name if account.customer else "",
            number=account.alias,
            at_bank=at_bank.get(account.customer_id or 0, 0),
            at_broker=worth.get(account.pk, NOTHING).available,
            is_chosen=str(account.customer_id) == chosen,
        )
        for account in clients_of(desk.town)
    ]


def _template(request: SignedInRequest) -> str:
    return f"simulator/broker/{'_transfers' if is_piece(request) else 'transfers'}.html"
