"""Prices and quantities as people type them: read rightly, or refused with the rule; never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.refusal import Refusal
from simulator.services.order_entry import MOST, code_of, shares_of, ticks_of

WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.,"}


@pytest.mark.parametrize(
    ("typed", "ticks"),
    [
        ("17.93", 1793),
        ("17.9", 1790),
        ("17.", 1700),
        ("17", 1700),
        (" 17.93 ", 1793),
        ("１７．９３", 1793),
        ("17。93", 1793),
        ("1,234.56", 123456),
        ("１，２３４．５", 123450),
        ("0.01", 1),
        ("007", 700),
    ],
)
def test_a_price_is_read_as_it_is_meant(typed, ticks):
    assert ticks_of(typed) == ticks


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "price_not_a_number"),
        ("abc", "price_not_a_number"),
        ("-1", "price_not_a_number"),
        ("1e5", "price_not_a_number"),
        ("NaN", "price_not_a_number"),
        (".5", "price_not_a_number"),
        ("1,23", "price_not_a_number"),
        ("12,34.5", "price_not_a_number"),
        ("1.2.3", "price_not_a_number"),
        ("十七", "price_not_a_number"),
        ("١٧", "price_not_a_number"),
        ("17.935", "price_decimals"),
        ("17.930", "price_decimals"),
        ("0", "price_out_of_range"),
        ("0.00", "price_out_of_range"),
        ("99999999999", "price_out_of_range"),
    ],
)
def test_what_is_no_price_is_refused_with_the_rule(typed, code):
    refused = ticks_of(typed)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert refused.facts == {"typed": typed}


@pytest.mark.parametrize(
    ("typed", "shares"),
    [("100", 100), ("1,000", 1000), ("１，０００", 1000), (" 2 000 ", 2000), ("0100", 100)],
)
def test_a_quantity_is_read_as_it_is_meant(typed, shares):
    assert shares_of(typed) == shares


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "quantity_not_whole"),
        ("1.5", "quantity_not_whole"),
        ("10,00", "quantity_not_whole"),
        ("-100", "quantity_not_whole"),
        ("一百", "quantity_not_whole"),
        ("0", "quantity_out_of_range"),
        ("1" + "0" * 11, "quantity_out_of_range"),
    ],
)
def test_what_is_no_quantity_is_refused_with_the_rule(typed, code):
    refused = shares_of(typed)
    assert isinstance(refused, Refusal)
    assert refused.code == code


@given(st.integers(1, 10**7), st.booleans(), st.booleans())
def test_every_price_comes_back_however_it_is_written(ticks, wide, grouped):
    text = f"{ticks / 100:,.2f}" if grouped else f"{ticks // 100}.{ticks % 100:02d}"
    assert ticks_of(text.translate(WIDE) if wide else text) == ticks


@given(st.integers(1, MOST), st.booleans(), st.booleans())
def test_every_quantity_comes_back_however_it_is_written(shares, wide, grouped):
    text = f"{shares:,}" if grouped else str(shares)
    assert shares_of(text.translate(WIDE) if wide else text) == shares


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_number_in_range_or_a_refusal(typed):
    for found in (ticks_of(typed), shares_of(typed)):
        assert isinstance(found, Refusal) or 0 < found <= MOST
    assert len(code_of(typed)) <= 18 * len(typed)
