"""A market run: the venue, the broker's accounts and the clock, driven by commands alone."""

from collections.abc import Sequence

from simulator.engine.brokerage.accounts import Account
from simulator.engine.calendar import ACCEPTING, Instant, Phase, next_phase_start, phase_at
from simulator.engine.market import indices
from simulator.engine.market.bars import Bar
from simulator.engine.market.commands import (
    CROWD,
    Announce,
    CancelOrder,
    Command,
    PlaceOrder,
    Tick,
)
from simulator.engine.market.events import Announced, Event, PhaseBegan, Refused
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.orders import Order, as_seen
from simulator.engine.market.quotes import Depth, IndexLevel, Quote, Trade
from simulator.engine.market.refusals import RefusalCode, refused
from simulator.engine.market.rules import MarketRules
from simulator.engine.market.view import MarketActor
from simulator.engine.run import state
from simulator.engine.run.trading import Trading
from simulator.engine.run.view import RunView


class Run:
    """One market run. The same commands in the same order give the same state, byte for byte.

    A run begins on day 0 at second 0 with empty books; the crowd owns every share there is.
    """

    def __init__(
        self, scenario: Scenario, rules: MarketRules, *, seed: int, crowd: MarketActor | None
    ) -> None:
        self._scenario = scenario
        self._identity = state.Identity(scenario.key, rules.version, seed)
        self._crowd = crowd
        self._trading = Trading(scenario, rules)
        self._venue = self._trading.venue
        self._news: list[tuple[Instant, int]] = []
        self._view = RunView(self._venue, self._news)
        self._recorded: list[Command] = []

    @classmethod
    def restore(
        cls,
        scenario: Scenario,
        rules: MarketRules,
        state_of: bytes,
        *,
        seed: int,
        crowd: MarketActor | None,
    ) -> "Run":
        """The run that `snapshot` was taken of; it goes on as if it had never stopped.

        Raises:
            ValueError: the state is of another scenario, rule pack, seed or format, or damaged.
        """
        run = cls(scenario, rules, seed=seed, crowd=crowd)
        run._move_clock(state.restore(state_of, run._identity, run._trading, run._news))
        return run

    # ---- Writing --------------------------------------------------------------------------------
    def apply(self, command: Command) -> list[Event]:
        """Carries out a command and records it.

        A refused one yields a single `Refused`, changes nothing and is not recorded.
        """
        done = self._carry_out(command)
        if isinstance(done, Refused):
            return [done]
        self._recorded.append(command)
        return done

    def advance(self, to: Instant) -> list[Event]:
        """Lets the clock run to a moment. In every second that accepts orders the crowd acts.

        A moment that has passed changes nothing.
        """
        events: list[Event] = []
        while self.now < to:
            moment = self._next_stop(to)
            events += self.apply(Tick(moment.day, moment.second))
            if self._crowd is not None and self.phase in ACCEPTING:
                for command in self._crowd.act(self._view):
                    events += self.apply(command)
        return events

    def drain(self) -> list[Command]:
        """The commands recorded since the last drain: what a journal must keep."""
        recorded, self._recorded = self._recorded, []
        return recorded

    def snapshot(self) -> bytes:
        """The whole state, compressed."""
        return state.snapshot(self._identity, self.now, self._trading, self._news)

    def digest(self) -> str:
        """SHA-256 of the state. A replay of the journal arrives at the same one."""
        return state.digest(self._identity, self.now, self._trading, self._news)

    # ---- Reading --------------------------------------------------------------------------------
    @property
    def now(self) -> Instant:
        return self._view.now

    @property
    def phase(self) -> Phase:
        return self._view.phase

    def quote(self, instrument: int) -> Quote:
        """The line on the board; in an auction bid and ask are the price it would clear at."""
        depth = self.depth(instrument, 1)
        bid, ask = (side[0][0] if side else 0 for side in (depth.bids, depth.asks))
        return self._venue.listings[instrument].quote(bid, ask)

    def depth(self, instrument: int, levels: int = 5) -> Depth:
        return self._venue.depth(instrument, self.phase, levels)

    def trades(self, instrument: int, count: int) -> list[Trade]:
        """The last trades of today, newest last; at most 50 are kept."""
        tape = self._venue.listings[instrument].tape
        return list(tape)[max(0, len(tape) - count) :]

    def indices(self) -> list[IndexLevel]:
        listings, scenario = self._venue.listings, self._scenario
        return [
            IndexLevel(
                index.code,
                indices.level(index, scenario, lambda member: listings[member].price),
                indices.level(index, scenario, lambda member: listings[member].previous_close),
            )
            for index in scenario.indices
        ]

    def minute_bars(self, instrument: int) -> list[Bar]:
        """Today's bars so far; minutes without a trade have none."""
        return list(self._venue.listings[instrument].minutes)

    def day_bar(self, instrument: int) -> Bar | None:
        """Today's bar so far; None before the first trade. From 15:00 on it ends at the close."""
        return self._venue.listings[instrument].day

    def closing_price(self, instrument: int) -> int:
        """The day's closing price from 15:00 on; 0 before."""
        return self._venue.listings[instrument].closing_price

    def account(self, account: int) -> Account | None:
        found = self._trading.broker.accounts.get(account)
        return found.view() if found else None

    def order(self, order: int) -> Order | None:
        """An open order, or one of today's that is done; of the crowd's only the open ones."""
        found = self._venue.orders.get(order)
        return as_seen(found) if found else None

    def open_orders(self, account: int) -> list[Order]:
        """Oldest first."""
        return [as_seen(order) for order in self._venue.resting() if order.account == account]

    def queue_ahead(self, order: int) -> int:
        """Shares in front of a resting order at its price; 0 for one that does not rest."""
        found = self._venue.orders.get(order)
        return found.level.ahead_of(found) if found and found.level else 0

    def announced(self) -> Sequence[tuple[Instant, int]]:
        """All news made public so far, in order: when, and which item of the scenario."""
        return list(self._news)

    # ---- Steps ----------------------------------------------------------------------------------
    def _carry_out(self, command: Command) -> list[Event] | Refused:
        match command:
            case PlaceOrder():
                return self._trading.place(command, self.now, self.phase)
            case CancelOrder():
                return self._trading.cancel(command, self.phase)
            case Tick():
                return self._tick(Instant(command.day, command.second))
            case Announce():
                return self._announce(command.item)
            case _:
                return self._trading.keep_account(command)

    def _tick(self, to: Instant) -> list[Event] | Refused:
        if to <= self.now:
            code = RefusalCode.CLOCK_BACKWARDS
            return refused(CROWD, code, day=to.day, second=to.second)
        events: list[Event] = []
        while (start := next_phase_start(self.now)) <= to:
            self._move_clock(start)
            events += self._begin_phase()
        self._move_clock(to)
        return events

    def _begin_phase(self) -> list[Event]:
        now, phase = self.now, self.phase
        began = PhaseBegan(now.day, now.second, phase)
        if phase is Phase.OPEN_PAUSE:
            return [began, *self._trading.hold_auctions(now)]
        if phase is Phase.CLOSED:
            return [began, *self._trading.close_day(now)]
        if phase is Phase.PRE_OPEN:
            self._trading.begin_day()
        return [began]

    def _announce(self, item: int) -> list[Event] | Refused:
        if not 0 <= item < len(self._scenario.news):
            return refused(CROWD, RefusalCode.UNKNOWN_NEWS, item=item)
        self._news.append((self.now, item))
        return [Announced(item)]

    def _move_clock(self, to: Instant) -> None:
        self._view.now = to
        self._view.phase = phase_at(to.second)

    def _next_stop(self, to: Instant) -> Instant:
        """Where the clock halts next: every second the crowd may act in, and the goal."""
        if self._crowd is None:
            return to
        if self.phase in ACCEPTING:
            return Instant(self.now.day, self.now.second + 1)
        return min(to, next_phase_start(self.now))
