"""Shares, depth and trades as the hall shows them. Prices are ticks, quantities shares, ratios exact."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from simulator.engine.market.instruments import Bilingual, Instrument, Scenario
from simulator.selectors.courses import Courses
from simulator.selectors.market import IndexRow, Picture, QuoteRow

LEVELS = 5
LOT = 100


@dataclass(frozen=True, slots=True)
class Quote:
    """A share with its row on the board; the price is yesterday's close before the first trade."""

    instrument: Instrument
    row: QuoteRow
    course: Sequence[int]
    starred: bool

    @property
    def number(self) -> int:
        return self.instrument.number

    @property
    def code(self) -> str:
        return self.instrument.code

    @property
    def name(self) -> Bilingual:
        return self.instrument.name

    @property
    def price(self) -> int:
        return self.row.last or self.row.previous_close

    @property
    def change(self) -> int:
        return self.price - self.row.previous_close

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.change, self.row.previous_close)

    @property
    def open_change(self) -> int:
        return self._above_close(self.row.open)

    @property
    def high_change(self) -> int:
        return self._above_close(self.row.high)

    @property
    def low_change(self) -> int:
        return self._above_close(self.row.low)

    @property
    def lots(self) -> Fraction:
        return Fraction(self.row.volume, LOT)

    @property
    def turnover_rate(self) -> Fraction:
        """Traded today as a part of the free float."""
        return Fraction(self.row.volume, self.instrument.shares)

    @property
    def amplitude(self) -> Fraction | None:
        if not self.row.high:
            return None
        return Fraction(self.row.high - self.row.low, self.row.previous_close)

    @property
    def spark(self) -> str:
        return " ".join(map(str, self.course))

    def _above_close(self, price: int) -> int:
        return price - self.row.previous_close if price else 0


@dataclass(frozen=True, slots=True)
class IndexQuote:
    name: Bilingual
    row: IndexRow

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def change(self) -> int:
        return self.row.last - self.row.previous_close

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.change, self.row.previous_close)


@dataclass(frozen=True, slots=True)
class Level:
    """A row of the depth; `start` and `width` are its bar, in hundredths of the row."""

    label: str
    price: int
    quantity: int
    change: int
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class DepthTable:
    """Five levels a side, the asks with the best one last, as they stand on the page."""

    asks: Sequence[Level]
    bids: Sequence[Level]
    bid_shares: int
    ask_shares: int

    @property
    def lead(self) -> int:
        """委差: shares wanted minus shares offered."""
        return self.bid_shares - self.ask_shares

    @property
    def ratio(self) -> Fraction | None:
        """委比: the lead as a part of all shares shown; None with an empty book."""
        both = self.bid_shares + self.ask_shares
        return Fraction(self.lead, both) if both else None

    @property
    def spread(self) -> int:
        best_ask, best_bid = self.asks[-1].price, self.bids[0].price
        return best_ask - best_bid if best_ask and best_bid else 0


def quotes_of(
    picture: Picture, scenario: Scenario, courses: Courses, starred: Collection[str]
) -> list[Quote]:
    return [
        Quote(
            scenario.instruments[row.instrument],
            row,
            courses[row.instrument],
            row.code in starred,
        )
        for row in picture.rows
    ]


def indices_of(picture: Picture, scenario: Scenario) -> list[IndexQuote]:
    names = {index.code: index.name for index in scenario.indices}
    return [IndexQuote(names[row.code], row) for row in picture.indices]


def depth_table(
    bids: Sequence[tuple[int, int]], asks: Sequence[tuple[int, int]], previous_close: int
) -> DepthTable:
    """Both sides best first; a level that is not there shows as an empty row."""
    bids, asks = bids[:LEVELS], asks[:LEVELS]
    most = max((quantity for __, quantity in (*bids, *asks)), default=1)

    def rows(levels: Sequence[tuple[int, int]], labels: Sequence[str]) -> list[Level]:
        padded = [*levels, *[(0, 0)] * (LEVELS - len(levels))]
        return [
            Level(
                label=label,
                price=price,
                quantity=quantity,
                change=price - previous_close if price else 0,
                start=f"{100 - 100 * quantity / most:.1f}",
                width=f"{100 * quantity / most:.1f}",
            )
            for label, (price, quantity) in zip(labels, padded, strict=True)
        ]

    return DepthTable(
        asks=rows(asks, ask_labels())[::-1],
        bids=rows(bids, bid_labels()),
        bid_shares=sum(quantity for __, quantity in bids),
        ask_shares=sum(quantity for __, quantity in asks),
    )


def bid_labels() -> list[str]:
    """What the levels of the buyers are called, best first."""
    return [_("Bid 1"), _("Bid 2"), _("Bid 3"), _("Bid 4"), _("Bid 5")]


def ask_labels() -> list[str]:
    return [_("Ask 1"), _("Ask 2"), _("Ask 3"), _("Ask 4"), _("Ask 5")]
