"""Many judges, one mark."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.scoring import judging
from exercises.scoring.judging import Joining

marks = st.decimals(0, 100, places=1)
several = st.lists(marks, min_size=1, max_size=9)


@given(several, st.integers(0, 4), st.sampled_from([Joining.MEAN, Joining.MEDIAN]))
def test_a_joined_mark_lies_between_the_lowest_and_the_highest(scores, drop, how):
    # The mean of equal marks may end one digit of 28 beside them.
    slack = Decimal("1e-20")
    assert min(scores) - slack <= judging.joined(scores, how, drop) <= max(scores) + slack


@given(several, st.randoms(), st.sampled_from(list(Joining)))
def test_it_does_not_matter_who_sits_where(scores, random, how):
    shuffled = list(scores)
    random.shuffle(shuffled)
    assert judging.joined(scores, how) == judging.joined(shuffled, how)


@given(st.lists(marks, min_size=3, max_size=9), st.decimals(0, 1000, places=1))
def test_one_wild_judge_cannot_move_a_trimmed_mean_past_the_others(scores, wild):
    joined = judging.trimmed_mean([*scores, wild])
    assert min(scores) <= joined <= max(scores)


@given(several, st.integers(0, 4))
def test_trimming_always_leaves_somebody(scores, drop):
    left = judging.trimmed(scores, drop)
    assert len(left) == (len(scores) - 2 * drop if len(scores) > 2 * drop else len(scores))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([], None), ([7], 7), ([7, 9], 8), ([7, 9, 80], 9), ([1, 2, 3, 4], 2.5)],
)
def test_trimming_begins_at_three(scores, expected):
    found = judging.joined([Decimal(score) for score in scores], Joining.MEAN)
    assert found == (None if expected is None else Decimal(str(expected)))


@given(st.dictionaries(st.sampled_from("uvwxyz"), marks, min_size=2, max_size=6))
def test_standard_scores_are_centred(given_marks):
    zs = judging.standardised(given_marks)
    assert abs(sum(zs.values())) < Decimal("1e-15")
    if len(set(given_marks.values())) > 1:
        assert abs(sum(z * z for z in zs.values()) / len(zs) - 1) < Decimal("1e-15")
    else:
        assert set(zs.values()) == {0}


@given(
    st.dictionaries(st.sampled_from("uvwxyz"), marks, min_size=2, max_size=6),
    st.decimals(1, 5, places=1),
    st.decimals(-20, 20, places=1),
)
def test_a_softer_or_wider_judge_gives_the_same_standard_scores(given_marks, stretch, shift):
    other = {entry: mark * stretch + shift for entry, mark in given_marks.items()}
    one, two = (judging.standard_scores({"j": row}) for row in (given_marks, other))
    assert all(abs(one[entry] - two[entry]) < Decimal("1e-15") for entry in one)


def test_an_entry_s_standard_score_averages_the_judges_who_saw_it():
    judges = {
        "hard": {"x": Decimal(60), "y": Decimal(70)},
        "soft": {"y": Decimal(80), "z": Decimal(90)},
    }
    assert judging.standard_scores(judges) == {"x": 40, "y": 50, "z": 60}
    assert not judging.may_standardise(judges, 5)
    assert judging.may_standardise({"j": dict.fromkeys("abcde", Decimal(1))}, 5)
    assert not judging.may_standardise({}, 5)


def test_a_judge_far_from_the_median_of_the_others_is_asked():
    panel = {"a": Decimal(80), "b": Decimal(82), "c": Decimal("96.5"), "d": Decimal(97)}
    beyond = Decimal(15)
    assert judging.outliers(panel, beyond) == [judging.Outlier("a", Decimal(80), Decimal("96.5"))]
    assert judging.outliers({"a": Decimal(80), "b": Decimal(99)}, beyond) == []
    assert judging.outliers({"a": Decimal(80)}, beyond) == []


@pytest.mark.parametrize(
    ("pair", "wide"), [((70, 90), False), ((70, "90.1"), True), ((70,), False)]
)
def test_a_gap_counts_from_beyond_its_limit(pair, wide):
    found = judging.gap_is_wide(map(Decimal, pair), out_of=Decimal(100), percent=Decimal(20))
    assert found is wide
