"""Transfers at the same moment: a client's money leaves one side once and arrives once."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from simulator.engine.refusal import Refusal
from simulator.models import JournalEntry, Transfer
from simulator.selectors import books
from simulator.services import exchange
from tests.races.at_once import MANY, at_once, many
from tests.services.broker_cast import TO_BANK, Branch


@pytest.fixture
def branch(transactional_db: None) -> Iterator[Branch]:
    yield Branch()
    exchange.disconnect()


@pytest.fixture
def hosted(branch: Branch) -> Iterator[Branch]:
    """The exchange in a thread, as a served one is."""
    branch.floor.host.start()
    exchange.connect(branch.floor.host)
    yield branch
    branch.floor.host.stop()


def test_twenty_times_the_same_key_at_once_is_one_transfer(branch: Branch) -> None:
    branch.run.refresh_from_db()
    before = branch.saving().balance
    given = many(partial(branch.send, 300_000))
    assert set(given) == {Transfer.objects.get()}
    assert branch.saving().balance == before - 300_000
    assert books.audit(branch.town) == []


def test_the_last_balance_leaves_the_bank_once(branch: Branch) -> None:
    branch.run.refresh_from_db()
    balance = branch.saving().balance
    sendings = [partial(branch.send, balance, key=f"k-{number}") for number in range(MANY)]
    told = Counter(one.code if isinstance(one, Refusal) else "sent" for one in at_once(sendings))
    assert told == {"sent": 1, "balance_too_low": MANY - 1}
    assert branch.saving().balance == 0
    assert books.audit(branch.town) == []


@pytest.mark.parametrize("sign", [1, -1])
def test_twenty_carriers_at_once_move_the_money_once(hosted: Branch, sign: int) -> None:
    if sign < 0:
        hosted.fund(500_000)
        hosted.send(300_000, TO_BANK)
    else:
        hosted.send(300_000)
    many(hosted.carry_on)
    assert hosted.moved()[-1:] == [sign * 300_000]
    assert len(hosted.moved()) == (1 if sign > 0 else 2)
    sent = Transfer.objects.latest("pk")
    assert sent.state == Transfer.State.SETTLED
    assert JournalEntry.objects.filter(key__startswith=sent.name).count() == 2
    assert books.audit(hosted.town) == []
