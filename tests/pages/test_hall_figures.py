"""Figures of the hall: half up, with their sign, and sums that agree with their parts."""

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.calendar import Phase
from simulator.engine.market.refusals import RefusalCode
from simulator.engine.refusal import Refusal
from simulator.templatetags import quotes
from simulator.views import exchange_words, market_words
from simulator.views.hall_book import Funds
from simulator.views.hall_quotes import depth_table

fen = st.integers(-(10**12), 10**12)
levels = st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**9)), max_size=8)


@given(st.fractions(min_value=-5, max_value=5, max_denominator=10**7))
def test_a_percentage_is_rounded_half_up_and_carries_its_sign(ratio):
    text = quotes.percent(ratio)
    exact = Decimal(ratio.numerator) / Decimal(ratio.denominator) * 100
    rounded = abs(exact).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert text.strip("+−%") == f"{rounded}"
    assert text[0] == ("0" if not rounded else "+" if ratio > 0 else "−") or not rounded


@given(st.integers(0, 10**14))
def test_a_big_figure_keeps_three_digits_of_what_it_stands_for(value):
    with translation.override("zh-hans"):
        text = quotes.big(value)
    size = {"亿": 10**8, "万": 10**4}.get(text[-1], 1)
    shown = Decimal(text.rstrip("亿万").replace(",", "")) * size
    assert abs(shown - value) <= max(Decimal(value) / 200, Decimal("0.5"))


@given(fen, fen, fen, st.integers(1, 10**12))
def test_funds_add_up_whatever_they_are(available, frozen, value, opening):
    funds = Funds(available, frozen, value, opening)
    assert funds.available + funds.frozen + funds.value == funds.total
    assert funds.gain_ratio == Fraction(funds.total - opening, opening)


@given(levels, levels)
def test_the_depth_has_five_rows_a_side_and_sums_what_it_shows(bids, asks):
    table = depth_table(bids, asks, 1000)
    assert len(table.bids) == len(table.asks) == 5
    assert table.bid_shares == sum(row.quantity for row in table.bids)
    assert table.ask_shares == sum(row.quantity for row in table.asks)
    assert (table.ratio is None) == (not bids and not asks)
    if table.ratio is not None:
        assert -1 <= table.ratio <= 1
    assert all(0 <= float(row.width) <= 100 for row in (*table.bids, *table.asks))


FACTS = {
    **dict.fromkeys(("price", "limit", "previous_close", "base", "low", "high"), 1793),
    **dict.fromkeys(
        ("needed", "available", "fees", "cash", "amount", "assets", "exposure", "room"), 123456
    ),
    **dict.fromkeys(("quantity", "lot", "odd", "most", "wanted", "sellable", "held"), 1234),
    **dict.fromkeys(("bought_today", "frozen", "order", "account", "instrument", "item"), 7),
    "seconds": 5,
    "percent": 50,
    "opens": datetime(2026, 11, 24, 2, 0, tzinfo=UTC),
    "closes": datetime(2026, 11, 24, 3, 0, tzinfo=UTC),
    "status": "filled",
    "typed": "17.935",
    "phase": "lunch",
    "duty": "broker",
    "side": "buy",
}
TRADER_S = [
    code
    for code in RefusalCode
    if code.value
    not in {
        *("account_exists", "cap_out_of_range", "cash_negative", "clock_backwards"),
        *("nothing_to_move", "unknown_news"),
    }
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", [*TRADER_S, *exchange_words._SENTENCES])
def test_every_refusal_a_trader_can_meet_is_told_with_its_numbers(code, language):
    with translation.override(language):
        text = exchange_words.sentence(Refusal(str(code), facts=FACTS))
    assert text
    assert "%" not in re.sub(r"\d+ ?%", "", text)
    assert bool(re.search("[\u4e00-\u9fff]", text)) == (language != "en")


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_a_name_in_both_languages(phase):
    with translation.override("en"):
        english = market_words.phase_label(phase)
    with translation.override("zh-hans"):
        chinese = market_words.phase_label(phase)
    assert english.isascii()
    assert not chinese.isascii()
