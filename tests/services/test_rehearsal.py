"""Whole days at the counter, played through the services by tellers that play themselves."""

import pytest

from simulator.selectors import books, cash_boxes, vouchers
from simulator.services import rehearsal
from tests.services.bank_cast import NOW, make_bank, seat_teller

pytestmark = pytest.mark.django_db


def test_a_day(django_assert_max_num_queries):
    bank = make_bank(people=40)
    clock = rehearsal.Clock(NOW)
    seats = [rehearsal.Seat(seat_teller(bank, f"t{n}")) for n in range(4)]
    closings = rehearsal.play_day(seats=seats, customers=5, clock=clock)
    assert [c.differences for c in closings] == [()] * 4
    assert books.audit(bank.town) + cash_boxes.audit(bank.town) + vouchers.audit(bank.town) == []
