"""Situations drawn from a seed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.library.situations import FEN, drawn, seed_for
from exercises.library.tasks import Seeds, all_tasks, task_of

seeds = st.integers(0, 2**64 - 1)
tasks = st.sampled_from(list(all_tasks().values()))


@given(tasks, seeds)
def test_everybody_of_the_task_comes_once_with_an_amount_in_the_range(task, seed):
    situation = drawn(task, seed)
    found = Counter((each.wish, each.trap) for each in situation.arrivals)
    assert found == Counter((each.wish, each.trap) for each in task.customers)
    for arrival in situation.arrivals:
        assert any(
            (each.wish, each.trap) == (arrival.wish, arrival.trap)
            and each.least_yuan * FEN <= arrival.amount_fen <= each.most_yuan * FEN
            for each in task.customers
        )
        assert arrival.amount_fen % FEN == 0
    assert len({each.person_seed for each in situation.arrivals}) == len(situation.arrivals)


@given(tasks, seeds)
def test_the_same_seed_is_the_same_situation(task, seed):
    assert drawn(task, seed) == drawn(task, seed)


def test_another_seed_is_another_order_other_amounts_and_another_market():
    task = task_of("teller-traps-and-closing")
    situations = [drawn(task, seed) for seed in range(30)]
    assert len({tuple(each.trap for each in s.arrivals) for s in situations}) > 20
    assert len({sum(each.amount_fen for each in s.arrivals) for s in situations}) == 30
    assert len({s.market_seed for s in situations}) == 30


def test_an_own_seed_is_everybody_s_own_and_a_shared_one_the_class_s():
    task = task_of("wealth-plan-first-page")

    def seed(how, **other):
        named = {"context": "shift 7", "person": "p1", "attempt": 1, **other}
        return seed_for(task, how, **named)

    others = [{"person": "p2"}, {"attempt": 2}]
    assert len({seed(Seeds.OWN), *(seed(Seeds.OWN, **other) for other in others)}) == 3
    assert len({seed(Seeds.SHARED), *(seed(Seeds.SHARED, **other) for other in others)}) == 1
    assert seed(Seeds.SHARED) != seed(Seeds.SHARED, context="shift 8")


@pytest.mark.parametrize("seed", [0, 2**64 - 1])
def test_any_whole_number_is_a_seed(seed):
    assert drawn(task_of("teller-cash-deposit"), seed).arrivals
