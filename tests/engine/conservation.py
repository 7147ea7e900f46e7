"""What must hold of a run at any moment, whatever it was asked."""

from collections import Counter

from simulator.engine.brokerage.fees import order_fees
from simulator.engine.calendar import AUCTIONS
from simulator.engine.market.commands import CROWD, Side
from simulator.engine.run import Run


def faults(run: Run) -> list[str]:
    """Everything that does not hold, in words; an empty list for a sound run."""
    return [*_books(run), *_cash(run), *_shares(run), *_frozen(run)]


def _books(run: Run) -> list[str]:
    found = []
    for number, listing in enumerate(run._venue.listings):
        book = listing.book
        crossed = book.bids.ranks and book.asks.ranks and book.bids.best_price >= book.asks.best_price
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
            resting = {order.order for order in side.orders()}
            if any(not 0 < run.order(o).remaining <= run.order(o).quantity for o in resting):
                found.append(f"an order of {number} rests with too much or nothing left")
        if set(listing.crowd_orders) != {
            order.order
            for side in book.sides
            for order in side.orders()
            if order.account == CROWD
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
    found, broker = [], run._trading.broker
    for number in broker.accounts:
        if number == CROWD:
            continue
        account, orders = run.account(number), run.open_orders(number)
        cash, shares = 0, Counter()
        for order in orders:
            charged = broker.holds[order.order].charged.total
            rest = order.remaining * order.price
            fees = order_fees(broker.rates, order.side, order.amount + rest).total
            if order.side is Side.BUY:
                cash += rest + fees - charged
            else:
                first = order.quantity * order.price
                short = max(0, order_fees(broker.rates, order.side, first).total - first)
                cash += short - max(0, charged - order.amount)
                shares[order.instrument] += order.remaining
        if account.frozen != cash:
            found.append(f"account {number} has {account.frozen} frozen instead of {cash}")
        if account.frozen < 0 or account.available < 0:
            found.append(f"account {number}: {account.frozen} frozen of {account.cash}")
        for instrument, held in account.holdings.items():
            if held.frozen != shares[instrument]:
                found.append(f"account {number} has {held.frozen} shares of {instrument} frozen")
            if min(held.total, held.sellable, held.frozen, held.bought_today, held.cost) < 0:
                found.append(f"account {number} holds less than nothing of {instrument}")
            if held.total != held.sellable + held.frozen + held.bought_today:
                found.append(f"the holding of {instrument} in {number} does not add up")
    return found
