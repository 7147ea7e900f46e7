"""A town whose bank and exchange are open, with clients at the broker and people at its desks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from simulator.engine.market.commands import CROWD, Command, PlaceOrder, Side
from simulator.engine.market.view import MarketView
from simulator.models import (
    AccountEvent,
    BankAccount,
    BrokerageAccount,
    DeskSession,
    Duty,
    MarketRun,
    Town,
    Transfer,
)
from simulator.realtime.live_run import CrowdMaker
from simulator.selectors import accounts, books
from simulator.services import clients, exchange, transfers
from tests.exchange_cast import Floor, a_run, nobody
from tests.services.bank_cast import NOW, Bank, make_bank, seat_teller

PLENTY = 10_000
TO_BROKER, TO_BANK = Transfer.Direction.TO_BROKER, Transfer.Direction.TO_BANK


class AtOnce:
    """An exchange that turns as soon as somebody asks: nobody else turns it here."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor

    def submit(self, request: exchange.Request):
        future = self._floor.host.submit(request)
        self._floor.turn()
        return future

    def wake(self) -> None:
        self._floor.turn()


class Counterparty:
    """A crowd of one, which always buys and sells the first share around its previous close."""

    def __init__(self, _scenario, _seed: int) -> None:
        pass

    def act(self, view: MarketView) -> Iterator[Command]:
        close = view.previous_close(0)
        for side, price in ((Side.SELL, close + 1), (Side.BUY, close - 1)):
            if view.level(0, side, price) < PLENTY:
                yield PlaceOrder(CROWD, 0, side, price, PLENTY)


@dataclass
class Branch:
    """One town; `clients` hold an account at the bank and one at the broker each."""

    key: str = "bank"
    people: int = 3
    crowd_of: CrowdMaker = nobody
    bank: Bank = field(init=False)
    clients: list[BrokerageAccount] = field(init=False)
    run: MarketRun = field(init=False)
    floor: Floor = field(init=False)

    def __post_init__(self) -> None:
        self.bank = make_bank(self.key, self.people)
        self.floor = Floor(self.crowd_of, now=NOW)
        self.run = a_run(self.town)
        self.restart()
        self.floor.open(self.run)
        since = self.bank.day.date
        self.clients = [
            clients.open_account(customer=one.customer, since=since, now=NOW)
            for one in self.bank.accounts
        ]

    @property
    def town(self) -> Town:
        return self.bank.town

    def restart(self) -> None:
        """A fresh host that knows only what is stored; what was queued is gone."""
        self.floor.start()
        exchange.connect(AtOnce(self.floor))
        self.floor.turn()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """The exchange cannot be reached."""
        exchange.disconnect()
        yield
        exchange.connect(AtOnce(self.floor))

    def seat(self, duty: Duty, username: str = "") -> DeskSession:
        return seat_teller(self.bank, username or duty.value, duty)

    def saving(self, client: int = 0) -> BankAccount:
        return BankAccount.objects.get(customer=self.clients[client].customer_id)

    def cash(self, client: int = 0) -> int:
        """Fen at the exchange."""
        balance = accounts.balance(self.run, self.clients[client])
        return balance.cash if balance else 0

    def send(self, fen, direction=TO_BROKER, *, client: int = 0, key: str = "k-1", **more):
        return transfers.send(
            account=self.clients[client],
            bank_account=self.saving(client),
            direction=direction,
            fen=fen,
            key=key,
            now=self.floor.now,
            **more,
        )

    def carry_on(self) -> None:
        transfers.carry_on(now=self.floor.now)

    def fund(self, fen: int, *, client: int = 0, key: str = "fund") -> Transfer:
        """Money at the broker, by a transfer that has arrived."""
        sent = self.send(fen, client=client, key=key)
        assert isinstance(sent, Transfer), sent
        self.carry_on()
        sent.refresh_from_db()
        assert sent.state == Transfer.State.SETTLED, sent.reason
        return sent

    def in_books(self, account: str, sub: str = "") -> int:
        return books.balance_of(self.town, account, sub)

    def moved(self, client: int = 0) -> list[int]:
        """Every movement of cash at the exchange, in order."""
        events = AccountEvent.objects.filter(
            run=self.run, account=self.clients[client].pk, kind="cash_moved"
        )
        return [facts["amount"] for facts in events.order_by("seq").values_list("facts", flat=True)]


@contextmanager
def killed_at(step: str) -> Iterator[None]:
    """The process dies when it comes to a step of `services.transfers`."""
    with patch.object(transfers, step, side_effect=KilledError):
        try:
            yield
        except KilledError:
            return
    raise AssertionError(f"{step} was never reached")


class KilledError(BaseException):
    """As SIGKILL: no handler of the program catches it."""
