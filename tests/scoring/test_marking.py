"""Marks from evidence, an answer key and a human: whole, traceable, the same whenever computed."""

import json
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.scoring.answers import Answer, key_of, number_of
from exercises.scoring.criteria import Filling, State, Work
from exercises.scoring.evidence import Evidence
from exercises.scoring.faults import Code
from exercises.scoring.marking import contributions, mark, marking_of
from exercises.scoring.rubric import rubric_of
from tests.scoring.made_up import NAME, evidence, evidences, line, marked, rubric, rubrics


# ---- What holds for every rubric and all work --------------------------------------------------
@given(marked)
def test_the_losses_are_exactly_what_is_missing_to_full_points(case):
    of, work = case
    for given_mark in mark(of, work).criteria:
        if given_mark.state is State.MARKED:
            lost = sum(loss.points for loss in given_mark.losses)
            assert given_mark.points + lost == given_mark.out_of


@given(marked)
def test_every_line_that_a_mark_rests_on_is_in_the_evidence(case):
    of, work = case
    known = {each.ref for each in work.evidence}
    for given_mark in mark(of, work).criteria:
        assert set(given_mark.lines) <= known
        assert {ref for loss in given_mark.losses for ref in loss.fault.lines} <= known


@given(marked)
def test_a_mark_lies_between_nothing_and_the_whole(case):
    of, work = case
    marking = mark(of, work)
    assert marking.total is None or 0 <= marking.total <= of.points
    assert (marking.total is None) == all(
        given_mark.state is State.NOT_MET for given_mark in marking.criteria
    )


@given(marked)
def test_a_mark_computed_again_from_what_was_frozen_is_the_one_stored(case):
    of, work = case
    stored = json.loads(json.dumps(mark(of, work).as_data(), ensure_ascii=False))
    frozen = rubric_of(json.loads(json.dumps(of.as_data(), ensure_ascii=False)))
    again = mark(frozen, replace(work, key=key_of(json.loads(json.dumps(work.key.as_data())))))
    assert again.as_data() == stored
    assert marking_of(stored) == again
    assert marking_of(stored).digest() == again.digest()


@given(marked, st.randoms())
def test_it_does_not_matter_in_which_order_lines_are_handed_in(case, random):
    of, work = case
    shuffled = list(work.evidence)
    random.shuffle(shuffled)
    assert mark(of, replace(work, evidence=Evidence.of(shuffled))) == mark(of, work)


@given(marked)
def test_a_kind_that_no_criterion_knows_changes_no_mark(case):
    of, work = case
    more = Evidence.of([*work.evidence, line(999, "whistled", session="z")])
    assert mark(of, replace(work, evidence=more)).criteria == mark(of, work).criteria


@given(marked)
def test_a_red_line_that_was_crossed_holds_the_mark_at_its_cap(case):
    of, work = case
    marking = mark(of, work)
    crossed = any(criterion.red_line and marking.of(criterion.key).losses for criterion in of)
    if marking.total is not None and crossed:
        assert 100 * marking.total <= of.points * of.red_line_cap + 50
    assert not marking.capped or crossed


@given(marked)
def test_the_radar_gets_every_criterion_that_counts_once_for_each_of_its_abilities(case):
    of, work = case
    marking = mark(of, work)
    wanted = {
        (ability, criterion.key)
        for criterion in of
        for ability in criterion.abilities
        if marking.of(criterion.key).state is State.MARKED
    }
    counted = [
        (each.points if each.state is State.MARKED else None, each.out_of)
        for each in marking.criteria
    ]
    found = contributions("a", of, counted)
    assert {
        (ability, part.criterion) for ability, parts in found.items() for part in parts
    } == wanted


# ---- Rubrics -----------------------------------------------------------------------------------
@given(rubrics())
def test_a_rubric_read_back_has_the_same_digest(of):
    assert rubric_of(json.loads(json.dumps(of.as_data()))).digest == of.digest


@given(rubrics(), st.data())
def test_any_change_of_a_rubric_is_another_digest(of, data):
    data_of = of.as_data()
    row = data.draw(st.sampled_from(data_of["criteria"]))
    if "levels" in row:
        row["levels"][1]["name"] = {"zh": "另一级", "en": "another level"}
    else:
        row["points"] = f"{float(row['points']) + 0.01:.2f}"
    assert rubric_of(data_of).digest != of.digest


def test_a_rubric_says_what_is_wrong_with_it():
    good = {"points": 10, "evidence": {"done": "called"}}
    cases = [
        ({**good, "answer": "gap"}, "exactly one of"),
        ({"points": 10}, "exactly one of"),
        ({**good, "colour": "red"}, "knows no"),
        ({**good, "points": "1.234"}, "two decimals"),
        ({**good, "points": -1}, "negative"),
        ({**good, "points": 0}, "only a penalty"),
        ({**good, "name": {"zh": "一"}}, "exactly zh and en"),
        ({**good, "name": {"zh": "一", "en": " "}}, "both languages"),
        ({**good, "abilities": ["luck"]}, "luck"),
        ({"points": 10, "evidence": {"done": "called", "expected": 2}}, "groups of each"),
        ({"points": 10, "evidence": {"flown": "called"}}, "no such check"),
        ({"points": 10, "evidence": {"done": {"kind": "a", "where": {"n": {}}}}}, "at_least"),
        ({"points": 10, "evidence": {"in_order": ["called"]}}, "no such check"),
        ({"points": 10, "evidence": {"done": {"kind": "a", "where": {"n": []}}}}, "empty list"),
        ({"points": 10, "evidence": {"done": {"kind": "a", "noticed": []}}}, "names nothing"),
        ({"points": 10, "evidence": {"done": {"kind": "a", "colour": 1}}}, "a pattern has"),
        ({"points": 10, "evidence": {"done": "*"}}, "any kind says"),
        ({"points": 10, "never": {"what": "breach", "costs": 0}}, "costs something"),
        ({"points": 10, "never": {"what": "breach", "costs": 20}}, "no less"),
        ({"points": 10, "levels": [{"key": "a", "points": 10, "name": NAME}]}, "levels"),
    ]
    for row, said in cases:
        with pytest.raises(ValueError, match=said):
            rubric(row)
    with pytest.raises(ValueError, match="stands twice"):
        rubric({**good, "key": "x"}, {**good, "key": "x"})
    with pytest.raises(ValueError, match="formula"):
        rubric_of({**rubric(good).as_data(), "formula": "0"})


def test_levels_fall_from_the_criterion_s_points_to_none_below_zero():
    def levels(*points):
        rows = [{"key": f"l{n}", "points": each, "name": NAME} for n, each in enumerate(points)]
        return rubric({"points": 10, "levels": rows})

    assert levels(0, 10, 5).criteria[0].basis.levels[0].points == 1000
    for wrong, said in [
        ((9, 0), "best level"),
        ((10, -1), "less than 0"),
        ((10, 10), "of its own"),
    ]:
        with pytest.raises(ValueError, match=said):
            levels(*wrong)


def test_a_rubric_has_up_to_fifty_criteria_and_a_criterion_up_to_ten_levels():
    def levels(count):
        rows = [{"key": f"l{n}", "points": 10 - n, "name": NAME} for n in range(count)]
        return {"points": 10, "levels": rows}

    good = {"points": 1, "evidence": {"done": "called"}}
    assert len(rubric(levels(10)).criteria[0].basis.levels) == 10
    assert len(rubric(*[good] * 50).criteria) == 50
    with pytest.raises(ValueError, match="2 to 10 levels"):
        rubric(levels(11))
    with pytest.raises(ValueError, match="not 51"):
        rubric(*[good] * 51)
    with pytest.raises(ValueError, match="not 0"):
        rubric()


# ---- Checks by example -------------------------------------------------------------------------
def fault(check, *lines, **more):
    (given_mark,) = mark(
        rubric({"points": 10, "evidence": check}), Work(evidence(*lines), **more)
    ).criteria
    (loss,) = given_mark.losses or (None,)
    return loss and (
        loss.fault.code,
        dict(loss.fault.facts),
        [r.sequence for r in loss.fault.lines],
    )


def test_a_step_that_never_happened_is_missing_and_rests_on_no_line():
    assert fault({"done": "posted"}, line(1, "called")) == (Code.MISSING, {"kind": "posted"}, [])


def test_a_step_that_never_happened_is_shown_by_the_step_it_belonged_before():
    check = {"done": "confirmed", "before": "posted"}
    found = fault(check, line(1, "called"), line(2, "posted"), line(3, "sealed"))
    assert found == (Code.MISSING, {"kind": "confirmed", "limit": "posted"}, [2])


def test_a_step_that_was_not_as_required_shows_the_line_and_what_was_found():
    check = {"done": {"kind": "sealed", "where": {"covers_amount": False}}}
    found = fault(check, line(1, "sealed", covers_amount=True))
    facts = {"kind": "sealed", "fact": "covers_amount", "found": True}
    assert found == (Code.NOT_AS_REQUIRED, facts, [1])
    assert (
        fault(check, line(1, "sealed", covers_amount=True), line(2, "sealed", covers_amount=False))
        is None
    )


def test_what_went_against_a_rule_in_a_step_is_named():
    right = {"done": {"kind": "sealed", "right": True}}
    found = fault(right, line(1, "sealed", faults=("seal_on_field",)))
    facts = {"kind": "sealed", "fact": "faults", "found": ("seal_on_field",)}
    assert found == (Code.NOT_AS_REQUIRED, facts, [1])
    assert fault(right, line(1, "sealed")) is None
    without = {"done": {"kind": "sealed", "without": "seal_wrong"}}
    assert fault(without, line(1, "sealed", faults=("seal_leans",))) is None
    assert fault(without, line(1, "sealed", faults=("seal_wrong",)))[0] is Code.NOT_AS_REQUIRED


def test_a_trap_may_be_noticed_in_any_step_unless_it_was_let_through_in_another():
    check = {
        "done": {"kind": "*", "noticed": ["fake", "scam"]},
        "unless": {"kind": "*", "fault": "fake"},
    }
    assert fault(check, line(1, "called"), line(2, "counted", noticed=("fake",))) is None
    let_through = fault(
        check, line(1, "counted", noticed=("fake",)), line(2, "posted", faults=("fake",))
    )
    assert let_through == (Code.OCCURRED, {"kind": "posted", "faults": ("fake",)}, [2])
    assert fault(check, line(1, "called")) == (Code.MISSING, {"kind": "*"}, [])


def test_a_list_may_have_to_include_something():
    check = {"done": {"kind": "seized", "where": {"steps": {"includes": ["stamp", "tell"]}}}}
    assert fault(check, line(1, "seized", steps=["tell", "bag", "stamp"])) is None
    assert fault(check, line(1, "seized", steps=["tell"]))[0] is Code.NOT_AS_REQUIRED
    assert fault(check, line(1, "seized", steps="stamp tell"))[0] is Code.NOT_AS_REQUIRED


def test_a_step_can_be_too_late_or_too_early():
    before = {"done": "counted", "before": "posted"}
    late = fault(before, line(1, "posted"), line(2, "counted"))
    assert late == (Code.TOO_LATE, {"kind": "counted", "limit": "posted"}, [2, 1])
    after = {"done": "sealed", "after": "posted"}
    early = fault(after, line(1, "sealed"), line(2, "posted"))
    assert early == (Code.TOO_EARLY, {"kind": "sealed", "limit": "posted"}, [1, 2])
    assert fault(before, line(1, "counted")) is None
    assert fault({"done": "posted", "before": "posted"}, line(1, "posted"))[0] is Code.TOO_LATE


def test_steps_out_of_order_name_the_two_that_changed_places():
    check = {"in_order": ["counted", "posted", "sealed"]}
    found = fault(check, line(1, "counted"), line(2, "sealed"), line(3, "posted"))
    assert found == (Code.OUT_OF_ORDER, {"kind": "sealed", "limit": "posted"}, [2, 3])
    assert fault(check, line(1, "counted"), line(2, "posted"))[0] is Code.MISSING
    assert (
        fault(check, *(line(n, k) for n, k in enumerate(("counted", "posted", "sealed"), 1)))
        is None
    )


def test_time_is_whole_seconds_that_have_passed():
    check = {"within": 60, "start": "called", "end": "posted"}
    assert fault(check, line(1, "called", second=0), line(2, "posted", second=60.999)) is None
    slow = fault(check, line(1, "called", second=0), line(2, "posted", second=61))
    assert slow == (Code.TOO_SLOW, {"kind": "posted", "seconds": 60, "took": 61}, [1, 2])
    assert fault(check, line(1, "called"))[0] is Code.MISSING
    # A clock that was set back makes nobody slow.
    assert fault(check, line(1, "called", second=300), line(2, "posted", second=0)) is None


def test_fewer_than_asked_for_earn_their_part():
    of = rubric({"points": 10, "evidence": {"at_least": 3, "of": "called"}})
    marking = mark(of, Work(evidence(line(1, "called"), line(2, "called"))))
    assert marking.total == 667
    (loss,) = marking.criteria[0].losses
    assert (loss.points, loss.fault.facts["found"], len(loss.fault.lines)) == (333, 2, 2)


def test_figures_of_two_steps_must_agree():
    check = {"agree": [{"line": "posted", "fact": "fen"}, {"line": "counted", "fact": "total"}]}
    assert fault(check, line(1, "counted", total=5), line(2, "posted", fen=5)) is None
    found = fault(check, line(1, "counted", total=5), line(2, "posted", fen=6))
    assert found[0] is Code.DIFFERS
    assert (found[1]["found"], found[1]["wanted"]) == (6, 5)
    assert fault(check, line(1, "counted"), line(2, "posted"))[0] is Code.DIFFERS


def test_yes_is_not_one():
    check = {"done": {"kind": "sealed", "where": {"right": True}}}
    assert fault(check, line(1, "sealed", right=1))[0] is Code.NOT_AS_REQUIRED


# ---- Visits ------------------------------------------------------------------------------------
def test_points_are_shared_out_over_visits_and_a_missing_visit_is_lost():
    of = rubric({"points": 10, "evidence": {"done": "sealed", "each": "visit", "expected": 3}})
    marking = mark(of, Work(evidence(line(1, "called", visit="v1"), line(2, "sealed", visit="v1"))))
    (given_mark,) = marking.criteria
    assert given_mark.points == 333
    (loss,) = given_mark.losses
    assert (loss.fault.code, dict(loss.fault.facts), loss.points) == (
        Code.NOT_REACHED,
        {"expected": 3, "found": 1},
        667,
    )


def test_a_loss_in_a_visit_names_the_visit():
    of = rubric({"points": 10, "evidence": {"done": "sealed", "each": "visit"}})
    lines = [
        line(1, "sealed", visit="v1"),
        line(2, "called", visit="v2"),
        line(3, "called", visit=""),
    ]
    (loss,) = mark(of, Work(evidence(*lines))).criteria[0].losses
    assert (loss.fault.facts["visit"], loss.points) == ("v2", 500)


def test_a_situation_that_did_not_come_up_is_left_out_of_the_whole():
    trap = {
        "done": "sealed",
        "each": "visit",
        "when": {"kind": "called", "where": {"trap": "fake"}},
    }
    of = rubric(
        {"points": 10, "evidence": trap},
        {"points": 30, "evidence": {"at_least": 3, "of": "called"}},
    )
    marking = mark(of, Work(evidence(line(1, "called", visit="v1"))))
    assert marking.criteria[0].state is State.NOT_MET
    assert (marking.earned, marking.total) == (1000, 1333)
    assert mark(rubric({"points": 10, "evidence": trap}), Work()).total is None


# ---- Penalties and the red line ----------------------------------------------------------------
def test_a_penalty_costs_each_time_up_to_its_most_and_no_mark_goes_below_nothing():
    of = rubric(
        {"points": 0, "never": {"what": "breach", "costs": 20, "most": 50}},
        {"points": 40, "evidence": {"done": "called"}},
    )

    def total(breaches):
        lines = [line(n, "breach") for n in range(2, 2 + breaches)]
        return mark(of, Work(evidence(line(1, "called"), *lines))).total

    assert [total(n) for n in range(4)] == [4000, 2000, 0, 0]
    marking = mark(of, Work(evidence(line(1, "called"), *(line(n, "breach") for n in range(2, 6)))))
    assert [loss.points for loss in marking.criteria[0].losses] == [2000, 2000, 1000, 0]


def test_one_breach_of_a_red_line_caps_a_perfect_mark_at_fifty_nine():
    of = rubric(
        {"points": 0, "never": {"what": "breach", "costs": 1, "most": 5}, "red_line": True},
        {"points": 100, "evidence": {"done": "called"}},
    )
    marking = mark(of, Work(evidence(line(1, "called"), line(2, "breach"))))
    assert (marking.total, marking.capped, marking.earned) == (5900, True, 9900)
    clean = mark(of, Work(evidence(line(1, "called"))))
    assert (clean.total, clean.capped) == (10000, False)


# ---- Answers and humans ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.5", "12.5"),
        ("１２．５", "12.5"),
        (" 1,234.50 ", "1234.50"),
        ("￥1，234", "1234"),
        ("12.5%", "0.125"),
        ("-3", "-3"),
        ("300元", "300"),
        ("", None),
        ("about 5", None),
        ("1e9999999", None),
        (".5", "0.5"),
        ("9" * 41, None),
        ("NaN", None),
        ("Infinity", None),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, number):
    assert number_of(typed) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("100.5", None),
        ("100.6", Code.WRONG_ANSWER),
        ("hundred", Code.NOT_A_NUMBER),
        ("  ", Code.UNANSWERED),
    ],
)
def test_a_number_may_be_off_by_its_tolerance(typed, code):
    key = key_of({"gap": {"value": 100, "tolerance": "0.5"}})
    of = rubric({"points": 10, "answer": "gap"})
    (given_mark,) = mark(of, Work(key=key, answers={"gap": Answer(typed)})).criteria
    assert [loss.fault.code for loss in given_mark.losses] == ([] if code is None else [code])


def test_a_text_has_several_right_spellings():
    key = key_of({"capitals": {"accepted": ["壹元整", "壹元正"]}})
    judged = [
        key.judge("capitals", {"capitals": Answer(text)}).fault
        for text in ("壹元正", " 壹元整", "一元")
    ]
    assert [found and found.code for found in judged] == [None, None, Code.WRONG_ANSWER]


def test_a_key_lacking_a_field_is_an_error_of_the_task_not_of_the_student():
    with pytest.raises(KeyError):
        mark(rubric({"points": 10, "answer": "gap"}), Work())
    with pytest.raises(ValueError, match="the key of gap"):
        key_of({"gap": {"accepted": []}})


def test_a_mark_waits_for_the_human():
    rows = [
        {"key": "good", "points": 10, "name": NAME},
        {"key": "poor", "points": 4, "name": NAME},
    ]
    of = rubric({"points": 10, "levels": rows}, {"points": 10, "evidence": {"done": "called"}})
    work = Work(evidence(line(1, "called")))
    waiting = mark(of, work)
    assert (waiting.total, [each.key for each in waiting.pending]) == (None, ["c0"])
    judged = mark(of, replace(work, fillings={"c0": Filling("poor", (line(1, "called").ref,))}))
    assert (judged.total, judged.pending) == (1400, ())
    (loss,) = judged.of("c0").losses
    assert (loss.fault.code, loss.points, len(loss.fault.lines)) == (Code.LEVEL_GIVEN, 600, 1)
    with pytest.raises(ValueError, match="no level"):
        mark(of, replace(work, fillings={"c0": Filling("great")}))


# ---- Evidence ----------------------------------------------------------------------------------
def test_evidence_refuses_what_it_cannot_keep():
    with pytest.raises(ValueError, match="twice"):
        evidence(line(1, "a"), line(1, "b"))
    with pytest.raises(ValueError, match="from 1"):
        line(0, "a")
    with pytest.raises(ValueError, match="no fact"):
        line(1, "a", price=1.5)
    with pytest.raises(ValueError, match="zone"):
        replace(line(1, "a"), at=line(1, "a").at.replace(tzinfo=None))


def test_evidence_cannot_be_changed_and_knows_where_it_ends():
    facts = {"papers": ["id", "card"]}
    kept = evidence(line(1, "a", **facts), line(2, "b"), line(1, "c", session="t"))
    facts["papers"].append("slip")
    assert kept.lines[0].facts["papers"] == ("id", "card")
    with pytest.raises(TypeError):
        kept.lines[0].facts["papers"] = ()
    assert kept.read_through() == {"s": 2, "t": 1}
    assert len(kept) == 3


def test_lines_of_a_session_keep_their_sequence_when_the_clock_is_set_back():
    kept = evidence(
        line(2, "b", second=1), line(1, "a", second=300), line(1, "c", session="t", second=2)
    )
    assert [each.kind for each in kept] == ["c", "a", "b"]


@given(evidences())
def test_lines_of_several_sessions_are_merged_by_time(kept):
    for session in "st":
        own = [each.sequence for each in kept if each.session == session]
        assert own == sorted(own)
    if all(
        before.at <= after.at
        for before, after in combinations(kept, 2)
        if before.session == after.session
    ):
        assert [each.at for each in kept] == sorted(each.at for each in kept)


def test_a_clerk_s_step_stands_between_those_of_the_broker():
    kept = evidence(
        line(1, "opened", session="clerk", second=0),
        line(1, "passed_on", session="broker", second=10),
        line(2, "entered", session="clerk", second=20),
        line(2, "told", session="broker", second=30),
    )
    assert [each.kind for each in kept] == ["opened", "passed_on", "entered", "told"]


def test_the_digest_of_evidence_changes_with_any_fact():
    one = evidence(line(1, "a", fen=1))
    assert one.digest() == evidence(line(1, "a", fen=1)).digest()
    others = [line(1, "a", fen=2), line(1, "b", fen=1), line(1, "a", fen=1, person="q")]
    others += [line(1, "a", fen=1, noticed=("x",)), line(1, "a", fen=1, faults=("x",))]
    assert one.digest() not in {evidence(other).digest() for other in others}
