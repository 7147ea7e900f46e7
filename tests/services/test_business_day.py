"""The business date: what keeps a day open, what is carried over, and the night run."""

from datetime import date, timedelta

import pytest

from simulator.engine.bank import entries
from simulator.engine.bank.spine import Business, Step
from simulator.engine.refusal import Refusal
from simulator.models import BusinessDay, CounterTransaction, EntryKind
from simulator.selectors import books as books_reading
from simulator.selectors import cash_boxes, vouchers
from simulator.selectors import counter as reading
from simulator.selectors.business_day import MarketDay
from simulator.services import books, counter_day, night, rehearsal, visitors
from tests.services.bank_cast import DAY, NOW, Bank, make_bank, seat_teller

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Bank:
    return make_bank(people=6)


def day(result: BusinessDay | Refusal | None) -> BusinessDay:
    assert isinstance(result, BusinessDay), result
    return result


def refusal(result: object) -> Refusal:
    assert isinstance(result, Refusal), result
    return result


def close(bank: Bank, market: MarketDay | None = None) -> BusinessDay | Refusal:
    return night.close_day(town=bank.town, market=market, now=NOW)


def leave_open(bank: Bank, business: Business, after: Step) -> CounterTransaction:
    """A teller who leaves in the middle of a customer's business, right after a step."""
    seat = rehearsal.Seat(seat_teller(bank))
    clock = rehearsal.Clock(NOW)
    counter_day.open_counter(session=seat.session, now=NOW)
    visitors.come(town=bank.town, now=NOW, business=business, is_plain=True)
    rehearsal.serve(seat=seat, clock=clock, until=after)
    (work,) = CounterTransaction.objects.all()
    assert after in reading.progress_of(work, reading.situation_of(work)).done
    return work


def audits(bank: Bank) -> list[str]:
    return [
        *books_reading.audit(bank.town),
        *cash_boxes.audit(bank.town),
        *vouchers.audit(bank.town),
    ]


def test_the_date_moves_on_over_the_weekend_once_everything_is_closed(bank):
    following = day(close(bank))
    assert (following.date.isoformat(), bank.day) == ("2026-11-23", following)


def test_a_day_stays_while_its_market_trades(bank):
    trading = MarketDay(DAY, is_closed=False)
    assert refusal(close(bank, trading)).code == "market_not_closed"
    assert day(close(bank, MarketDay(DAY, is_closed=True)))


def test_a_box_that_is_out_keeps_the_day_open(bank):
    session = seat_teller(bank)
    counter_day.open_counter(session=session, now=NOW)
    assert refusal(close(bank)).facts["items"] == [("box", "01")]
    rehearsal.close(seat=rehearsal.Seat(session), clock=rehearsal.Clock(NOW))
    assert day(close(bank))


def test_money_in_transit_keeps_the_day_open_and_is_named_by_the_night(bank):
    lines = entries.to_securities_sent(500, account=bank.accounts[0].number, transfer="T000001")
    books.post(town=bank.town, lines=lines, kind=EntryKind.TO_SECURITIES, key="t", now=NOW)
    assert refusal(close(bank)).facts["items"] == [("transfer", "T000001")]
    before = bank.day
    following = day(night.run(town=bank.town, now=NOW))
    before.refresh_from_db()
    assert (before.closed_by_night, before.left_open) == (True, [["transfer", "T000001"]])
    assert following.date.isoformat() == "2026-11-23"


@pytest.mark.parametrize(
    ("business", "after", "is_booked"),
    [
        (Business.DEPOSIT, Step.COUNT, False),
        (Business.DEPOSIT, Step.POST, True),
        (Business.WITHDRAWAL, Step.PIN, False),
        (Business.WITHDRAWAL, Step.SIGN, False),
        (Business.WITHDRAWAL, Step.COUNT_OUT, True),
    ],
)
def test_the_night_ends_what_a_teller_left_and_customers_keep_their_money(
    bank, business, after, is_booked
):
    before = bank.balances()
    work = leave_open(bank, business, after)
    assert refusal(close(bank)).code == "day_has_open_items"
    day(night.run(town=bank.town, now=NOW))
    work.refresh_from_db()
    assert work.ending == CounterTransaction.Ending.ABANDONED
    assert (bank.balances() != before) == is_booked
    assert audits(bank) == []
    assert not cash_boxes.boxes_out(bank.town)
    closed = BusinessDay.objects.get(date=DAY)
    assert closed.left_open == [["transaction", work.ticket.number], ["box", "01"]]


def test_a_town_that_goes_on_by_itself_follows_its_market(bank):
    later = DAY + timedelta(days=6)
    same = MarketDay(DAY, is_closed=True)
    assert night.follow_market(town=bank.town, market=same, now=NOW) is None
    moved = MarketDay(later, is_closed=False)
    assert day(night.follow_market(town=bank.town, market=moved, now=NOW)).date == date(
        2026, 11, 26
    )
    assert night.follow_market(town=bank.town, market=moved, now=NOW) is None


def test_whoever_still_waits_at_closing_leaves_the_hall(bank):
    ticket = visitors.come(town=bank.town, now=NOW)
    day(close(bank))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.done_at) == ("left", NOW)


def test_the_night_waits_while_a_teller_is_at_work(bank):
    leave_open(bank, Business.DEPOSIT, Step.COUNT)
    moved = MarketDay(DAY + timedelta(days=6), is_closed=False)
    assert night.follow_market(town=bank.town, market=moved, now=NOW + timedelta(minutes=5)) is None
    an_hour_later = NOW + timedelta(hours=1)
    assert day(night.follow_market(town=bank.town, market=moved, now=an_hour_later))
    assert not cash_boxes.boxes_out(bank.town)
