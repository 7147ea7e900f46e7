"""Money is conserved between bank and exchange, whatever happens in whatever order.

A state machine sends transfers both ways, trades, cuts the line, kills the process between the steps
and starts the exchange again from its store; the run, its journal and the bank's books are the real ones.
"""

from itertools import count
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from simulator.engine.market.commands import PlaceOrder, Side
from simulator.models import AccountEvent, AnsweredCommand, Transfer
from simulator.selectors import books
from simulator.services import exchange, journal, transfers
from tests.exchange_cast import quote
from tests.services.broker_cast import TO_BANK, TO_BROKER, Branch, Counterparty, killed_at

pytestmark = pytest.mark.django_db(databases=["default", "exchange"], transaction=True)

CLIENTS = st.integers(0, 1)
AMOUNTS = st.sampled_from([1, 99_999, 250_000, 1_000_000, 10**10])
_keys = count(1)


class MoneyBetweenBankAndBroker(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.branch = Branch(f"town-{next(_keys)}", people=2, crowd_of=Counterparty)
        self.at_first = [self.branch.saving(client).balance for client in (0, 1)]
        for client in (0, 1):
            self.branch.fund(800_000, client=client, key=f"first-{client}")

    # ---- What happens -------------------------------------------------------------------------
    @rule(client=CLIENTS, direction=st.sampled_from([TO_BROKER, TO_BANK]), fen=AMOUNTS)
    def send(self, client, direction, fen):
        self.branch.send(fen, direction, client=client, key=f"k-{next(_keys)}")

    @rule(client=CLIENTS)
    def send_all_there_is(self, client):
        fen = self.branch.cash(client)
        self.branch.send(fen, TO_BANK, client=client, key=f"k-{next(_keys)}")

    @rule()
    def carry_on(self):
        self.branch.carry_on()

    @rule()
    def carry_on_in_vain(self):
        with self.branch.cut():
            self.branch.carry_on()

    @rule(step=st.sampled_from(["request_of", "book", "_settle", "_give_back"]))
    def be_killed(self, step):
        try:
            with killed_at(step):
                self.branch.carry_on()
        except AssertionError:  # there was nothing to do
            return
        self.branch.restart()

    @rule()
    def fail_to_commit(self):
        with patch.object(journal, "write", side_effect=OSError("disk full")):
            self.branch.carry_on()

    @rule()
    def restart(self):
        self.branch.restart()

    @rule(
        client=CLIENTS, side=st.sampled_from(Side), lots=st.integers(1, 3), away=st.integers(-3, 3)
    )
    def trade(self, client, side, lots, away):
        row, account = quote(self.branch.run), self.branch.clients[client].pk
        price = row.previous_close + away
        order = PlaceOrder(account, 0, side, price, lots * 100)
        request = exchange.Request(self.branch.run.pk, account, 0, order, f"o-{next(_keys)}")
        exchange.wait(exchange.submit(request))

    # ---- What must hold all the time ------------------------------------------------------------
    @invariant()
    def the_books_agree(self):
        assert books.audit(self.branch.town) == []

    @invariant()
    def every_client_has_what_they_had(self):
        for client in (0, 1):
            total = self.branch.saving(client).balance + sum(self.branch.moved(client))
            assert total + self.on_the_way(client) == self.at_first[client]

    @invariant()
    def transit_is_what_is_open(self):
        waiting = {one.name: one.amount for one in self.waiting()}
        assert books.subs_with_balance(self.branch.town, "securities_transit") == set(waiting)
        for name, fen in waiting.items():
            assert self.branch.in_books("securities_transit", name) == fen

    @invariant()
    def the_broker_has_what_was_paid_in(self):
        """Cash in all accounts, the crowd's too, and the fees come to what came from outside."""
        broker = self.branch.floor.live(self.branch.run).run._trading.broker
        cash = sum(account.cash for account in broker.accounts.values())
        outside = sum(sum(self.branch.moved(client)) for client in (0, 1))
        assert cash + broker.collected.total == broker.paid_in == outside

    @invariant()
    def what_is_stored_is_what_the_run_says(self):
        run = self.branch.floor.live(self.branch.run).run
        for client, account in enumerate(self.branch.clients):
            has = run.account(account.pk)
            assert self.branch.cash(client) == (has.cash if has else 0)

    def teardown(self):
        for _ in range(2):
            self.branch.carry_on()
        assert self.waiting() == []
        outside = sum(sum(self.branch.moved(client)) for client in (0, 1))
        assert self.branch.in_books("securities_deposits") == outside
        self.every_client_has_what_they_had()
        journal.verify(self.branch.run)
        exchange.disconnect()

    # ---- Reading --------------------------------------------------------------------------------
    def waiting(self):
        return list(Transfer.objects.filter(town=self.branch.town, state=Transfer.State.IN_TRANSIT))

    def on_the_way(self, client):
        """Fen that are in neither account: out of the one, not in the other yet."""
        fen = 0
        for one in self.waiting():
            if one.account_id != self.branch.clients[client].pk:
                continue
            answer = AnsweredCommand.objects.filter(
                account=one.account_id, key=transfers.request_of(one).key
            ).first()
            moved = answer is not None and answer.answer["accepted"]
            has_left = not moved if one.direction == TO_BROKER else moved
            fen += one.amount if has_left else 0
        return fen


def test_money_is_conserved_under_any_interleaving():
    run_state_machine_as_test(
        MoneyBetweenBankAndBroker,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert AccountEvent.objects.filter(kind="fill").exists()
