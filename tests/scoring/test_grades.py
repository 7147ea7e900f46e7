"""Grades, lateness, re-attempts, the radar."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.scoring.abilities import Ability, Contribution, radar, weakest
from exercises.scoring.attempts import Counts, counted
from exercises.scoring.grades import GradePart, Group, PartMark, rules_on
from exercises.scoring.lateness import LatePolicy
from exercises.scoring.points import as_decimal, dealt, half_up, parsed, share, shown

RULES = rules_on(date(2026, 11, 24))
percent = st.decimals(0, 100, places=2)


@st.composite
def gradebooks(draw):
    weights = draw(st.lists(st.integers(1, 40), min_size=1, max_size=6))
    weights[-1] += max(0, 100 - sum(weights))
    scale = Decimal(100) / sum(weights)
    shares = [Decimal(weight) * scale for weight in weights[:-1]]
    shares.append(100 - sum(shares))
    parts = [
        GradePart(f"p{n}", draw(st.sampled_from(Group)), weight) for n, weight in enumerate(shares)
    ]
    mark = st.builds(PartMark, st.none() | percent, st.booleans())
    return parts, {part.key: draw(mark) for part in parts}


@given(gradebooks(), st.integers(0, 2))
def test_a_grade_lies_within_the_marks_that_count_and_below_the_cap(case, red_lines):
    parts, marks = case
    grade = RULES.grade(parts, marks, red_lines=red_lines)
    counting = [mark.percent or Decimal(0) for mark in marks.values() if not mark.excused]
    if not counting:
        assert (grade.grade, grade.band, grade.passed) == (None, None, False)
        return
    rounding = Decimal("0.05")
    ceiling = max(counting) + rounding
    assert min(*counting, 59 if red_lines else 100) - rounding <= grade.grade <= ceiling
    assert grade.passed == (grade.grade >= 60) == (grade.band.letter != "F")
    if red_lines:
        assert grade.grade <= 59
        assert not grade.passed


@given(gradebooks())
def test_an_excused_part_changes_nothing_whatever_its_mark(case):
    parts, marks = case
    grade = RULES.grade(parts, marks)
    for part in parts:
        if marks[part.key].excused:
            other = {**marks, part.key: PartMark(Decimal(100), excused=True)}
            assert RULES.grade(parts, other).grade == grade.grade


PARTS = [
    GradePart("tasks", Group.PROCESS, Decimal(40)),
    GradePart("attendance", Group.PROCESS, Decimal(20)),
    GradePart("contest", Group.CONTEST, Decimal(40)),
]


def test_missing_work_counts_nothing_and_excused_work_is_left_out():
    marks = {"tasks": PartMark(Decimal(90)), "attendance": PartMark(Decimal(100))}
    missing = RULES.grade(PARTS, marks)
    assert (missing.grade, missing.missing) == (Decimal("56.0"), ("contest",))
    excused = RULES.grade(PARTS, {**marks, "contest": PartMark(excused=True)})
    assert (excused.grade, excused.excused, excused.missing) == (Decimal("93.3"), ("contest",), ())


@pytest.mark.parametrize(
    ("mark", "grade", "letter", "passed"),
    [
        ("59.94", "59.9", "F", False),
        ("59.95", "60.0", "D", True),
        ("69.95", "70.0", "C", True),
        ("79.95", "80.0", "B", True),
        ("89.95", "90.0", "A", True),
        ("100", "100.0", "A", True),
        ("0", "0.0", "F", False),
    ],
)
def test_the_word_belongs_to_the_rounded_grade(mark, grade, letter, passed):
    (found,) = [
        RULES.grade(
            [GradePart("all", Group.PROCESS, Decimal(100))], {"all": PartMark(Decimal(mark))}
        )
    ]
    assert (found.grade, found.band.letter, found.passed) == (Decimal(grade), letter, passed)
    assert found.band.name.zh


def test_a_gradebook_that_contradicts_itself_is_refused():
    one = GradePart("a", Group.PROCESS, Decimal(50))
    with pytest.raises(ValueError, match="add up"):
        RULES.grade([one], {})
    with pytest.raises(ValueError, match="twice"):
        RULES.grade([one, one], {})
    with pytest.raises(ValueError, match="0 to 100"):
        RULES.grade(PARTS, {"tasks": PartMark(Decimal("100.01"))})


# ---- Lateness ----------------------------------------------------------------------------------
POLICY = LatePolicy(timedelta(hours=1), percent=10, floor=40)


@pytest.mark.parametrize(
    ("minutes", "mark"),
    [(-5, 9000), (0, 9000), (1, 8000), (60, 8000), (61, 7000), (300, 4000), (10**6, 4000)],
)
def test_every_begun_hour_costs_its_percentage_down_to_the_floor(minutes, mark):
    assert POLICY.mark(9000, 10000, timedelta(minutes=minutes)) == mark


@given(st.integers(0, 10000), st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 100))
def test_later_is_never_better_and_a_low_mark_is_not_lifted_to_the_floor(mark, one, more, floor):
    policy = LatePolicy(timedelta(days=1), percent=7, floor=floor)
    first = policy.mark(mark, 10000, timedelta(seconds=one))
    assert policy.mark(mark, 10000, timedelta(seconds=one + more)) <= first <= mark
    assert first >= min(mark, share(10000, floor, 100))


# ---- Re-attempts -------------------------------------------------------------------------------
@given(st.lists(st.integers(0, 10000), min_size=1))
def test_what_counts_of_several_attempts_is_one_of_them_or_between_them(marks):
    assert counted(marks, Counts.BEST) == max(marks)
    assert counted(marks, Counts.LAST) == marks[-1]
    assert min(marks) <= counted(marks, Counts.AVERAGE) <= max(marks)


def test_an_average_is_rounded_half_up_and_no_attempt_is_no_mark():
    assert counted([1, 2], Counts.AVERAGE) == 2
    assert counted([1, 1, 2], Counts.AVERAGE) == 1
    assert [counted([], how) for how in Counts] == [None, None, None]


# ---- The radar ---------------------------------------------------------------------------------
parts = st.lists(
    st.integers(0, 3000).flatmap(
        lambda out_of: st.builds(
            Contribution, st.just("a"), st.just("c"), st.integers(-500, out_of), st.just(out_of)
        )
    ),
    max_size=6,
)


@given(st.dictionaries(st.sampled_from(Ability), parts))
def test_every_point_of_the_radar_can_be_traced(given_parts):
    lines = radar(given_parts)
    assert [line.ability for line in lines] == list(Ability)
    for line in lines:
        traced = given_parts.get(line.ability, [])
        assert sorted(map(repr, line.trace)) == sorted(map(repr, traced))
        assert line.out_of == sum(part.out_of for part in traced)
        if line.value is not None:
            assert line.value == share(100, max(0, sum(p.points for p in traced)), line.out_of)
            assert 0 <= line.value <= 100


def test_a_line_is_drawn_only_when_there_is_enough_to_say():
    little = [Contribution("a", "c", 1999, 1999)]
    enough = [Contribution("a", "c", 1500, 2000), Contribution("b", "d", 0, 500)]
    lines = {
        line.ability: line for line in radar({Ability.SERVICE: little, Ability.WEALTH: enough})
    }
    assert lines[Ability.SERVICE].value is None
    assert lines[Ability.WEALTH].value == 60
    assert [part.criterion for part in lines[Ability.WEALTH].trace] == ["c", "d"]
    assert weakest(lines.values()).ability is Ability.WEALTH
    assert weakest(radar({})) is None


# ---- Points ------------------------------------------------------------------------------------
@given(st.integers(0, 10**6), st.integers(1, 60))
def test_points_dealt_out_are_the_whole_again_and_nearly_equal(whole, among):
    marks = dealt(whole, among)
    assert (len(marks), sum(marks)) == (among, whole)
    assert max(marks) - min(marks) <= 1


@given(st.integers(-(10**6), 10**6), st.integers(0, 100), st.integers(1, 100))
def test_a_share_is_the_nearest_whole_number_half_away_from_zero(whole, part, of):
    exact = Decimal(whole * part) / of
    assert share(whole, part, of) == half_up(exact, 0)


@given(st.integers(-(10**7), 10**7))
def test_points_read_back_what_was_shown(hundredths):
    assert parsed(shown(hundredths)) == hundredths
    assert as_decimal(hundredths) == Decimal(hundredths) / 100


@pytest.mark.parametrize("wrong", ["", "ten", "1.234", "NaN", "Infinity"])
def test_what_is_no_number_of_points_is_refused(wrong):
    with pytest.raises(ValueError, match="points"):
        parsed(wrong)
