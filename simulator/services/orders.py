"""Placing and cancelling orders, for forms and sockets alike."""

from concurrent.futures import Future

from django.contrib.auth import get_user_model

from simulator.engine.market.commands import CancelOrder, PlaceOrder, Side
from simulator.engine.refusal import Refusal
from simulator.models import BrokerageAccount, MarketRun
from simulator.selectors import desks, market
from simulator.services import exchange
from simulator.services.exchange import ParticipantCommand, Reply, Request
from simulator.services.order_entry import code_of, shares_of, ticks_of

_OWN_HATS = frozenset({BrokerageAccount.Hat.PRACTICE, BrokerageAccount.Hat.CONTEST})
SIDES = {"buy": Side.BUY, "sell": Side.SELL}


def place(
    *,
    person_id: int,
    account: BrokerageAccount,
    code: str,
    side: str,
    price: str,
    quantity: str,
    key: str,
) -> Reply:
    """Places a limit order for the day and waits for its commit.

    Args:
        person_id: Who asks.
        account: Theirs, by `access.account_for`.
        code: Of the share, as typed.
        side: `buy` or `sell`.
        price: In yuan, as typed.
        quantity: In shares, as typed.
        key: The same key has one effect and the same answer, over whatever way it comes.
    """
    return exchange.wait(
        place_later(
            person_id=person_id,
            account=account,
            code=code,
            side=side,
            price=price,
            quantity=quantity,
            key=key,
        )
    )


def place_later(
    *,
    person_id: int,
    account: BrokerageAccount,
    code: str,
    side: str,
    price: str,
    quantity: str,
    key: str,
) -> Future[Reply]:
    """Like `place`, without waiting: the future is done after the commit."""
    run = _live_run(account)
    if isinstance(run, Refusal):
        return exchange.answered(run)
    command = _order(run, account, code=code, side=side, price=price, quantity=quantity)
    if isinstance(command, Refusal):
        return exchange.answered(command)
    return _submit(run, person_id, account, command, key)


def cancel(*, person_id: int, account: BrokerageAccount, order: int, key: str) -> Reply:
    """Takes back what is left of an order, by the venue's number, and waits for the commit."""
    return exchange.wait(cancel_later(person_id=person_id, account=account, order=order, key=key))


def cancel_later(
    *, person_id: int, account: BrokerageAccount, order: int, key: str
) -> Future[Reply]:
    run = _live_run(account)
    if isinstance(run, Refusal):
        return exchange.answered(run)
    return _submit(run, person_id, account, CancelOrder(account.pk, order), key)


def _live_run(account: BrokerageAccount) -> MarketRun | Refusal:
    run = market.live_run(account.town_id)
    if run is None:
        return Refusal("no_run")
    return Refusal("out_of_order") if run.state == MarketRun.State.BROKEN else run


def _submit(
    run: MarketRun,
    person_id: int,
    account: BrokerageAccount,
    command: ParticipantCommand,
    key: str,
) -> Future[Reply]:
    request = Request(run.pk, account.pk, account.opening_cash, command, key, account.terms)
    refused = trading_refused(person_id=person_id, account=account)
    if refused is not None:
        # What was taken before the person was posted keeps its answer.
        return exchange.answered(exchange.stored(request) or refused)
    return exchange.submit(request)


def _order(
    run: MarketRun, account: BrokerageAccount, *, code: str, side: str, price: str, quantity: str
) -> PlaceOrder | Refusal:
    instrument = market.instrument_of(run, code_of(code))
    if instrument is None:
        return Refusal("no_such_code", facts={"typed": code.strip()[:12]})
    if side not in SIDES:
        return Refusal("no_such_side")
    ticks = ticks_of(price)
    if isinstance(ticks, Refusal):
        return ticks
    shares = shares_of(quantity)
    if isinstance(shares, Refusal):
        return shares
    return PlaceOrder(account.pk, instrument.number, SIDES[side], ticks, shares)


def trading_refused(*, person_id: int, account: BrokerageAccount) -> Refusal | None:
    """Only those trade whose account it is, and not while posted in securities business.

    Securities Law of the PRC (2019 revision), art. 40: practitioners of securities institutions may
    not hold or trade stock, in their own name or another's, while they are in office.
    """
    if account.hat not in _OWN_HATS or not account.is_traded_by(person_id):
        return Refusal("not_a_practice_account")
    if not get_user_model().objects.filter(pk=person_id, is_active=True).exists():
        return Refusal("not_active")
    post = desks.securities_post(person_id)
    return None if post is None else Refusal("posted_as_staff", facts={"duty": str(post.duty)})
