"""Tellers at the same moment: money, vouchers, boxes, numbers and days are there once."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import pytest
from django.db import transaction

from simulator.engine.bank import entries
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.spine import Step
from simulator.engine.bank.vouchers import VoucherKind
from simulator.engine.refusal import Refusal
from simulator.models import (
    Authorisation,
    BusinessDay,
    CashBox,
    DeskSession,
    Duty,
    EntryKind,
    JournalEntry,
    QueueTicket,
    Voucher,
    WorkEvent,
)
from simulator.models.work_kinds import CounterWork
from simulator.selectors import books as reading
from simulator.selectors import cash_boxes as boxes_reading
from simulator.selectors import evidence as evidence_reading
from simulator.selectors import vouchers as vouchers_reading
from simulator.services import (
    books,
    counter_day,
    evidence,
    night,
    queue,
    second_person,
    visitors,
    vouchers,
)
from tests.races.at_once import MANY, at_once, many
from tests.services.bank_cast import NOW, Bank, make_bank, seat_teller
from tests.services.counter_cast import make_counter


@pytest.fixture
def bank(transactional_db: None) -> Bank:
    return make_bank(people=8)


def tellers(bank: Bank, how_many: int) -> list[DeskSession]:
    seated = [seat_teller(bank, f"teller{number}") for number in range(how_many)]
    for session in seated:
        counter_day.open_counter(session=session, now=NOW)
    return seated


def told(results: Sequence[object]) -> Counter[str]:
    """How often each refusal came, and how often none did."""
    return Counter(one.code if isinstance(one, Refusal) else "done" for one in results)


def audits(bank: Bank) -> list[str]:
    return [
        *reading.audit(bank.town),
        *boxes_reading.audit(bank.town),
        *vouchers_reading.audit(bank.town),
    ]


# ---- The books ---------------------------------------------------------------------------------
def pay_out(bank: Bank, fen: int, key: str) -> JournalEntry | Refusal:
    lines = entries.withdrawal(fen, account=bank.accounts[0].number, box="box:1")
    return books.post(town=bank.town, lines=lines, kind=EntryKind.WITHDRAWAL, key=key, now=NOW)


def test_the_last_balance_of_an_account_is_paid_out_once(bank: Bank) -> None:
    balance = bank.balances()[0]
    done = at_once([partial(pay_out, bank, balance, f"event:{number}") for number in range(MANY)])
    assert told(done) == {"done": 1, "balance_too_low": MANY - 1}
    assert bank.balances()[0] == 0
    assert reading.audit(bank.town) == []


def test_an_entry_sent_twenty_times_at_once_is_one(bank: Bank) -> None:
    balance = bank.balances()[0]
    done = many(partial(pay_out, bank, 100, "event"))
    assert len(set(done)) == 1
    assert bank.balances()[0] == balance - 100


def test_an_entry_is_taken_back_once(bank: Bank) -> None:
    before = bank.balances()[0]
    entry = pay_out(bank, 100, "event")
    assert isinstance(entry, JournalEntry)
    backs = [partial(books.reverse, entry=entry, key=f"back:{n}", now=NOW) for n in range(MANY)]
    assert told(at_once(backs)) == {"done": 1, "entry_reversed_before": MANY - 1}
    assert bank.balances()[0] == before


def test_entries_are_numbered_without_a_gap_while_the_day_is_closed(bank: Bank) -> None:
    posts = [partial(pay_out, bank, 100, f"event:{number}") for number in range(MANY)]
    close = partial(night.run, town=bank.town, now=NOW)
    assert told(at_once([*posts[:10], close, *posts[10:]])) == {"done": MANY + 1}
    numbers = JournalEntry.objects.filter(town=bank.town).order_by("number")
    found = list(numbers.values_list("number", flat=True))
    assert found == list(range(1, len(found) + 1))
    assert reading.audit(bank.town) == []


def test_a_town_has_one_open_day_whoever_closes_it(bank: Bank) -> None:
    close = partial(night.close_day, town=bank.town, market=None, now=NOW)
    assert told(many(close)) == {"done": MANY}
    days = BusinessDay.objects.filter(town=bank.town)
    assert days.count() == MANY + 1
    assert days.filter(closed_at=None).count() == 1
    assert days.values("date").distinct().count() == MANY + 1


# ---- Vouchers and boxes ------------------------------------------------------------------------
def test_a_voucher_is_used_once(bank: Bank) -> None:
    (desk,) = tellers(bank, 1)
    number = desk.voucher_books.get(kind=VoucherKind.SLIP).stock.next_number
    assert number is not None
    take = partial(
        vouchers.take,
        session=desk,
        kind=VoucherKind.SLIP,
        number=number,
        state=Voucher.State.USED,
        now=NOW,
    )
    assert told(many(take))["done"] == 1
    assert Voucher.objects.count() == 1
    assert audits(bank) == []


def test_boxes_and_vouchers_are_given_to_one_desk_each(bank: Bank) -> None:
    desks = [seat_teller(bank, f"teller{number}") for number in range(8)]
    done = at_once([partial(counter_day.open_counter, session=desk, now=NOW) for desk in desks])
    assert told(done) == {"done": len(desks)}
    given = [CashBox.objects.get(session=desk).name for desk in desks]
    assert len(set(given)) == len(desks)
    kept = [book.sub for desk in desks for book in desk.voucher_books.all()]
    assert len(set(kept)) == 2 * len(desks)
    assert audits(bank) == []


def test_the_vault_gives_each_piece_once(bank: Bank) -> None:
    """Eight desks ask for more hundred-yuan notes than five of them can have."""
    desks = tellers(bank, 8)
    vault = CashBox.objects.get(town=bank.town, name=entries.VAULT)
    share = Cash({10_000: vault.cash.of(10_000) // 5})
    asked = [partial(counter_day.fetch_cash, session=one, cash=share, now=NOW) for one in desks]
    assert told(at_once(asked)) == {"done": 5, "vault_lacks_pieces": 3}
    assert audits(bank) == []


def test_a_desk_that_asks_at_once_gets_all_of_it_in_one_box(bank: Bank) -> None:
    (desk,) = tellers(bank, 1)
    before = desk.cash_box.cash
    fetch = partial(counter_day.fetch_cash, session=desk, cash=Cash({10_000: 10}), now=NOW)
    assert told(many(fetch)) == {"done": MANY}
    assert CashBox.objects.get(session=desk).cash == before + Cash({10_000: 10 * MANY})
    assert audits(bank) == []


# ---- The hall ----------------------------------------------------------------------------------
def test_each_teller_calls_a_customer_of_their_own(bank: Bank) -> None:
    visitors.keep_coming(town=bank.town, at_least=4, now=NOW)
    desks = tellers(bank, 8)
    done = at_once([partial(queue.call_next, session=desk, now=NOW) for desk in desks])
    assert told(done) == {"done": 4, "nobody_waits": 4}
    called = [ticket.pk for ticket in done if isinstance(ticket, QueueTicket)]
    assert len(set(called)) == 4


def test_a_teller_who_calls_twice_at_once_has_one_customer(bank: Bank) -> None:
    visitors.keep_coming(town=bank.town, at_least=4, now=NOW)
    (desk,) = tellers(bank, 1)
    done = many(partial(queue.call_next, session=desk, now=NOW))
    assert told(done) == {"done": 1, "counter_busy": MANY - 1}


def test_tickets_drawn_at_once_have_numbers_of_their_own(bank: Bank) -> None:
    done = at_once([partial(visitors.come, town=bank.town, now=NOW)] * 8)
    numbers = sorted(ticket.serial for ticket in done if isinstance(ticket, QueueTicket))
    assert numbers == list(range(1, 9))
    assert QueueTicket.objects.values("customer").distinct().count() == 8


# ---- Evidence and the second person ------------------------------------------------------------
def test_steps_of_one_moment_stand_in_one_chain(bank: Bank) -> None:
    desk = seat_teller(bank)

    @transaction.atomic
    def step() -> WorkEvent:
        facts = {"visit": "A001"}
        return evidence.record(session=desk, kind=CounterWork.HELD, facts=facts, now=NOW)

    many(step)
    assert WorkEvent.objects.filter(session=desk).count() == MANY + 1
    assert evidence_reading.first_broken(desk) is None


def test_one_supervisor_decides(transactional_db: None) -> None:
    counter = make_counter()
    work = counter.serve(until=Step.IDENTITY)
    asked = second_person.ask(
        work=work, purpose=Authorisation.Purpose.SECOND_COUNT, papers=("card",), now=NOW
    )
    assert isinstance(asked, Authorisation)
    bosses = [seat_teller(counter.bank, f"boss{n}", Duty.AUTHORISER) for n in range(8)]
    decisions = [
        partial(
            second_person.decide,
            asked=asked,
            authoriser=boss,
            agrees=False,
            reason=f"reason {boss.pk}",
            now=NOW,
        )
        for boss in bosses
    ]
    assert told(at_once(decisions)) == {"done": 1, "decided_already": 7}
    assert counter.evidence(CounterWork.SECOND_DECIDED)[0]["agreed"] is False
    assert len(counter.evidence(CounterWork.SECOND_DECIDED)) == 1
