"""What must hold of a run at any moment, whatever it was asked."""

from collections import Counter, deque
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from simulator.engine.brokerage.fees import order_fees
from simulator.engine.calendar import AUCTIONS
from simulator.engine.market.commands import CROWD, Side
from simulator.engine.market.orders import Order
from simulator.engine.run import Run


def faults(run: Run) -> list[str]:
    """Everything that does not hold, in words; an empty list for a sound run."""
    return [*_books(run), *_cash(run), *_shares(run), *_frozen(run)]


def laid_open(thing: object, seen: dict[int, int] | None = None) -> object:
    """Everything that an object holds, down to numbers and texts, so that two can be compared.

    A state that is restored must hold all that the live one held, whatever a digest looks at.
    """
    seen = {} if seen is None else seen
    if thing is None or isinstance(thing, int | str | Decimal | date):
        return thing
    if isinstance(thing, tuple):
        return [laid_open(inner, seen) for inner in thing]
    if id(thing) in seen:
        return f"seen as {seen[id(thing)]}"
    seen[id(thing)] = len(seen)
    if isinstance(thing, Mapping):
        return [(key, laid_open(thing[key], seen)) for key in sorted(thing)]
    if isinstance(thing, list | deque):
        return [laid_open(inner, seen) for inner in thing]
    names = getattr(thing, "__slots__", None) or vars(thing)
    return [(name, laid_open(getattr(thing, name), seen)) for name in names]


def _books(run: Run) -> list[str]:
    found = []
    for number, listing in enumerate(run._venue.listings):
        book = listing.book
        crossed = (
            book.bids.ranks and book.asks.ranks and book.bids.best_price >= book.asks.best_price
        )
        if crossed and run.phase not in AUCTIONS:
            found.append(f"the book of {number} is crossed")
        for side in book.sides:
            if side.ranks != sorted(side.levels):
                found.append(f"levels of {number} are out of order")
            for level in side.levels.values():
                queue = [order for order in side.orders() if order.price == level.price]
                numbers = [order.order for order in queue]
                if not queue or level.total != sum(order.remaining for order in queue):
                    found.append(f"level {level.price} of {number} does not add up")
                if numbers != sorted(numbers):
                    found.append(f"level {level.price} of {number} is out of turn")
            if any(not 0 < order.remaining <= order.quantity for order in side.orders()):
                found.append(f"an order of {number} rests with too much or nothing left")
        if set(listing.crowd_orders) != {
            order.order for side in book.sides for order in side.orders() if order.account == CROWD
        }:
            found.append(f"the crowd's orders in {number} are not those in the book")
    return found


def _cash(run: Run) -> list[str]:
    broker = run._trading.broker
    cash = sum(account.cash for account in broker.accounts.values())
    if cash + broker.collected.total != broker.paid_in:
        return [f"{cash} in accounts and {broker.collected} in fees is not {broker.paid_in}"]
    return []


def _shares(run: Run) -> list[str]:
    held: Counter[int] = Counter()
    for account in run._trading.broker.accounts.values():
        for instrument, position in account.positions.items():
            held[instrument] += position.total
    float_of = {share.number: share.shares for share in run._scenario.instruments}
    return [
        f"{held[number]} shares of {number} instead of {shares}"
        for number, shares in float_of.items()
        if held[number] != shares
    ]


def _frozen(run: Run) -> list[str]:
    """What is frozen is what the open orders need, counted anew from the orders themselves."""
    found = []
    for number in run._trading.broker.accounts:
        if number == CROWD:
            continue
        account, orders = run._trading.broker.accounts[number].view(), run.open_orders(number)
        needed = sum(_needed(run, order) for order in orders)
        if not 0 <= account.frozen == needed <= account.cash:
            found.append(f"account {number}: {needed} needed, {account.frozen} frozen")
        for instrument, held in account.holdings.items():
            in_orders = sum(
                order.remaining
                for order in orders
                if order.side is Side.SELL and order.instrument == instrument
            )
            if held.frozen != in_orders:
                found.append(f"account {number}: {in_orders} of {instrument} on sale, {held}")
            if min(held.total, held.sellable, held.frozen, held.bought_today, held.cost) < 0:
                found.append(f"account {number} holds less than nothing of {instrument}")
            if held.total != held.sellable + held.frozen + held.bought_today:
                found.append(f"the holding of {instrument} in {number} does not add up")
    return found


def _needed(run: Run, order: Order) -> int:
    """Cash that an open order may still cost at the worst."""
    broker = run._trading.broker
    charged = broker.holds[order.order].charged.total
    if order.side is Side.BUY:
        rest = order.remaining * order.price
        return rest + order_fees(broker.rates, order.side, order.amount + rest).total - charged
    whole = order.quantity * order.price
    short = max(0, order_fees(broker.rates, order.side, whole).total - whole)
    return short - max(0, charged - order.amount)
