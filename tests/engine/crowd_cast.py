"""The real market for tests: all eighteen companies, the seeded crowd, and one rich visitor."""

from dataclasses import replace
from itertools import count

from simulator.engine.calendar import Instant
from simulator.engine.market.commands import OpenAccount, PlaceOrder, Side
from simulator.engine.market.crowd import Crowd
from simulator.engine.market.events import Refused
from simulator.engine.market.instruments import Bilingual, NewsItem, Scenario
from simulator.engine.market.news import Newsroom
from simulator.engine.run import Run
from simulator.scenarios.scenario_file import load
from tests.engine.market_cast import RULES

MAIN_BOARD = load("main-board")
SHARES = range(len(MAIN_BOARD.instruments))
VISITOR = 7
"""Somebody with ten billion yuan."""


def market(seed: int, to: Instant, scenario: Scenario = MAIN_BOARD) -> Run:
    """A run with the crowd that has come to a moment."""
    run = Run(scenario, RULES, seed=seed, crowd=Crowd(scenario, seed))
    run.apply(OpenAccount(VISITOR, 10**12))
    run.advance(to)
    return run


def market_from(seed: int, start: Instant, to: Instant, scenario: Scenario = MAIN_BOARD) -> Run:
    """A run whose crowd comes to an empty market at `start`, which saves playing the day before."""
    run = Run(scenario, RULES, seed=seed, crowd=None)
    run.apply(OpenAccount(VISITOR, 10**12))
    run.advance(start)
    run = gone_on(run, seed, scenario)
    run.advance(to)
    return run


def gone_on(run: Run, seed: int, scenario: Scenario = MAIN_BOARD) -> Run:
    """A second run that goes on from the state of the first, with a crowd made anew."""
    state = run.snapshot()
    return Run.restore(scenario, RULES, state, seed=seed, crowd=Crowd(scenario, seed))


def of_sectors(*sectors: str) -> Scenario:
    """A smaller board: the companies of some sectors, and the news that concerns them."""
    chosen = [share for share in MAIN_BOARD.instruments if share.sector in sectors]
    scopes = {"market", *sectors, *(share.code for share in chosen)}
    return replace(
        MAIN_BOARD,
        instruments=tuple(replace(share, number=i) for i, share in enumerate(chosen)),
        sectors={key: MAIN_BOARD.sectors[key] for key in sectors},
        indices=(),
        news=tuple(item for item in MAIN_BOARD.news if item.scope in scopes),
    )


def with_news(scenario: Scenario, *items: NewsItem) -> Scenario:
    """The scenario with more news at the end."""
    return replace(scenario, news=(*scenario.news, *items))


def news(key: str, scope: str, shock: float) -> NewsItem:
    return NewsItem(key, Bilingual(zh="快讯", en="News"), scope, shock)


def undisturbed(scenario: Scenario) -> int:
    """A seed under which no news comes by itself on the first two days."""
    newsrooms = ((seed, Newsroom(scenario, seed)) for seed in count(1))
    return next(seed for seed, room in newsrooms if not room.day(0) and not room.day(1))


def buy_through(run: Run, share: int, depths: float) -> int:
    """The visitor buys so many times what is on sale at the best price; returns the shares."""
    quote, depth = run.quote(share), run.depth(share)
    quantity = min(10**6, round(depths * depth.asks[0][1] / 100) * 100)
    price = min(int(quote.ask * 1.019), quote.limit_up)
    events = run.apply(PlaceOrder(VISITOR, share, Side.BUY, price, quantity))
    assert not isinstance(events[0], Refused), events
    return quantity


def shares_near(run: Run, share: int) -> tuple[int, int]:
    """Shares at the best five levels, to buy and to sell."""
    depth = run.depth(share)
    return sum(shares for _, shares in depth.bids), sum(shares for _, shares in depth.asks)
