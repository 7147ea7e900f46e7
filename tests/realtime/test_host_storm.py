"""Orders, restarts and failing commits in any order: what is stored always adds up."""

from itertools import count
from unittest.mock import patch

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.engine.calendar import Instant
from simulator.engine.refusal import Refusal
from simulator.models import AccountBalance, AccountEvent, AnsweredCommand, MarketRun, RunSnapshot
from simulator.realtime import live_run
from simulator.services import exchange, journal, runs
from tests.exchange_cast import Floor, a_run, a_town, a_trader, quote, yuan

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])

towns = count(1)
moves = st.lists(
    st.one_of(
        st.tuples(st.just("buy"), st.integers(0, 1), st.integers(-12, 8)),
        st.tuples(st.just("cancel"), st.integers(0, 1), st.integers(0, 4)),
        st.tuples(st.just("again"), st.integers(0, 1), st.integers(0, 4)),
        st.tuples(st.just("wait")),
        st.tuples(st.just("restart")),
        st.tuples(st.just("fail")),
    ),
    min_size=4,
    max_size=16,
)


class Storm:
    """A busy market that restarts and stumbles while two people trade."""

    def __init__(self):
        key = f"town{next(towns)}"
        town = a_town(key)
        self.traders = [a_trader(town, f"{key}a"), a_trader(town, f"{key}b")]
        self.row = a_run(town, speed=60)
        self.floor = Floor()
        self.floor.open(self.row)
        self.keys = (f"key-{number:05d}" for number in count())
        self.taken = []

    def buy(self, who, offset):
        price = yuan(max(1, quote(self.row).ask + offset))
        key = next(self.keys)
        reply = self.floor.place(self.traders[who], price, "300", key=key)
        self.taken.append((who, key, price, reply))

    def cancel(self, who, nth):
        open_ones = self.floor.live(self.row).run.open_orders(self.traders[who].pk)
        if open_ones:
            order = open_ones[nth % len(open_ones)].order
            self.floor.cancel(self.traders[who], order, key=next(self.keys))

    def again(self, who, nth):
        mine = [one for one in self.taken if one[0] == who]
        if mine:
            _, key, price, reply = mine[nth % len(mine)]
            assert self.floor.place(self.traders[who], price, "300", key=key) == reply

    def wait(self):
        self.floor.turn()

    def restart(self):
        """What the store held is what comes back."""
        self.floor.turn()
        digest, now = self._state()
        self.floor.start()
        self.floor.host.turn(self.floor.now)
        assert self._state() == (digest, now)

    def fail(self):
        """A commit that cannot be written takes nothing, and says so."""
        write = journal.write

        def stumble(commit):
            write(commit)
            raise DatabaseError

        key = next(self.keys)
        with patch.object(journal, "write", stumble):
            reply = self.floor.place(self.traders[0], "17.93", key=key)
        assert reply == Refusal("try_again")
        assert not AnsweredCommand.objects.filter(run=self.row, key=key).exists()

    def _state(self) -> tuple[str, Instant]:
        run = self.floor.live(self.row).run
        return run.digest(), run.now

    def check(self):
        """After the last commit: store and memory say the same, and a replay of all says it again."""
        self.floor.turn()
        live = self.floor.live(self.row).run
        for trader in self.traders:
            seqs = AccountEvent.objects.filter(run=self.row, account=trader.pk).order_by("seq")
            numbers = list(seqs.values_list("seq", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
            kept, has = (
                AccountBalance.objects.get(run=self.row, account=trader.pk),
                live.account(trader.pk),
            )
            assert (kept.seq, kept.cash, kept.frozen) == (numbers[-1], has.cash, has.frozen)
            held = [[i, h.total, h.sellable, h.frozen, h.cost] for i, h in has.holdings.items()]
            assert kept.holdings == sorted(held)
        assert journal.verify(self.row) == self.row.batches.count()
        state = self._state()
        RunSnapshot.objects.filter(run=self.row).delete()
        self.floor.start()
        self.floor.host.turn(self.floor.now)
        assert self._state() == state


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves, st.sampled_from([200, 2000, 10**6]))
def test_whatever_happens_nothing_is_lost_doubled_or_out_of_step(said, snapshot_every):
    with patch.object(live_run, "SNAPSHOT_EVERY", snapshot_every):
        storm = Storm()
        for name, *arguments in said:
            getattr(storm, name)(*arguments)
        storm.check()
    runs.end(run=MarketRun.objects.get(pk=storm.row.pk))
    exchange.disconnect()
