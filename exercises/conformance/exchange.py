"""Worked cases of the exchange: auctions, continuous trading, fees, limits, the price cage."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from exercises.conformance.cases import NotServed
from simulator.engine import money
from simulator.engine.brokerage.fees import order_fees
from simulator.engine.market.auction import clearing, uncross
from simulator.engine.market.commands import Side
from simulator.engine.market.matching import match
from simulator.engine.market.order_book import BookSide, OrderBook
from simulator.engine.market.orders import as_seen
from simulator.engine.market.price_level import BookOrder
from simulator.engine.market.prices import in_ticks, in_yuan, price_limits
from simulator.engine.market.rules import AuctionTie, MarketRules, load, rules_on

_SIDES = {"B": Side.BUY, "S": Side.SELL, "buy": Side.BUY, "sell": Side.SELL}
_LETTERS = {"B": Side.BUY, "S": Side.SELL}


def auction(given: Mapping[str, Any]) -> dict[str, object]:
    """A call auction at each of the two exchanges."""
    return {tie.name: _auction(given, tie) for tie in AuctionTie}


def continuous(given: Mapping[str, Any]) -> dict[str, object]:
    """Limit orders and cancels in continuous trading."""
    book, tick = OrderBook(), _tick(given)
    orders: dict[str, BookOrder] = {}
    trades: list[list[object]] = []
    for event in given["events"]:
        name = event["id"]
        if event["type"] == "limit":
            orders[name] = _order(event, len(orders), tick)
            names = list(orders)
            for buy, sell, price, quantity, side in match(book, orders[name]):
                maker = sell if side is Side.BUY else buy
                trades.append([names[maker.order], name, _text(price, tick), quantity])
        elif event["type"] == "cancel":
            if name in orders and orders[name].level is not None:
                book.remove(orders[name])
        else:
            raise NotServed(event["type"])
    names = list(orders)
    return {
        "trades": trades,
        "book": {
            letter: _queue(book.sides[side], names, tick) for letter, side in _LETTERS.items()
        },
        "status": {name: as_seen(order).status.value for name, order in orders.items()},
    }


def fees(given: Mapping[str, Any]) -> dict[str, Decimal]:
    """What one order costs, and what it moves in cash, in yuan."""
    side = _SIDES[given["side"]]
    rates = _rules(given).fees[given.get("kind", "stock")]
    if "rate" in given:
        rates = replace(rates, commission=_number(given["rate"]))
    amount = money.fen(_number(given["price"]) * given["qty"])
    charged = order_fees(rates, side, amount)
    cash = -amount - charged.total if side is Side.BUY else amount - charged.total
    moved = {"amount": amount, **charged._asdict(), "total": charged.total, "cash": cash}
    return {name: money.yuan(value) for name, value in moved.items()}


def fees_in_words(given: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in fees(given).items()}


def limits(given: Mapping[str, Any]) -> list[str]:
    """Limit up and limit down."""
    tick = _tick(given)
    found = price_limits(_ticks(given["prev"], tick), _number(given["pct"]))
    return [_text(price, tick) for price in found]


def cage(given: Mapping[str, Any]) -> str:
    """The highest price of a buy or the lowest of a sale."""
    tick = _tick(given)
    low, high = _rules(given).cage.band(_ticks(given["base"], tick))
    return _text(high if _SIDES[given["side"]] is Side.BUY else low, tick)


def _auction(given: Mapping[str, Any], tie: AuctionTie) -> dict[str, object]:
    book, tick = OrderBook(), _tick(given)
    orders = [_order(raw, number, tick) for number, raw in enumerate(given["orders"])]
    for order in orders:
        book.add(order)
    found = clearing(book, _ticks(given["ref"], tick), tie)
    if found:
        uncross(book, found)
    names = [raw["id"] for raw in given["orders"]]
    surplus = found.surplus if found else 0
    return {
        "price": _text(found.price, tick) if found else None,
        "volume": found.volume if found else 0,
        "unmatched": abs(surplus),
        "unmatched_side": ("B" if surplus > 0 else "S") if surplus else None,
        "fills": _above_zero(names, (order.quantity - order.remaining for order in orders)),
        "remaining": _above_zero(names, (order.remaining for order in orders)),
    }


def _above_zero(names: Iterable[str], shares: Iterable[int]) -> dict[str, int]:
    return {name: number for name, number in zip(names, shares, strict=True) if number}


def _order(raw: Mapping[str, Any], number: int, tick: Decimal) -> BookOrder:
    price, quantity = _ticks(raw["price"], tick), raw["qty"]
    return BookOrder(number, 0, 0, _SIDES[raw["side"]], price, quantity, quantity, 0)


def _queue(side: BookSide, names: list[str], tick: Decimal) -> list[list[object]]:
    return [
        [names[order.order], _text(order.price, tick), order.remaining] for order in side.orders()
    ]


def _rules(given: Mapping[str, Any]) -> MarketRules:
    """The rules of the case's date, the newest where it names none."""
    return rules_on(date.fromisoformat(given["date"])) if "date" in given else load()[-1]


def _tick(given: Mapping[str, Any]) -> Decimal:
    return _number(given["tick"]) if "tick" in given else load()[-1].tick


def _ticks(price: object, tick: Decimal) -> int:
    ticks = in_ticks(_number(price), tick)
    if ticks is None:
        msg = f"{price} lies between two ticks of {tick}"
        raise ValueError(msg)
    return ticks


def _text(ticks: int, tick: Decimal) -> str:
    return str(in_yuan(ticks, tick))


def _number(value: object) -> Decimal:
    return Decimal(str(value))


KINDS: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "exchange.auction": auction,
    "exchange.continuous": continuous,
    "exchange.fees": fees_in_words,
    "broker.fees": fees,
    "exchange.limits": limits,
    "exchange.cage": cage,
}
