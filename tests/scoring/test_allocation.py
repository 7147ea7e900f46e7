"""Who marks whom: fair, never oneself, never with a conflict of interest."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.scoring.allocation import judge_pairs, most_peers, peer_pairs, without_enough_judges
from exercises.scoring.lots import blind_numbers, drawn_order

people = st.integers(0, 40).map(lambda count: [f"p{n}" for n in range(count)])
seeds = st.integers(0, 2**32)


@st.composite
def classes(draw):
    """People with some of them in groups, none with more than half of the people."""
    names = draw(st.integers(2, 30).map(lambda count: [f"p{n}" for n in range(count)]))
    groups = {name: draw(st.sampled_from(["", "x", "y", "z", "u", "v"])) for name in names}
    groups = {name: group for name, group in groups.items() if group}
    sizes = Counter(groups.values())
    return names, {n: g for n, g in groups.items() if 2 * sizes[g] <= len(names)}


@given(classes(), st.integers(0, 8), seeds)
def test_everybody_gives_and_gets_the_same_number_never_oneself_never_one_s_group(case, each, seed):
    names, groups = case
    pairs = peer_pairs(names, each=each, seed=seed, groups=groups)
    count = min(each, most_peers(names, groups))
    assert Counter(pair.marker for pair in pairs) == Counter(
        dict.fromkeys(names, count) if count else {}
    )
    assert Counter(pair.marked for pair in pairs) == Counter(
        dict.fromkeys(names, count) if count else {}
    )
    assert len(set(pairs)) == len(pairs)
    for pair in pairs:
        assert pair.marker != pair.marked
        assert pair.marker not in groups or groups[pair.marker] != groups.get(pair.marked)


@given(people, seeds)
def test_the_same_seed_gives_the_same_pairs(names, seed):
    assert peer_pairs(names, each=3, seed=seed) == peer_pairs(names, each=3, seed=seed)


def test_another_seed_gives_other_pairs():
    names = [f"p{n}" for n in range(30)]
    assert len({peer_pairs(names, each=3, seed=seed) for seed in range(20)}) == 20


def test_a_group_with_more_than_half_is_refused():
    with pytest.raises(ValueError, match="a group of 3 among 5"):
        peer_pairs(list("abcde"), each=2, seed=1, groups=dict.fromkeys("abc", "x"))
    assert most_peers(list("abcde"), dict.fromkeys("abc", "x")) == 0
    assert peer_pairs(["a"], each=2, seed=1) == ()
    assert peer_pairs([], each=2, seed=1) == ()


# ---- Judges ------------------------------------------------------------------------------------
@st.composite
def panels(draw):
    entries = [f"e{n}" for n in range(draw(st.integers(1, 25)))]
    judges = [f"j{n}" for n in range(draw(st.integers(1, 6)))]
    both = [(judge, entry) for judge in judges for entry in entries]
    conflicts = frozenset(draw(st.lists(st.sampled_from(both), max_size=20)))
    return entries, judges, conflicts, draw(st.integers(1, 3))


@given(panels(), seeds)
def test_every_entry_gets_its_judges_and_none_with_a_conflict(case, seed):
    entries, judges, conflicts, each = case
    short = without_enough_judges(entries, judges, each=each, conflicts=conflicts)
    if short:
        with pytest.raises(ValueError, match="free of a conflict"):
            judge_pairs(entries, judges, each=each, seed=seed, conflicts=conflicts)
        return
    pairs = judge_pairs(entries, judges, each=each, seed=seed, conflicts=conflicts)
    assert len(set(pairs)) == len(pairs)
    assert Counter(pair.marked for pair in pairs) == Counter(dict.fromkeys(entries, each))
    assert not {(pair.marker, pair.marked) for pair in pairs} & conflicts


@given(st.integers(1, 60), st.integers(2, 7), seeds)
def test_without_conflicts_loads_differ_by_one_at_the_most(entries, judges, seed):
    pairs = judge_pairs(
        [f"e{n}" for n in range(entries)], [f"j{n}" for n in range(judges)], each=2, seed=seed
    )
    loads = Counter({f"j{n}": 0 for n in range(judges)})
    loads.update(pair.marker for pair in pairs)
    assert max(loads.values()) - min(loads.values()) <= 1


def test_a_judge_with_conflicts_is_relieved_through_the_others():
    # j0 may judge only the first two entries; the others must share what is left evenly.
    entries = [f"e{n}" for n in range(9)]
    conflicts = {("j0", entry) for entry in entries[2:]}
    for seed in range(10):
        pairs = judge_pairs(entries, ["j0", "j1", "j2"], each=1, seed=seed, conflicts=conflicts)
        loads = Counter(pair.marker for pair in pairs)
        assert sorted(loads.values()) == [2, 3, 4]


# ---- Lots --------------------------------------------------------------------------------------
@given(people, seeds)
def test_lots_name_everybody_once_and_do_not_depend_on_the_order_of_entry(names, seed):
    order = drawn_order(names, seed)
    assert sorted(order) == sorted(names)
    assert drawn_order(names[::-1], seed) == order
    numbers = blind_numbers(names, seed)
    assert numbers == blind_numbers(names[::-1], seed)
    assert len(set(numbers.values())) == len(names)


def test_there_are_only_so_many_blind_numbers():
    assert len(set(blind_numbers([str(n) for n in range(2160)], 1).values())) == 2160
    with pytest.raises(ValueError, match="2160"):
        blind_numbers([str(n) for n in range(2161)], 1)
