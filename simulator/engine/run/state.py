"""The whole state of a run as bytes, the same for the same state: JSON of integers, sorted."""

import hashlib
import json
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from simulator.engine.brokerage.accounts import ClientAccount, Position, PositionCap
from simulator.engine.brokerage.broker import Broker, Hold
from simulator.engine.brokerage.fees import Fees
from simulator.engine.calendar import Instant
from simulator.engine.market.bars import Bar
from simulator.engine.market.commands import Side
from simulator.engine.market.listing import Listing, listed
from simulator.engine.market.pressure import Pressure
from simulator.engine.market.price_level import BookOrder
from simulator.engine.market.quotes import Trade
from simulator.engine.market.venue import Venue
from simulator.engine.run.trading import Trading

FORMAT = 1
_LEVEL = 1
"""Of compression: a snapshot is taken while a market waits."""

News = list[tuple[Instant, int]]
Data = dict[str, Any]


class Identity(NamedTuple):
    """What a state belongs to: it means nothing to a run of anything else."""

    scenario: str
    rules: str
    seed: int


def snapshot(identity: Identity, now: Instant, trading: Trading, news: News) -> bytes:
    return zlib.compress(_canonical(identity, now, trading, news), _LEVEL)


def digest(identity: Identity, now: Instant, trading: Trading, news: News) -> str:
    return hashlib.sha256(_canonical(identity, now, trading, news)).hexdigest()


def restore(snapshot_of: bytes, identity: Identity, trading: Trading, news: News) -> Instant:
    """Puts a snapshot's state into a run that has just been made; returns its moment.

    Raises:
        ValueError: the state is of another scenario, rule pack, seed or format, or damaged.
    """
    try:
        data = json.loads(zlib.decompress(snapshot_of))
        if data["format"] != FORMAT or tuple(data["identity"]) != identity:
            msg = f"the state is of {data['identity']}, format {data['format']}; not of {identity}"
            raise ValueError(msg)
        _fill_venue(trading.venue, data["venue"])
        _fill_broker(trading.broker, trading.venue, data["broker"])
        news += [(Instant(day, second), item) for day, second, item in data["news"]]
        return Instant(*data["now"])
    except (zlib.error, KeyError, TypeError, IndexError) as error:
        msg = "the state of the run is damaged"
        raise ValueError(msg) from error


def _canonical(identity: Identity, now: Instant, trading: Trading, news: News) -> bytes:
    data: Data = {
        "format": FORMAT,
        "identity": list(identity),
        "now": [now.day, now.second],
        "news": [[at.day, at.second, item] for at, item in news],
        "venue": _venue_data(trading.venue),
        "broker": _broker_data(trading.broker),
    }
    return json.dumps(data, sort_keys=True, separators=(",", ":")).encode()


# ---- The venue ---------------------------------------------------------------------------------
def _venue_data(venue: Venue) -> Data:
    orders = sorted(venue.orders.values(), key=lambda order: order.order)
    return {
        "last_order": venue.last_order,
        "listings": [_listing_data(listing) for listing in venue.listings],
        "orders": [_order_data(order) for order in orders],
    }


def _fill_venue(venue: Venue, data: Data) -> None:
    venue.last_order = data["last_order"]
    venue.listings = [_listing(venue, raw) for raw in data["listings"]]
    # By number, so by time: every queue comes out in the order in which it stood.
    for *fields, rests in data["orders"]:
        order = _order(fields)
        venue.keep(order)
        if rests:
            venue.listings[order.instrument].book.add(order)


def _order_data(order: BookOrder) -> list[int]:
    return [
        order.order,
        order.account,
        order.instrument,
        order.side,
        order.price,
        order.quantity,
        order.remaining,
        order.placed,
        order.amount,
        int(order.level is not None),
    ]


def _order(fields: list[int]) -> BookOrder:
    number, account, instrument, side, price, quantity, remaining, placed, amount = fields
    return BookOrder(
        number, account, instrument, Side(side), price, quantity, remaining, placed, amount
    )


def _listing_data(listing: Listing) -> Data:
    return {
        "previous_close": listing.previous_close,
        "closing_price": listing.closing_price,
        "day": listing.day,
        "minutes": listing.minutes,
        "tape": [[*trade[:-1], -1 if trade.side is None else trade.side] for trade in listing.tape],
        "last_minute": list(listing.last_minute.seconds),
        "pressure": [listing.pressure.shares, listing.pressure.minute, listing.pressure.taken],
    }


def _listing(venue: Venue, data: Data) -> Listing:
    listing = listed(data["previous_close"], venue.rules)
    listing.closing_price = data["closing_price"]
    listing.day = Bar(*data["day"]) if data["day"] else None
    listing.minutes = [Bar(*bar) for bar in data["minutes"]]
    listing.tape.extend(
        Trade(day, second, price, quantity, None if side < 0 else Side(side))
        for day, second, price, quantity, side in data["tape"]
    )
    listing.last_minute.seconds.extend(tuple(second) for second in data["last_minute"])
    listing.pressure = Pressure(*data["pressure"])
    return listing


# ---- The broker --------------------------------------------------------------------------------
def _broker_data(broker: Broker) -> Data:
    data = {
        "paid_in": broker.paid_in,
        "collected": broker.collected,
        "accounts": [
            [number, account.cash, account.frozen, list(_positions_data(account))]
            for number, account in sorted(broker.accounts.items())
        ],
        "holds": [
            [number, hold.at_entry, hold.frozen, *hold.charged]
            for number, hold in sorted(broker.holds.items())
        ],
    }
    caps = [
        [number, account.cap.percent, account.cap.assets]
        for number, account in sorted(broker.accounts.items())
        if account.cap is not None
    ]
    return {**data, "caps": caps} if caps else data


def _positions_data(account: ClientAccount) -> Iterable[list[int]]:
    for instrument, held in sorted(account.positions.items()):
        yield [instrument, held.total, held.frozen, held.bought_today, held.cost]


def _fill_broker(broker: Broker, venue: Venue, data: Data) -> None:
    broker.paid_in = data["paid_in"]
    broker.collected = Fees(*data["collected"])
    broker.accounts = {
        number: ClientAccount(cash, frozen, {i: Position(*held) for i, *held in positions})
        for number, cash, frozen, positions in data["accounts"]
    }
    for number, *cap in data.get("caps", ()):
        broker.accounts[number].cap = PositionCap(*cap)
    broker.holds = {
        number: Hold(venue.orders[number].remaining, at_entry, frozen, Fees(*charged))
        for number, at_entry, frozen, *charged in data["holds"]
    }
