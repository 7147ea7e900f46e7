"""A market run: the venue, the broker's accounts and the clock, driven by commands alone."""

from collections.abc import Sequence

from simulator.engine.brokerage.accounts import Account
from simulator.engine.calendar import Instant, Phase
from simulator.engine.market.bars import Bar
from simulator.engine.market.commands import Command
from simulator.engine.market.events import Event
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.orders import Order
from simulator.engine.market.quotes import Depth, IndexLevel, Quote, Trade
from simulator.engine.market.rules import MarketRules
from simulator.engine.market.view import MarketActor


class Run:
    """One market run. The same commands in the same order give the same state, byte for byte.

    A run begins on day 0 at second 0 with empty books; the crowd owns every share there is.
    """

    def __init__(
        self, scenario: Scenario, rules: MarketRules, *, seed: int, crowd: MarketActor | None
    ) -> None:
        raise NotImplementedError

    @classmethod
    def restore(
        cls,
        scenario: Scenario,
        rules: MarketRules,
        state: bytes,
        *,
        seed: int,
        crowd: MarketActor | None,
    ) -> "Run":
        """The run that `snapshot` was taken of; it goes on as if it had never stopped.

        Raises:
            ValueError: the state is of another scenario, rule pack, seed or format, or damaged.
        """
        raise NotImplementedError

    # ---- Writing --------------------------------------------------------------------------------
    def apply(self, command: Command) -> list[Event]:
        """Carries out a command and records it.

        A refused one yields a single `Refused`, changes nothing and is not recorded.
        """
        raise NotImplementedError

    def advance(self, to: Instant) -> list[Event]:
        """Lets the clock run to a moment. In every second that accepts orders the crowd acts."""
        raise NotImplementedError

    def drain(self) -> list[Command]:
        """The commands recorded since the last drain: what a journal must keep."""
        raise NotImplementedError

    def snapshot(self) -> bytes:
        """The whole state, compressed."""
        raise NotImplementedError

    def digest(self) -> str:
        """SHA-256 of the state. A replay of the journal arrives at the same one."""
        raise NotImplementedError

    # ---- Reading --------------------------------------------------------------------------------
    @property
    def now(self) -> Instant:
        raise NotImplementedError

    @property
    def phase(self) -> Phase:
        raise NotImplementedError

    def quote(self, instrument: int) -> Quote:
        raise NotImplementedError

    def depth(self, instrument: int, levels: int = 5) -> Depth:
        raise NotImplementedError

    def trades(self, instrument: int, count: int) -> list[Trade]:
        """The last trades of today, newest last; at most 50 are kept."""
        raise NotImplementedError

    def indices(self) -> list[IndexLevel]:
        raise NotImplementedError

    def minute_bars(self, instrument: int) -> list[Bar]:
        """Today's bars so far; minutes without a trade have none."""
        raise NotImplementedError

    def day_bar(self, instrument: int) -> Bar | None:
        """Today's bar so far; None before the first trade. After 15:00 it closes at the closing price."""
        raise NotImplementedError

    def closing_price(self, instrument: int) -> int:
        """The day's closing price from 15:00 on; 0 before."""
        raise NotImplementedError

    def account(self, account: int) -> Account | None:
        raise NotImplementedError

    def order(self, order: int) -> Order | None:
        """An open order, or one of today's that is done; of the crowd's only the open ones."""
        raise NotImplementedError

    def open_orders(self, account: int) -> list[Order]:
        """Oldest first."""
        raise NotImplementedError

    def queue_ahead(self, order: int) -> int:
        """Shares in front of a resting order at its price; 0 for one that does not rest."""
        raise NotImplementedError

    def announced(self) -> Sequence[tuple[Instant, int]]:
        """All news made public so far, in order: when, and which item of the scenario."""
        raise NotImplementedError
