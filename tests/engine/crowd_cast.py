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


def with_news(*items: NewsItem) -> Scenario:
    """The main board with more news at the end."""
    return replace(MAIN_BOARD, news=(*MAIN_BOARD.news, *items))


def news(key: str, scope: str, shock: float) -> NewsItem:
    return NewsItem(key, Bilingual(zh="快讯", en="News"), scope, shock)


def undisturbed(scenario: Scenario) -> int:
    """A seed under which none of the news that `with_news` added comes by itself on two days."""
    added = set(range(len(MAIN_BOARD.news), len(scenario.news)))
    for seed in count(1):
        newsroom = Newsroom(scenario, seed)
        if not added & {item for day in (0, 1) for _, item in newsroom.day(day)}:
            return seed
    raise AssertionError


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
