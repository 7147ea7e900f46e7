"""The rules of matching once more, as plainly as they are written and as slowly as it takes.

It shares no code with the product. Orders are (number, is buy, price, shares) in order of time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

Trade = tuple[int, int, int, int]
"""Number of the resting order, of the one that came, price, shares."""


@dataclass
class NaiveOrder:
    number: int
    is_buy: bool
    price: int
    left: int


@dataclass
class NaiveBook:
    """Continuous trading: whoever comes looks through all orders for the best one."""

    orders: list[NaiveOrder] = field(default_factory=list)

    def place(self, number: int, is_buy: bool, price: int, quantity: int) -> list[Trade]:
        trades = []
        while quantity:
            others = [
                order
                for order in self.orders
                if order.is_buy != is_buy
                and (order.price <= price if is_buy else order.price >= price)
            ]
            if not others:
                self.orders.append(NaiveOrder(number, is_buy, price, quantity))
                break
            best = min(others, key=lambda o: (o.price if is_buy else -o.price, o.number))
            shares = min(best.left, quantity)
            trades.append((best.number, number, best.price, shares))
            best.left -= shares
            quantity -= shares
            if not best.left:
                self.orders.remove(best)
        return trades

    def cancel(self, number: int) -> bool:
        found = [order for order in self.orders if order.number == number]
        self.orders = [order for order in self.orders if order.number != number]
        return bool(found)

    def queue(self, is_buy: bool) -> list[tuple[int, int, int]]:
        """Orders of a side by priority: number, price, shares left."""
        side = [order for order in self.orders if order.is_buy == is_buy]
        side.sort(key=lambda o: (-o.price if is_buy else o.price, o.number))
        return [(order.number, order.price, order.left) for order in side]


@dataclass(frozen=True)
class NaiveAuction:
    price: int
    volume: int
    left_over: int
    """Buys less sales at the price."""
    filled: dict[int, int]


def naive_auction(
    orders: Sequence[NaiveOrder], reference: int, *, among_order_prices: bool
) -> NaiveAuction | None:
    """Tries every price there is against the conditions of the rule.

    `among_order_prices` is the tie rule of Shanghai; otherwise that of Shenzhen.
    """
    fitting = [price for price in _every_price(orders) if _fits(orders, price)]
    if among_order_prices:
        fitting = [price for price in fitting if price in {order.price for order in orders}]
    if not fitting:
        return None
    least = min(abs(_bought(orders, price) - _sold(orders, price)) for price in fitting)
    fitting = [p for p in fitting if abs(_bought(orders, p) - _sold(orders, p)) == least]
    if among_order_prices:
        price = (min(fitting) + max(fitting) + 1) // 2
    else:
        price = min(fitting, key=lambda candidate: abs(candidate - reference))
    volume = _volume(orders, price)
    filled = _fill([o for o in orders if o.is_buy and o.price >= price], volume)
    filled |= _fill([o for o in orders if not o.is_buy and o.price <= price], volume)
    return NaiveAuction(price, volume, _bought(orders, price) - _sold(orders, price), filled)


def _every_price(orders: Sequence[NaiveOrder]) -> range:
    prices = [order.price for order in orders]
    return range(min(prices), max(prices) + 1) if prices else range(0)


def _bought(orders: Sequence[NaiveOrder], price: int) -> int:
    return sum(order.left for order in orders if order.is_buy and order.price >= price)


def _sold(orders: Sequence[NaiveOrder], price: int) -> int:
    return sum(order.left for order in orders if not order.is_buy and order.price <= price)


def _volume(orders: Sequence[NaiveOrder], price: int) -> int:
    return min(_bought(orders, price), _sold(orders, price))


def _fits(orders: Sequence[NaiveOrder], price: int) -> bool:
    volume = _volume(orders, price)
    most = max(_volume(orders, other) for other in _every_price(orders))
    better_buys = sum(order.left for order in orders if order.is_buy and order.price > price)
    better_sales = sum(order.left for order in orders if not order.is_buy and order.price < price)
    one_side_filled = volume in (_bought(orders, price), _sold(orders, price))
    return (
        volume > 0
        and volume == most
        and better_buys <= volume
        and better_sales <= volume
        and one_side_filled
    )


def _fill(orders: Sequence[NaiveOrder], volume: int) -> dict[int, int]:
    filled = {}
    for order in sorted(orders, key=lambda o: (-o.price if o.is_buy else o.price, o.number)):
        shares = min(order.left, volume)
        volume -= shares
        if shares:
            filled[order.number] = shares
    return filled
