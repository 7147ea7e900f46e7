"""Orders as plain forms: the answer is a sentence, and a refused order keeps all that was typed."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from simulator.access.accounts import account_for
from simulator.idempotency import key_of, keyed_by_service
from simulator.models import BrokerageAccount
from simulator.rules.refusal import Refusal
from simulator.selectors import accounts, market
from simulator.services import orders
from simulator.views.exchange_words import answer_sentence, sentence
from simulator.views.hall import floor
from simulator.views.hall_page import Typed
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
    messages.success(request, answer_sentence(reply))
    return _back(account, code)


@keyed_by_service
@login_required
@require_POST
def order_cancel(request: SignedInRequest, pk: int, order: int) -> HttpResponse:
    account = account_for(request.user, pk)
    reply = orders.cancel(
        person_id=request.user.pk, account=account, order=order, key=_key(request)
    )
    if isinstance(reply, Refusal):
        messages.error(request, sentence(reply))
    else:
        messages.success(request, cancelled_sentence(reply))
    return _back(account, request.POST.get("code", ""))
