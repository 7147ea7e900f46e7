"""A run that is asked anything at all, in any order: what must hold holds after every step."""

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.calendar import ACCEPTING, DAY, Instant, next_phase_start
from simulator.engine.market.commands import (
    CROWD,
    Announce,
    CancelOrder,
    MoveCash,
    OpenAccount,
    PlaceOrder,
    Side,
)
from simulator.engine.market.events import (
    Accepted,
    AccountOpened,
    Cancelled,
    CashMoved,
    Filled,
    Refused,
    Traded,
)
from simulator.engine.market.refusals import RefusalCode
from simulator.engine.run import Run
from simulator.engine.run.journal import pack, unpack
from tests.engine.conservation import faults, laid_open
from tests.engine.market_cast import RULES, SEED, at, scenario

CLOSES = (1000, 333, 2)
PEOPLE = (1, 2, 3)
"""With two hundred thousand yuan, four thousand, and twenty."""
NOBODY = 77
CASH = (20_000_000, 400_000, 2_000)

steps = st.tuples(
    st.sampled_from(
        ["place"] * 8
        + ["take"] * 8
        + ["sell_odd", "sell_all", "sell_all", "nonsense", "cancel", "cancel", "cancel_any"]
        + ["move_cash", "announce", "wait", "wait", "wait", "wait", "next_phase", "restart"]
    ),
    st.sampled_from([CROWD, CROWD, CROWD, *PEOPLE, *PEOPLE]),
    st.integers(0, 2),
    st.sampled_from(Side),
    st.integers(0, 10_000),
)


class SecondBooks:
    """Asks a run, and keeps books of its own from what the events tell."""

    def __init__(self):
        self.run = Run(scenario(CLOSES), RULES, seed=SEED, crowd=None)
        self.commands = []
        self.cash = {CROWD: 0}
        self.shares = {}
        self.left = {}
        self.fees = 0
        for account, cash in zip(PEOPLE, CASH, strict=True):
            self.ask(OpenAccount(account, cash))
        self.note(self.run.advance(at(9, 30)))
        for account in PEOPLE:
            self.ask(PlaceOrder(CROWD, 2, Side.SELL, 2, 457))
            self.ask(PlaceOrder(account, 2, Side.BUY, 2, 500))
        self.note(self.run.advance(at(9, 24, day=1)))

    # ---- Steps --------------------------------------------------------------------------------
    def place(self, account, instrument, side, number):
        quote = self.run.quote(instrument)
        price = (quote.last or quote.previous_close) + number % 7 - 3
        self.ask(PlaceOrder(account, instrument, side, price, 100 * (1 + number % 30)))

    def take(self, account, instrument, side, number):
        quote = self.run.quote(instrument)
        price = (quote.ask if side is Side.BUY else quote.bid) or quote.previous_close
        self.ask(PlaceOrder(account, instrument, side, price, 100 * (1 + number % 9)))

    def sell_odd(self, account, instrument, _side, number):
        price = self.run.quote(instrument).last or self.run.quote(instrument).previous_close
        self.ask(PlaceOrder(account, instrument, Side.SELL, price, 1 + number % 250))

    def sell_all(self, account, instrument, _side, _number):
        held = self.run.account(account).holdings.get(instrument)
        if held and account != CROWD:
            price = self.run.quote(instrument).last or self.run.quote(instrument).previous_close
            self.ask(PlaceOrder(account, instrument, Side.SELL, price, held.sellable))

    def nonsense(self, account, instrument, side, number):
        who = NOBODY if number % 5 == 0 else account
        price, quantity = number * 37 % 3000 - 1, number * 119 % 1_100_000 - 1
        self.ask(PlaceOrder(who, instrument + number % 3 - 1, side, price, quantity))
        self.ask(OpenAccount(account, number))

    def cancel(self, _account, _instrument, _side, number):
        resting = sorted(order for order, left in self.left.items() if left)
        if resting:
            order = resting[number % len(resting)]
            self.ask(CancelOrder(self.run.order(order).account, order))

    def cancel_any(self, account, _instrument, _side, number):
        self.ask(CancelOrder(account, number % (self.run._venue.last_order + 2)))

    def move_cash(self, account, _instrument, _side, number):
        self.ask(MoveCash(account, (number - 5000) * 100))

    def announce(self, _account, instrument, _side, _number):
        self.ask(Announce(instrument))

    def wait(self, _account, _instrument, _side, number):
        """Some minutes; out of hours until orders are taken again."""
        while self.run.phase not in ACCEPTING:
            self.next_phase()
        now = self.run.now
        self.note(self.run.advance(Instant(now.day, min(DAY - 1, now.second + 1 + number // 20))))

    def next_phase(self, *_any):
        self.note(self.run.advance(next_phase_start(self.run.now)))

    def restart(self, *_any):
        self.commands += unpack(pack(self.run.drain()))
        made_of = (scenario(CLOSES), RULES, self.run.snapshot())
        again = Run.restore(*made_of, seed=SEED, crowd=None)
        assert again.digest() == self.run.digest()
        assert laid_open(again._trading) == laid_open(self.run._trading)
        self.run = again

    # ---- What must hold -----------------------------------------------------------------------
    def check(self):
        assert faults(self.run) == []
        for number, cash in self.cash.items():
            account = self.run.account(number)
            assert account.cash == cash
            if number != CROWD:
                held = {i: holding.total for i, holding in account.holdings.items()}
                mine = {i: n for (who, i), n in self.shares.items() if who == number and n}
                assert held == mine
        assert self.run._trading.broker.collected.total == self.fees
        resting = {order.order: order.remaining for order in self.run._venue.resting()}
        assert resting == {order: left for order, left in self.left.items() if left}

    def check_replay(self):
        replay = Run(scenario(CLOSES), RULES, seed=SEED, crowd=None)
        for command in [*self.commands, *self.run.drain()]:
            assert not any(isinstance(event, Refused) for event in replay.apply(command))
        assert replay.digest() == self.run.digest()

    # ---- Asking and noting --------------------------------------------------------------------
    def ask(self, command):
        before = self.run.digest()
        events = self.run.apply(command)
        if isinstance(events[0], Refused):
            assert len(events) == 1
            assert events[0].code in set(RefusalCode)
            assert self.run.digest() == before
        self.note(events)

    def note(self, events):
        for event in events:
            match event:
                case AccountOpened():
                    self.cash[event.account] = event.cash
                case CashMoved():
                    self.cash[event.account] += event.amount
                case Accepted():
                    self.left[event.order] = event.quantity
                case Cancelled():
                    assert self.left.pop(event.order) == event.remaining
                case Traded():
                    self._note_trade(event)
                case Filled():
                    charged = (event.commission, event.stamp, event.transfer)
                    assert min(charged) >= 0
                    self.cash[event.account] -= sum(charged)
                    self.fees += sum(charged)

    def _note_trade(self, event):
        self.left[event.buy_order] -= event.quantity
        self.left[event.sell_order] -= event.quantity
        for who, sign in ((event.buyer, 1), (event.seller, -1)):
            key = (who, event.instrument)
            self.cash[who] -= sign * event.price * event.quantity
            self.shares[key] = self.shares.get(key, 0) + sign * event.quantity


@settings(max_examples=150)
@given(st.lists(steps, min_size=30, max_size=80))
def test_whatever_is_asked_books_cash_shares_and_replay_agree(asked):
    books = SecondBooks()
    for kind, *given_with in asked:
        getattr(books, kind)(*given_with)
        books.check()
    books.check_replay()
