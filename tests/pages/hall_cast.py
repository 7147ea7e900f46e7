"""A town with a market that stands in continuous trading, its traders, and forms that are answered."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.urls import reverse

from classroom.models import User
from simulator.engine.market.history import history
from simulator.idempotency import new_key
from simulator.models import BrokerageAccount, MarketRun, Town
from simulator.selectors import accounts, market
from simulator.services import exchange, runs
from tests.exchange_cast import Floor, a_run, a_town, a_trader, nobody, quote, yuan


class AtOnce:
    """An exchange that turns as soon as somebody asks, since nobody else turns it in a test of pages."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor

    def submit(self, request: exchange.Request) -> Any:
        future = self._floor.host.submit(request)
        self._floor.turn()
        return future

    def wake(self) -> None:
        self._floor.turn()


@dataclass
class Hall:
    """The hall of one town, and its first trader at a browser."""

    has_crowd: bool = True
    town: Town = field(default_factory=a_town)

    def __post_init__(self) -> None:
        self.trader: BrokerageAccount = a_trader(self.town)
        self.floor = Floor() if self.has_crowd else Floor(crowd_of=nobody)
        exchange.connect(AtOnce(self.floor))
        # A week of days before the run is enough to look at, and quicker drawn than half a year.
        with patch.object(runs, "history", partial(history, days=5)):
            self.run: MarketRun = a_run(self.town)
        self.floor.open(self.run)
        assert self.trader.owner is not None
        self.client = client_of(self.trader.owner)

    def another(self, username: str) -> BrokerageAccount:
        return a_trader(self.town, username)

    def page(self, **query: str) -> str:
        return page(self.client, "hall-account", self.trader.pk, **query)

    def order(self, *, client: Client | None = None, **typed: str) -> Any:
        """The ticket, sent as a form."""
        fields = {"side": "buy", "quantity": "100", "idempotency_key": new_key(), **typed}
        return (client or self.client).post(reverse("order-place", args=[self.trader.pk]), fields)

    def cancel(self, order: int | None = None) -> Any:
        key = {"idempotency_key": new_key()}
        if order is None:
            return self.client.post(reverse("order-cancel-all", args=[self.trader.pk]), key)
        return self.client.post(reverse("order-cancel", args=[self.trader.pk, order]), key)

    def orders(self) -> list[accounts.OrderLine]:
        picture = market.picture(self.run)
        assert picture is not None
        return accounts.orders_today(self.run, self.trader, picture.at.day)

    def row(self, instrument: int = 0) -> market.QuoteRow:
        return quote(self.run, instrument)

    def marketable(self) -> str:
        """A buyer's price well inside the cage that trades even if the crowd has moved meanwhile."""
        return yuan(self.row().ask + 8)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    text = str(response.content.decode())
    assert response.status_code == 200, text[:400]
    return text
