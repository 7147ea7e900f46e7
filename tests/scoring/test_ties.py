"""Ranks and tie chains."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from exercises.scoring.ties import TieStep, leader, ranked, sort_key

CHAIN = [TieStep("total"), TieStep("drawdown", "low"), TieStep("judges")]
figure = st.none() | st.integers(0, 3).map(Decimal)
rows = st.dictionaries(
    st.integers(0, 99).map(str),
    st.fixed_dictionaries({"total": figure, "drawdown": figure, "judges": figure}),
    max_size=12,
)


@given(rows)
def test_whoever_is_ahead_has_a_better_figure_at_the_first_difference(entries):
    order = ranked(entries, CHAIN)
    assert {row.entry for row in order} == set(entries)
    for before, after in pairwise(order):
        keys = [sort_key(entries[row.entry], CHAIN) for row in (before, after)]
        assert keys[0] <= keys[1]
        assert (before.rank == after.rank) == (keys[0] == keys[1])


@given(rows)
def test_a_rank_is_one_more_than_how_many_are_strictly_better(entries):
    keys = {entry: sort_key(row, CHAIN) for entry, row in entries.items()}
    for row in ranked(entries, CHAIN):
        assert row.rank == 1 + sum(key < keys[row.entry] for key in keys.values())


@given(rows, st.randoms())
def test_ranks_do_not_depend_on_the_order_of_entry(entries, random):
    names = list(entries)
    random.shuffle(names)
    shuffled = {name: entries[name] for name in names}
    assert {(r.entry, r.rank) for r in ranked(entries, CHAIN)} == {
        (r.entry, r.rank) for r in ranked(shuffled, CHAIN)
    }


def test_what_was_not_measured_comes_last_in_either_direction():
    entries = {
        "none": {"total": Decimal(1), "drawdown": None, "judges": Decimal(9)},
        "deep": {"total": Decimal(1), "drawdown": Decimal("0.9"), "judges": Decimal(0)},
    }
    assert [row.entry for row in ranked(entries, CHAIN)] == ["deep", "none"]


def test_a_shared_first_place_has_no_leader():
    tied = {name: {"total": Decimal(5)} for name in "ab"}
    assert [row.rank for row in ranked({**tied, "c": {"total": Decimal(1)}}, CHAIN[:1])] == [
        1,
        1,
        3,
    ]
    assert leader(tied, CHAIN[:1]) is None
    assert leader({}, CHAIN) is None
    assert leader({"a": {"total": Decimal(5)}}, CHAIN[:1]) == "a"
