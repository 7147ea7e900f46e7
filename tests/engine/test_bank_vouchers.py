"""Controlled blank vouchers: used in order, never stamped beforehand, all accounted for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.bank.vouchers import (
    VOUCHER_NAMES,
    SpoiledVoucher,
    VoucherKind,
    VoucherStock,
    judge_blank,
    judge_numbers,
    off_balance_fen,
)
from simulator.engine.refusal import Refusal

TODAY = date(2026, 11, 20)


@given(st.integers(1, 10**6), st.lists(st.integers(-2, 3), max_size=30))
def test_whatever_numbers_are_tried_the_used_ones_follow_each_other(
    first: int, steps: list[int]
) -> None:
    stock = VoucherStock(VoucherKind.SLIP, first, first + 9)
    used: list[int] = []
    for step in steps:
        number = first + len(used) + step
        taken = stock.take(number, TODAY)
        if isinstance(taken, Refusal):
            code = "skipped_number" if stock.left else "vouchers_used_up"
            assert taken.code == code
            continue
        used.append(number)
        stock = taken
    assert used == list(range(first, first + len(used)))
    assert judge_numbers(used, TODAY, after=first - 1) is None
    assert stock.left == 10 - len(used)


def test_a_skipped_number_is_refused_with_the_one_that_is_due() -> None:
    refusal = VoucherStock(VoucherKind.SLIP, 101, 125, 3).take(105, TODAY)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "bank.voucher.order@2000-01-01"
    assert dict(refusal.facts) == {"number": 105, "next": 104}


@pytest.mark.parametrize(
    ("numbers", "after", "due"),
    [
        ([5, 7], None, 6),
        ([5, 5], None, 6),
        ([5, 4], None, 6),
        ([6], 4, 5),
        ([5, 6], 4, None),
        ([], 4, None),
    ],
)
def test_gaps_are_found_where_they_are(
    numbers: list[int], after: int | None, due: int | None
) -> None:
    refusal = judge_numbers(numbers, TODAY, after=after)
    assert (refusal and refusal.facts["next"]) == due


@pytest.mark.parametrize(("first", "last", "taken"), [(0, 5, 0), (5, 9, 6), (5, 9, -1)])
def test_a_stock_that_cannot_be_is_none(first: int, last: int, taken: int) -> None:
    with pytest.raises(ValueError, match="no stock"):
        VoucherStock(VoucherKind.SLIP, first, last, taken)


def test_a_spoiled_voucher_is_cut_stamped_and_kept() -> None:
    assert SpoiledVoucher(7, True, True, True).judge(TODAY) is None
    refusal = SpoiledVoucher(7, False, True, False).judge(TODAY)
    assert refusal is not None
    assert refusal.facts["missing"] == ["corner_cut", "with_slips"]


def test_a_blank_voucher_carries_no_seal() -> None:
    assert judge_blank(is_stamped=False, day=TODAY) is None
    refusal = judge_blank(is_stamped=True, day=TODAY)
    assert refusal is not None
    assert refusal.code == "pre_stamped"


def test_off_the_balance_a_blank_counts_one_yuan_and_a_document_its_face() -> None:
    assert off_balance_fen(25, TODAY) == 2_500
    assert off_balance_fen(3, TODAY, face_fen=100_000) == 300_000


def test_every_kind_of_voucher_has_a_name() -> None:
    assert set(VOUCHER_NAMES) == set(VoucherKind)
