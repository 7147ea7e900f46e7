"""A teller's day around the customers: box, vouchers and seals are received, counted and handed in."""

import pytest

from simulator.engine.bank.closing import Closing
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.vouchers import VoucherKind
from simulator.engine.refusal import Refusal
from simulator.models import CashBox, Duty, SealRack, VoucherBook
from simulator.models.append_only import AppendOnlyError
from simulator.selectors import books, cash_boxes, vouchers
from simulator.services import counter, counter_day, desks
from simulator.services.cash_boxes import READY_FLOAT
from tests.services.bank_cast import NOW, seat_teller
from tests.services.counter_cast import Counter, make_counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_counter() -> Counter:
    return make_counter()


def close(at_counter: Counter, **changes) -> Closing | Refusal:
    there = counter_day.all_that_is_there(session=at_counter.session)
    laid_out = counter_day.LaidOut(
        changes.get("cash", there.cash),
        changes.get("vouchers", there.vouchers),
        changes.get("seals", there.seals),
    )
    return counter_day.close_counter(session=at_counter.session, laid_out=laid_out, now=NOW)


def closed(result) -> Closing:
    assert isinstance(result, Closing), result
    return result


def code(result) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def audits(at_counter: Counter) -> list[str]:
    town = at_counter.bank.town
    return books.audit(town) + cash_boxes.audit(town) + vouchers.audit(town)


def test_opening_moves_the_float_from_the_vault_in_books_and_by_denomination(at_counter):
    town = at_counter.bank.town
    assert cash_boxes.box_of(at_counter.session).cash == READY_FLOAT
    assert books.balance_of(town, "cash", "01") == READY_FLOAT.fen
    assert books.balance_of(town, "blank_vouchers", "slip:1") == 100 * 100
    assert audits(at_counter) == []


def test_opening_twice_hands_out_once(at_counter):
    box = counter_day.open_counter(session=at_counter.session, now=NOW)
    assert (box.name, box.cash) == ("01", READY_FLOAT)
    assert SealRack.objects.count() == 1
    assert VoucherBook.objects.count() == 2


def test_a_day_that_agrees_closes_even_and_empties_the_desk(at_counter):
    at_counter.serve(Business.DEPOSIT)
    at_counter.serve(Business.WITHDRAWAL)
    assert closed(close(at_counter)).differences == ()
    assert books.balance_of(at_counter.bank.town, "cash", "01") == 0
    assert CashBox.objects.get(name="01").contents == {}
    assert not at_counter.session.voucher_books.exists()
    assert audits(at_counter) == []


@pytest.mark.parametrize(
    ("error", "account"), [(10_000, "over_payable"), (-10_000, "short_receivable")]
)
def test_a_difference_is_booked_over_or_short_and_never_set_off(at_counter, error, account):
    box = cash_boxes.box_of(at_counter.session)
    box.lying["10000"] += error // 10_000
    box.save()
    closing = closed(close(at_counter))
    assert [balance.variance_fen for balance in closing.count.to_book] == [error]
    rows = {r.account.code: r.balance for r in books.trial_balance(at_counter.bank.town).rows}
    assert rows[account] == abs(error)
    assert audits(at_counter) == []


def test_over_and_short_in_two_faces_are_two_entries(at_counter):
    box = cash_boxes.box_of(at_counter.session)
    box.lying["10000"] += 1
    box.lying["5000"] -= 2
    box.save()
    assert len(closed(close(at_counter)).differences) == 2
    assert audits(at_counter) == []


def test_a_teller_who_counts_wrongly_is_put_right_and_the_evidence_says_so(at_counter):
    wrong = cash_boxes.box_of(at_counter.session).there + Cash({100: 1})
    assert closed(close(at_counter, cash=wrong)).differences == ()
    (facts,) = at_counter.evidence("counter.closed")
    assert (facts["is_right"], facts["counted_fen"] - facts["recounted_fen"]) == (False, 100)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"vouchers": {VoucherKind.SLIP: (2, 100)}}, "vouchers_differ"),
        ({"seals": frozenset({"name"})}, "seals_missing"),
    ],
)
def test_vouchers_and_seals_must_be_what_they_should_be(at_counter, change, refused):
    assert code(close(at_counter, **change)) == refused
    assert cash_boxes.box_of(at_counter.session) is not None


def test_nothing_closes_over_an_unfinished_transaction(at_counter):
    at_counter.serve(Business.DEPOSIT, until=Step.POST)
    assert code(close(at_counter)) == "unfinished"


def test_a_closed_counter_stays_closed(at_counter):
    closed(close(at_counter))
    assert code(close(at_counter)) == "counter_not_open"
    assert code(counter_day.open_counter(session=at_counter.session, now=NOW)) == "counter_closed"
    assert code(counter.call_next(session=at_counter.session, now=NOW)) == "counter_not_open"


def test_nobody_has_the_same_box_two_days_running(at_counter):
    other = seat_teller(at_counter.bank, "other")
    counter_day.open_counter(session=other, now=NOW)
    closed(close(at_counter))
    person = at_counter.session.person
    again = seat_teller_again(at_counter, person)
    box = counter_day.open_counter(session=again, now=NOW)
    assert box.name not in ("01", "02")


def test_the_next_desk_goes_on_with_the_book_of_vouchers_that_was_begun(at_counter):
    at_counter.serve(Business.DEPOSIT)
    closed(close(at_counter))
    other = seat_teller(at_counter.bank, "other")
    counter_day.open_counter(session=other, now=NOW)
    (book,) = other.voucher_books.filter(kind=VoucherKind.SLIP)
    assert (book.first, book.stock.next_number) == (1, 2)


def test_a_used_up_book_is_replaced_when_asked_for(at_counter):
    book = at_counter.session.voucher_books.get(kind=VoucherKind.SLIP)
    for number in range(book.first, book.last + 1):
        assert counter.spoil_voucher(session=at_counter.session, number=number, now=NOW) is None
    assert code(counter.spoil_voucher(session=at_counter.session, number=101, now=NOW)) == (
        "vouchers_used_up"
    )
    counter_day.open_counter(session=at_counter.session, now=NOW)
    assert at_counter.session.voucher_books.get(kind=VoucherKind.SLIP).first == 101
    assert audits(at_counter) == []


def test_further_cash_comes_from_the_vault(at_counter):
    more = Cash({10_000: 500})
    box = counter_day.fetch_cash(session=at_counter.session, cash=more, now=NOW)
    assert box.cash == READY_FLOAT + more
    beyond = Cash({10_000: 10**9})
    refused = counter_day.fetch_cash(session=at_counter.session, cash=beyond, now=NOW)
    assert code(refused) == "vault_lacks_pieces"
    assert audits(at_counter) == []


def test_movements_of_cash_are_only_added(at_counter):
    with pytest.raises(AppendOnlyError):
        at_counter.session.cash_box.movements.all().delete()


def seat_teller_again(at_counter: Counter, person):
    desks.close_session(person_id=person.pk, context_id="shift:1", now=NOW)
    return desks.open_session(
        town=at_counter.bank.town,
        person_id=person.pk,
        duty=Duty.TELLER,
        desk="1",
        context_id="shift:2",
        now=NOW,
    )
