"""Orders as plain forms: the answer is a sentence, and a refused order keeps all that was typed."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from simulator.access.accounts import account_for
from simulator.idempotency import key_of, keyed_by_service
from simulator.models import BrokerageAccount
from simulator.rules.refusal import Refusal
from simulator.selectors import accounts, market
from simulator.services import orders
from simulator.services.exchange import Reply
from simulator.views.exchange_words import cancelled, placed, sentence
from simulator.views.hall import floor
from simulator.views.hall_ticket import Typed
from simulator.views.signed_in import SignedInRequest


@keyed_by_service
@login_required
@require_POST
def order_place(request: SignedInRequest, pk: int) -> HttpResponse:
    account = account_for(request.user, pk)
    code, side = request.POST.get("code", ""), request.POST.get("side", "")
    price, quantity = request.POST.get("price", ""), request.POST.get("quantity", "")
    reply = orders.place(
        person_id=request.user.pk,
        account=account,
        code=code,
        side=side,
        price=price,
        quantity=quantity,
        key=_key(request),
    )
    if isinstance(reply, Refusal):
        typed = Typed(side, price, quantity, sentence(reply))
        return floor(
            request, account.town, account, typed, code=code, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    messages.success(request, placed(reply))
    return redirect(f"{reverse('hall-account', args=[account.pk])}?{urlencode({'code': code})}")


@keyed_by_service
@login_required
@require_POST
def order_cancel(request: SignedInRequest, pk: int, order: int) -> HttpResponse:
    account = account_for(request.user, pk)
    reply = orders.cancel(
        person_id=request.user.pk, account=account, order=order, key=_key(request)
    )
    return _cancelled(request, account, [reply])


@keyed_by_service
@login_required
@require_POST
def order_cancel_all(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes back every order that is open now; each goes under a key of its own, made from the form's."""
    account = account_for(request.user, pk)
    replies = [
        orders.cancel(
            person_id=request.user.pk,
            account=account,
            order=order,
            key=f"{_key(request)[:48]}-{order}",
        )
        for order in _open_orders(account)
    ]
    return _cancelled(request, account, replies)


def _open_orders(account: BrokerageAccount) -> list[int]:
    run = market.live_run(account.town_id)
    picture = market.picture(run) if run else None
    if run is None or picture is None:
        return []
    today = accounts.orders_today(run, account, picture.at.day)
    return [line.order for line in today if line.status == "open"]


def _cancelled(
    request: SignedInRequest, account: BrokerageAccount, replies: list[Reply]
) -> HttpResponse:
    refused = [reply for reply in replies if isinstance(reply, Refusal)]
    for reply in replies:
        if isinstance(reply, Refusal):
            messages.error(request, sentence(reply))
        else:
            messages.success(request, cancelled(reply))
    if refused:
        return floor(
            request,
            account.town,
            account,
            tab="orders",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return redirect(f"{reverse('hall-account', args=[account.pk])}?book=orders")


def _key(request: SignedInRequest) -> str:
    """The key that came with the form; the middleware has refused a form without one."""
    key = key_of(request)
    assert key is not None  # noqa: S101
    return key
