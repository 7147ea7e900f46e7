"""What a client orders when they say so: a share, a limit and a quantity that fit market and account."""

from typing import Any

from simulator.engine.people.clients import ClientCall
from simulator.engine.people.needs import CallWish
from simulator.models import BrokerageAccount
from simulator.selectors import accounts, client_accounts, market
from simulator.selectors.market import Picture, QuoteRow

_LOT = 100
_RESTS_BELOW = 4
"""One client in this many asks for a limit that the market has not reached."""
_PATIENT_TICKS = 1
"""Hundredths of the price by which such a limit stands away."""
_TICKS_ABOVE = 3
_MOST_OF_THE_MONEY = 0.9


def order_wished(account: BrokerageAccount, drawn: ClientCall) -> dict[str, Any] | None:
    """The order as the client says it, `share` in both languages; None where there is none to give."""
    run = market.live_run(account.town_id)
    picture = market.picture(run) if run else None
    if run is None or picture is None:
        return None
    if drawn.wish is CallWish.BUY:
        balance = accounts.balance(run, account)
        available = balance.available if balance else client_accounts.opening_cash(run, account)
        terms = _purchase(picture, drawn, available)
    elif drawn.wish is CallWish.SELL:
        terms = _sale(picture, drawn, accounts.balance(run, account))
    else:
        terms = None
    if terms is None:
        return None
    instrument = market.scenario_of(run).instruments[terms.pop("instrument")]
    share = {"zh": instrument.name.zh, "en": instrument.name.en}
    return {**terms, "code": instrument.code, "share": share}


def can_sell(account: BrokerageAccount) -> bool:
    """Whether the account holds a lot that may be sold today."""
    run = market.live_run(account.town_id)
    balance = accounts.balance(run, account) if run else None
    return balance is not None and any(held.sellable >= _LOT for held in balance.holdings)


def _purchase(picture: Picture, drawn: ClientCall, available: int) -> dict[str, Any] | None:
    """For the client's budget, as far as the money at the broker goes; one lot at the least."""
    money = min(drawn.budget_fen, int(available * _MOST_OF_THE_MONEY))
    rows = sorted(picture.rows, key=_price)
    payable = [row for row in rows if _price(row) * _LOT <= money] or rows[:1]
    row = payable[drawn.pick % len(payable)]
    price = _price(row)
    if drawn.pick % _RESTS_BELOW:
        price = min((row.ask or price) + drawn.pick % _TICKS_ABOVE, row.limit_up or price)
    else:
        price = max(price - price * _PATIENT_TICKS // 100, row.limit_down)
    lots = max(money // (price * _LOT), 1)
    return {"side": "buy", "instrument": row.instrument, "price": price, "quantity": lots * _LOT}


def _sale(
    picture: Picture, drawn: ClientCall, balance: accounts.Balance | None
) -> dict[str, Any] | None:
    held = [one for one in (balance.holdings if balance else ()) if one.sellable >= _LOT]
    if not held:
        return None
    chosen = held[drawn.pick % len(held)]
    row = picture.row(chosen.instrument)
    if row is None:
        return None
    price = (row.bid or _price(row)) if drawn.pick % _RESTS_BELOW else _price(row) + 1
    lots = max(chosen.sellable // _LOT // 2, 1)
    return {
        "side": "sell",
        "instrument": chosen.instrument,
        "price": price,
        "quantity": lots * _LOT,
    }


def _price(row: QuoteRow) -> int:
    return row.last or row.previous_close
