"""The market as the crowd sees it."""

from collections.abc import Sequence

from simulator.engine.calendar import Instant, Phase
from simulator.engine.market.commands import Side
from simulator.engine.market.venue import Venue
from simulator.engine.market.view import RestingOrder


class RunView:
    """Implements `MarketView`; the run moves `now` and `phase` on."""

    def __init__(self, venue: Venue, news: Sequence[tuple[Instant, int]]) -> None:
        self.now = Instant(0, 0)
        self.phase = Phase.PRE_OPEN
        self._venue = venue
        self._news = news

    def last(self, i: int) -> int:
        return self._venue.listings[i].last

    def previous_close(self, i: int) -> int:
        return self._venue.listings[i].previous_close

    def limits(self, i: int) -> tuple[int, int]:
        listing = self._venue.listings[i]
        return listing.limit_up, listing.limit_down

    def best_bid(self, i: int) -> int:
        return self._venue.listings[i].book.bids.best_price

    def best_ask(self, i: int) -> int:
        return self._venue.listings[i].book.asks.best_price

    def level(self, i: int, side: Side, price: int) -> int:
        found = self._venue.listings[i].book.sides[side].level(price)
        return found.total if found else 0

    def crowd_orders(self, i: int) -> Sequence[RestingOrder]:
        return list(self._venue.listings[i].crowd_orders.values())

    def pressure(self, i: int) -> int:
        return self._venue.listings[i].pressure.at(self.now.second // 60)

    def taken(self, i: int) -> int:
        return self._venue.listings[i].pressure.taken

    def announced(self) -> Sequence[tuple[Instant, int]]:
        return [(at, item) for at, item in self._news if at.day == self.now.day]
