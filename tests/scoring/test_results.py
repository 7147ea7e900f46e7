"""Final results: the machine's part and the judges' joined, nothing before all have locked."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exercises.scoring import contest_formats, judging
from exercises.scoring.contest_formats import By
from exercises.scoring.contest_rules import ContestRules, procedure_on
from exercises.scoring.results import Entrant, doubts, entrant_of, final, standard_scores
from exercises.scoring.standings import EquityRead, RoundTripClosed, Standings
from tests.scoring.test_standings import WINDOW


def rules(key):
    procedure = procedure_on(date(2026, 11, 24))
    return ContestRules(contest_formats.newest(key), WINDOW, procedure, seed=7)


def points_up_to(part):
    return st.decimals(0, part.out_of, places=1)


@st.composite
def entrants(draw, key):
    contest = contest_formats.newest(key)
    judged = contest.parts_by(By.JUDGES)
    measured = [part for part in contest.parts if part.by is not By.JUDGES]
    sheet = st.fixed_dictionaries({part.key: points_up_to(part) for part in judged})
    return draw(
        st.dictionaries(
            st.sampled_from("vwxyz"),
            st.builds(
                Entrant,
                st.fixed_dictionaries({part.key: points_up_to(part) for part in measured}),
                st.dictionaries(st.sampled_from(["j1", "j2", "j3"]), sheet, max_size=3),
                st.just({"drawdown": Decimal(0), "return": Decimal(0)}),
                st.just({}),
                st.sampled_from([None, None, "round_trips"]),
            ),
            max_size=5,
        )
    )


KEYS = ["investment_composite", "planning_report", "research_challenge", "banking_skills"]
fields = st.sampled_from(KEYS).flatmap(lambda key: st.tuples(st.just(key), entrants(key)))


@given(fields)
def test_only_entries_with_all_sheets_have_a_total_and_a_rank(case):
    key, field = case
    contest = rules(key)
    needed = contest.procedure.judges_per_entry if contest.format.parts_by(By.JUDGES) else 0
    for result in final(contest, field):
        complete = len(field[result.entry].sheets) >= needed
        assert (result.total is not None) is complete
        counts = complete and field[result.entry].invalid is None
        assert (result.rank is not None) is counts


@given(fields)
def test_the_table_is_ranked_by_total_and_names_everybody_once(case):
    key, field = case
    table = final(rules(key), field)
    assert sorted(result.entry for result in table) == sorted(field)
    totals = [result.total for result in table if result.rank is not None]
    assert totals == sorted(totals, reverse=True)
    assert all(0 <= total <= contest_formats.newest(key).out_of() for total in totals)


@given(entrants("research_challenge"))
def test_a_total_is_the_mean_of_the_judges_totals(field):
    for result in final(rules("research_challenge"), field):
        sheets = field[result.entry].sheets.values()
        if result.total is not None:
            each = [sheet["written"] / 2 + sheet["oral"] / 2 for sheet in sheets]
            assert abs(result.total - judging.trimmed_mean(each)) <= Decimal("0.005")


def entrant(sheets, **measured):
    return Entrant(measured, sheets, {}, {})


def sheet(written, oral):
    return {"written": Decimal(written), "oral": Decimal(oral)}


def test_equal_totals_go_to_the_higher_oral_part_and_then_share_the_rank():
    field = {
        "a": entrant({"j1": sheet(80, 90), "j2": sheet(80, 90)}),
        "b": entrant({"j1": sheet(90, 80), "j2": sheet(90, 80)}),
        "c": entrant({"j1": sheet(90, 80), "j2": sheet(90, 80)}),
    }
    table = final(rules("research_challenge"), field)
    assert [(result.rank, result.entry) for result in table] == [(1, "a"), (2, "b"), (2, "c")]


def test_judges_far_apart_call_for_a_third_and_an_outlier_is_asked():
    field = {
        "near": entrant({"j1": sheet(80, 80), "j2": sheet(100, 100)}),
        "far": entrant({"j1": sheet(70, 70), "j2": sheet(91, 91)}),
        "three": entrant({"j1": sheet(70, 70), "j2": sheet(86, 86), "j3": sheet(86, 86)}),
    }
    found = {doubt.entry: doubt for doubt in doubts(rules("research_challenge"), field)}
    assert set(found) == {"far", "three"}
    assert found["far"].gap == 21
    assert (found["three"].gap, [o.judge for o in found["three"].outliers]) == (None, ["j1"])
    assert doubts(rules("banking_skills"), {}) == []


def test_standard_scores_need_five_entries_a_judge():
    def field(count):
        return {
            f"e{n}": entrant({"hard": sheet(50 + n, 50), "soft": sheet(90 + n, 90)})
            for n in range(count)
        }

    assert standard_scores(rules("research_challenge"), field(4)) is None
    scores = standard_scores(rules("research_challenge"), field(5))
    assert scores["e2"] == 50
    assert sorted(scores, key=scores.__getitem__) == ["e0", "e1", "e2", "e3", "e4"]


def traded(key, *histories):
    """The ended standings of entries with three round trips each, and the sheets of two judges."""
    contest = rules(key)
    live = Standings(contest, {f"e{n}": 1_000_000 for n in range(len(histories))})
    for number, history in enumerate(histories):
        live.apply(*[RoundTripClosed(f"e{number}", won=True)] * 3)
        live.apply(*[EquityRead(f"e{number}", equity, closes_day=True) for equity in history])
    live.end()
    return contest, {row.score.entry: row for row in live.rows()}


def diary(points):
    return {"j1": {"diary": Decimal(points)}, "j2": {"diary": Decimal(points)}}


def test_a_composite_mark_joins_the_machine_s_points_with_the_judges():
    contest, rows = traded("investment_composite", [1_050_000], [900_000, 1_100_000])
    field = {entry: entrant_of(contest.format, row, diary(12)) for entry, row in rows.items()}
    for result in final(contest, field):
        assert result.measured == rows[result.entry].score.machine
        assert result.total == result.measured + 12


def test_a_course_mark_takes_rank_points_from_the_standings():
    contest, rows = traded("investment_course", [1_200_000], [1_100_000], [1_100_000])
    field = {entry: entrant_of(contest.format, row, diary(20)) for entry, row in rows.items()}
    table = {result.entry: (result.rank, result.total) for result in final(contest, field)}
    assert table == {"e0": (1, 100), "e1": (2, 96), "e2": (2, 96)}


def test_an_entry_that_does_not_count_keeps_its_marks_and_gets_no_rank():
    contest = rules("investment_composite")
    live = Standings(contest, {"a": 1_000_000})
    live.end()
    (row,) = live.rows()
    (result,) = final(contest, {"a": entrant_of(contest.format, row, diary(10))})
    assert (result.rank, result.total) == (None, result.measured + 10)


def test_marks_of_audience_and_referee_are_entered():
    contest = rules("planning_stage")
    live = Standings(contest, {"a": 1})
    (row,) = live.rows()
    sheets = {judge: {"judges": Decimal(88)} for judge in ("j1", "j2")}
    (result,) = final(
        contest,
        {"a": entrant_of(contest.format, row, sheets, entered={"audience": Decimal(80)})},
    )
    assert result.total == Decimal("85.6")


def test_a_debate_adds_up_the_judges_that_trimming_leaves():
    debate = contest_formats.newest("debate")
    full = {part.key: part.out_of for part in debate.parts}
    field = {"pro": Entrant({}, {f"j{n}": full for n in range(5)}, {}, {"opening": Decimal(9)})}
    (result,) = final(rules("debate"), field)
    assert result.total == 3 * (300 - 6)
