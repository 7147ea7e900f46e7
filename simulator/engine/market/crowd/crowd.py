"""The crowd: everybody who trades without being a participant of the class.

It keeps no state. What it draws is a function of the seed, a named stream, the day and the minute;
everything else it reads from the market. A restarted run goes on as if nothing had happened.
"""

from collections.abc import Iterator
from functools import lru_cache

from simulator.engine.market.commands import Announce, Command
from simulator.engine.market.crowd.belief import Belief
from simulator.engine.market.crowd.callers import Callers
from simulator.engine.market.crowd.makers import Makers
from simulator.engine.market.crowd.plan import SECONDS, Planner
from simulator.engine.market.crowd.takers import Takers
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.news import Newsroom
from simulator.engine.market.view import MarketView


class Crowd:
    """The crowd of a scenario under a seed; satisfies `MarketActor`."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        newsroom = Newsroom(scenario, seed)
        self._planner = Planner(scenario, seed)
        self._belief = Belief(scenario, newsroom)
        self._makers = Makers(scenario)
        self._takers = Takers(scenario)
        self._callers = Callers(scenario)
        self._news = lru_cache(maxsize=4)(newsroom.day)

    def act(self, view: MarketView) -> Iterator[Command]:
        """The crowd's commands for the second `view.now`, each to be applied before the next."""
        yield from self._announce(view)
        minute, second = divmod(view.now.second, SECONDS)
        plan = self._planner.minute(view.now.day, minute)
        news = view.announced()

        def belief(instrument: int) -> float:
            return self._belief.ticks(view, instrument, plan.values[instrument][second], news)

        for caller in plan.callers[second]:
            yield from self._callers.call(view, caller, belief(caller.instrument))
        for taker in plan.takers[second]:
            yield from self._takers.trade(view, taker, belief(taker.instrument))
        for visit in plan.visits[second]:
            yield from self._makers.visit(view, visit, belief(visit.instrument))

    def _announce(self, view: MarketView) -> Iterator[Command]:
        """News that comes now, unless an instructor has announced it today already."""
        now = view.now
        known = {item for _, item in view.announced()}
        for second, item in self._news(now.day):
            if second == now.second and item not in known:
                yield Announce(item)
