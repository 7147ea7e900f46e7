"""All that the page of the securities hall shows, put together from the selectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from simulator.engine.calendar import Phase
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.rules import MarketRules, rules_of
from simulator.models import BrokerageAccount, MarketRun, Town
from simulator.selectors import accounts, courses, favourites, market
from simulator.selectors import depth as order_books
from simulator.selectors.market import NewsLine, Picture
from simulator.views.hall_book import Book, Situation, book_of
from simulator.views.hall_data import account_data, hall_data, picture_data
from simulator.views.hall_quotes import (
    DepthTable,
    IndexQuote,
    Quote,
    depth_table,
    indices_of,
    quotes_of,
)
from simulator.views.hall_ticket import Ticket, Typed, ticket_of
from simulator.views.market_words import Notice, notice_of, phase_label

TAPE = 12
TABS = ("holdings", "orders", "fills", "cash", "news")


@dataclass(frozen=True, slots=True)
class MarketHead:
    """Where the market stands."""

    date: date
    second: int
    label: str
    is_running: bool
    is_trading: bool
    indices: Sequence[IndexQuote]


@dataclass(frozen=True, slots=True)
class HallPage:
    """Without a market there is only the town and the notice that says why."""

    town: Town
    notice: Notice | None
    account: BrokerageAccount | None = None
    market: MarketHead | None = None
    quotes: Sequence[Quote] = ()
    chosen: Quote | None = None
    sectors: Sequence[Mapping[str, Any]] = ()
    depth: DepthTable | None = None
    trades: Sequence[order_books.TapeLine] = ()
    rules: MarketRules | None = None
    ticket: Ticket | None = None
    book: Book | None = None
    ranking: Sequence[accounts.RankLine] = ()
    news: Sequence[NewsLine] = ()
    tab: str = "holdings"
    """The table of the account that stands open."""
    data: Mapping[str, Any] = field(default_factory=dict)


def hall_page(
    *,
    town: Town,
    account: BrokerageAccount | None,
    person_id: int,
    code: str,
    typed: Typed,
    tab: str,
    now: datetime,
) -> HallPage:
    """The hall of a town; with an account for its owner, without one for whoever looks on.

    Args:
        town: Whose market.
        account: The reader's own, if the reader trades here.
        person_id: The reader.
        code: The share in hand, as the address says; an unknown one is the first of the list.
        typed: What the ticket shows again after a refusal.
        tab: The table of the account to open; an unknown one is the holdings.
        now: The moment on the wall clock, for the class break.
    """
    run = market.live_run(town.pk)
    picture = market.picture(run) if run else None
    if run is None or picture is None:
        return HallPage(town, notice_of(run, None, now), account)
    scenario = market.scenario_of(run)
    quotes = quotes_of(
        picture,
        scenario,
        courses.courses_of(run, picture),
        favourites.codes_of(town, person_id),
    )
    chosen = next((quote for quote in quotes if quote.code == code), quotes[0])
    books = order_books.books_of(run)
    shown = books.depths.get(chosen.number, order_books.EMPTY)
    rules = rules_of(run.rules_version)
    balance = accounts.balance(run, account) if account else None
    return HallPage(
        town=town,
        notice=notice_of(run, picture, now),
        account=account,
        market=_head(run, picture, scenario),
        quotes=quotes,
        chosen=chosen,
        sectors=[{"key": key, "name": name} for key, name in scenario.sectors.items()],
        depth=depth_table(shown.bids, shown.asks, chosen.row.previous_close),
        trades=shown.trades[: -TAPE - 1 : -1],
        rules=rules,
        ticket=ticket_of(typed, chosen, rules, account, balance, person_id=person_id, now=now)
        if account
        else None,
        book=_book(run, picture, account, balance, quotes=quotes, books=books) if account else None,
        ranking=() if account else accounts.ranking(run, picture),
        news=picture.news[::-1],
        tab=tab if tab in TABS else "holdings",
        data={
            **picture_data(picture),
            **hall_data(quotes=quotes, chosen=chosen, rules=rules),
            "account": account_data(account, balance) if account else None,
        },
    )


def _head(run: MarketRun, picture: Picture, scenario: Scenario) -> MarketHead:
    is_running = picture.state == MarketRun.State.RUNNING
    return MarketHead(
        date=picture.date,
        second=picture.at.second,
        label=phase_label(picture.phase if is_running else picture.state),
        is_running=is_running,
        is_trading=is_running and picture.phase is Phase.CONTINUOUS,
        indices=indices_of(picture, scenario),
    )


def _book(
    run: MarketRun,
    picture: Picture,
    account: BrokerageAccount,
    balance: accounts.Balance | None,
    *,
    quotes: Sequence[Quote],
    books: order_books.Books,
) -> Book:
    day = picture.at.day
    return book_of(
        account=account,
        balance=balance,
        orders=accounts.orders_today(run, account, day),
        fills=accounts.fills_today(run, account, day),
        quotes={quote.number: quote for quote in quotes},
        situation=Situation(
            picture.phase,
            picture.state == MarketRun.State.RUNNING,
            books.depths,
            books.ahead,
        ),
    )
