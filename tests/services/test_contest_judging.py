"""A contest after its close: the draw, blind sheets, gaps, the result, its release, certificates."""

from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from classroom.models import Role
from exercises.models import Certificate, Contest, ContestTable, JudgeSheet
from exercises.scoring.points import half_up
from exercises.selectors import (
    contest_boards,
    contest_certificates,
    contest_evidence,
    contest_judging,
    contest_marks,
    contest_records,
)
from exercises.selectors import contests as reading
from exercises.selectors.gradebook import book_of
from exercises.services import (
    contest_entries,
    contest_panel,
    contest_results,
    contest_sheets,
    gradebook,
)
from exercises.services.gradebook import PartWish
from simulator.engine.market.crowd import Crowd
from simulator.engine.refusal import Refusal
from simulator.models import AccountEvent, JournalBatch
from simulator.services import exchange
from tests import contest_cast
from tests.contest_cast import CLOSES, EARLY, OPENS, fresh
from tests.exchange_cast import SECOND, quote, yuan
from tests.shift_cast import person

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
LATER = CLOSES + SECOND
CRITERIA = ("reasons", "risk", "review")
FINAL = ContestTable.Kind.FINAL


@pytest.fixture
def judges(cast):
    college = cast.office.college
    return [person(college, f"j{seat}", f"评委{seat}", Role.JUDGE) for seat in range(1, 5)]


@pytest.fixture
def arena(cast):
    arena = contest_cast.opened(cast, crowd_of=Crowd)
    arena.at(OPENS + 5 * SECOND)
    account = contest_cast.account_of(arena.entries[0])
    arena.floor.place(account, yuan(quote(arena.run).ask + 8), "20,000")
    arena.at(OPENS + 10 * SECOND)
    arena.end()
    yield arena
    exchange.disconnect()


def name(arena, *people):
    for one in people:
        assert (
            contest_panel.name_judge(
                contest=arena.contest, person=one, by=arena.contest.organiser, now=EARLY
            )
            is None
        )


def draw(arena):
    return contest_panel.draw(contest=arena.contest, by=arena.contest.organiser, now=LATER)


@pytest.fixture
def drawn(arena, judges):
    name(arena, *judges[:2])
    assert draw(arena) is None
    return arena


def sheets(arena, entry=None):
    found = JudgeSheet.objects.filter(entry__contest=arena.contest).order_by("judge__seat", "pk")
    return list(found.filter(entry=entry) if entry else found)


def lock(sheet, level=3, **other):
    levels = {**dict.fromkeys(CRITERIA, level), **other}
    return contest_sheets.lock(sheet=sheet, levels=levels, comment="", now=LATER)


def lock_all(arena, level=3):
    for sheet in sheets(arena):
        assert lock(sheet, level) is None


def finalise(arena):
    return contest_results.finalise(contest=arena.contest, by=arena.contest.organiser, now=LATER)


def release(arena):
    return contest_results.release(contest=arena.contest, by=arena.contest.organiser, now=LATER)


def states(arena):
    return {state.entry.pk: state for state in contest_judging.judging_of(arena.now_stands)}


# ---- The panel and the draw --------------------------------------------------------------------
def test_every_entry_gets_two_judges_none_of_whom_teaches_its_class(arena, cast, judges):
    name(arena, cast.other_instructor, *judges[:2])
    assert draw(arena) is None
    pairs = {(sheet.judge.person, sheet.entry_id) for sheet in sheets(arena)}
    assert Counter(entry for _, entry in pairs) == {entry.pk: 2 for entry in arena.entries}
    assert (cast.other_instructor, arena.entries[2].pk) not in pairs
    loads = Counter(judge for judge, _ in pairs)
    assert max(loads.values()) - min(loads.values()) <= 1


def test_too_few_judges_free_of_a_conflict_are_named_with_the_entries(arena, cast, judges):
    name(arena, cast.other_instructor, judges[0])
    refused = draw(arena)
    blind = arena.contest.entries.get(pk=arena.entries[2].pk).blind
    assert refused == Refusal("too_few_judges", facts={"each": 2, "entries": blind})
    assert not sheets(arena)


def test_whoever_runs_the_contest_is_no_candidate(arena, cast, judges):
    people = contest_judging.candidates(arena.contest)
    assert cast.instructor not in people
    assert set(people) == {cast.other_instructor, *judges}


def test_judges_are_named_until_the_end_and_a_seat_with_entries_stays(drawn, judges):
    name(drawn, judges[2])
    by = drawn.contest.organiser
    free, busy = (drawn.contest.judges.get(person=judges[place]) for place in (2, 0))
    assert contest_panel.remove_judge(judge=free, by=by, now=LATER) is None
    refused = contest_panel.remove_judge(judge=busy, by=by, now=LATER)
    assert refused == Refusal("judge_has_sheets", facts={"name": judges[0].name})


def test_judges_are_not_drawn_while_the_market_is_open(cast, judges):
    arena = contest_cast.opened(cast)
    name(arena, *judges[:2])
    assert draw(arena) == Refusal("draw_after_the_end")
    exchange.disconnect()


def test_a_contest_by_raw_return_has_no_panel(cast, judges):
    contest = contest_cast.fixed(
        cast.instructor, format_key="investment_return", points={}, freezes_at=None
    )
    refused = contest_panel.name_judge(
        contest=contest, person=judges[0], by=cast.instructor, now=EARLY
    )
    assert refused == Refusal("nothing_to_judge")


# ---- Sheets ------------------------------------------------------------------------------------
def test_a_draft_is_kept_and_a_lock_is_for_good(drawn):
    sheet = sheets(drawn)[0]
    kept = contest_sheets.keep(sheet=sheet, levels={"risk": 2}, comment="x", now=LATER)
    assert kept is None
    sheet.refresh_from_db()
    assert (sheet.levels, sheet.is_locked) == ({"risk": 2}, False)
    half = contest_sheets.lock(sheet=sheet, levels={"risk": 2}, comment="", now=LATER)
    assert half == Refusal("criteria_missing", facts={"missing": 2})
    assert lock(sheet) is None
    assert lock(sheet, 5) == Refusal("sheet_locked")
    again = contest_sheets.keep(sheet=sheet, levels={}, comment="", now=LATER)
    assert again == Refusal("sheet_locked")
    sheet.refresh_from_db()
    assert set(sheet.levels.values()) == {3}


@pytest.mark.parametrize("levels", [{"risk": 6}, {"risk": -1}, {"beauty": 1}])
def test_a_level_that_the_rubric_does_not_have_is_refused(drawn, levels):
    sheet = sheets(drawn)[0]
    refused = contest_sheets.keep(sheet=sheet, levels=levels, comment="", now=LATER)
    assert refused == Refusal("unknown_level")


def test_the_other_judge_s_marks_are_hidden_until_one_s_own_are_locked(drawn):
    first, second = sheets(drawn, drawn.entries[0])
    assert lock(first, 5) is None
    assert contest_judging.others_locked(second) == []
    assert lock(second, 4) is None
    second.refresh_from_db()
    assert [sheet.levels["risk"] for sheet in contest_judging.others_locked(second)] == [5]


def test_a_judge_who_stands_back_is_replaced_by_one_who_is_free(drawn, judges):
    name(drawn, judges[2])
    sheet = sheets(drawn, drawn.entries[0])[0]
    assert contest_sheets.stand_back(sheet=sheet, reason="", now=LATER) == Refusal("reason_missing")
    assert contest_sheets.stand_back(sheet=sheet, reason="认出笔迹", now=LATER) is None
    marking = {one.judge.person for one in sheets(drawn, drawn.entries[0]) if not one.is_recused}
    assert marking == {judges[1], judges[2]}
    assert lock(sheet) == Refusal("sheet_given_back")


def test_an_entry_nobody_is_free_for_is_short_until_a_judge_is_named(drawn, judges):
    sheet = sheets(drawn, drawn.entries[0])[0]
    contest_sheets.stand_back(sheet=sheet, reason="认出笔迹", now=LATER)
    assert states(drawn)[drawn.entries[0].pk].is_short
    assert finalise(drawn).code == "judging_not_done"
    name(drawn, judges[3])
    assert not states(drawn)[drawn.entries[0].pk].is_short


def test_the_diary_closes_with_the_draw(arena, judges):
    note = {"entry": arena.entries[0], "by": arena.cast.student, "text": "复盘", "now": LATER}
    assert not isinstance(contest_entries.note(**note), Refusal)
    name(arena, *judges[:2])
    assert draw(arena) is None
    assert contest_entries.note(**note) == Refusal("diary_closed")


def test_evidence_holds_orders_fills_and_notes_in_order_and_no_name(arena):
    entry = fresh_entry(arena.entries[0])
    contest_entries.note(entry=entry, by=arena.cast.student, text="止损 17.20", now=LATER)
    evidence = contest_evidence.evidence_of(entry)
    kinds = [line.kind for line in evidence.lines]
    assert kinds[0] == "accepted"
    assert kinds[-1] == "note"
    assert evidence.fills == kinds.count("fill") > 0
    bought = sum(line.facts["quantity"] for line in evidence.lines if line.kind == "fill")
    assert bought == 20_000
    assert evidence.turnover > 0


def fresh_entry(entry):
    return type(entry).objects.select_related("contest", "book").get(pk=entry.pk)


# ---- Gaps --------------------------------------------------------------------------------------
def open_a_gap(arena):
    first, second = sheets(arena, arena.entries[0])
    for sheet in sheets(arena):
        assert lock(sheet, {first.pk: 1, second.pk: 5}.get(sheet.pk, 3)) is None
    return states(arena)[arena.entries[0].pk]


def test_a_wide_gap_is_flagged_once_both_are_locked_and_holds_up_the_result(drawn):
    first, second = sheets(drawn, drawn.entries[0])
    assert lock(first, 0) is None
    assert states(drawn)[drawn.entries[0].pk].gap is None
    assert states(drawn)[drawn.entries[0].pk].marks == []
    assert lock(second, 5) is None
    assert states(drawn)[drawn.entries[0].pk].gap == 15
    assert finalise(drawn) == Refusal("judging_not_done", facts={"waiting": 3})


def test_exactly_a_fifth_of_the_points_is_no_gap(drawn):
    first, second = sheets(drawn, drawn.entries[0])
    assert lock(first, 3) is None
    assert lock(second, 4) is None  # 15 × 1/5 = 3.00 points: 20 % of 15
    assert states(drawn)[drawn.entries[0].pk].gap is None


def test_a_third_judge_settles_a_gap_and_the_middle_mark_counts(drawn, judges):
    assert open_a_gap(drawn).has_open_gap
    by = drawn.contest.organiser
    entry = drawn.entries[0]
    nobody = contest_panel.call_third(entry=entry, by=by, now=LATER)
    assert nobody.code == "nobody_free"
    name(drawn, judges[2])
    assert contest_panel.call_third(entry=entry, by=by, now=LATER) is None
    assert finalise(drawn) == Refusal("judging_not_done", facts={"waiting": 1})
    third = next(sheet for sheet in sheets(drawn, entry) if sheet.is_third)
    assert lock(third, 4) is None
    assert finalise(drawn) is None
    line = next(row for row in final_rows(drawn) if row["entry"] == entry.pk)
    assert line["judges"] == "12.00"  # of 3, 12 and 15 points


def test_the_chair_may_let_both_marks_stand_with_a_reason(drawn):
    assert open_a_gap(drawn).has_open_gap
    act = {"entry": drawn.entries[0], "by": drawn.contest.organiser, "now": LATER}
    assert contest_panel.let_gap_stand(reason="", **act) == Refusal("reason_missing")
    assert contest_panel.let_gap_stand(reason="两种读法都说得通", **act) is None
    assert contest_panel.let_gap_stand(reason="再一次", **act).code == "no_open_gap"
    assert finalise(drawn) is None
    line = next(row for row in final_rows(drawn) if row["entry"] == drawn.entries[0].pk)
    assert line["judges"] == "9.00"  # the mean of 3 and 15


# ---- The result --------------------------------------------------------------------------------
def final_rows(arena):
    return ContestTable.objects.filter(contest=arena.contest, kind=FINAL).latest("version").rows


def test_the_result_joins_machine_and_judges_and_nobody_sees_it_before_the_release(drawn):
    lock_all(drawn)
    frozen = contest_boards.public_board(drawn.now_stands, LATER)
    assert finalise(drawn) is None
    for row in final_rows(drawn):
        assert Decimal(row["total"]) == Decimal(row["machine"]) + Decimal(row["judges"])
    board = contest_boards.public_board(drawn.now_stands, LATER)
    assert board.is_frozen
    assert board.lines == frozen.lines
    assert not Certificate.objects.exists()
    assert release(drawn) is None
    board = contest_boards.public_board(drawn.now_stands, LATER)
    assert board.is_final
    assert [line.rank for line in board.lines] == sorted(line.rank for line in board.lines)
    assert release(drawn) == Refusal("not_finalised")


def test_a_released_result_is_a_part_of_the_course_grade(cast, drawn, django_assert_num_queries):
    (column,) = gradebook.choose_parts(
        teaching_class=cast.teaching_class,
        parts=[PartWish("竞赛", "contest", "contest", Decimal(100))],
    )
    assert column.source == "contest"
    winner, other = (entry.members.first().student for entry in drawn.entries[:2])
    lock_all(drawn)
    finalise(drawn)
    assert contest_marks.marks_of(cast.teaching_class) == {}  # final, and not released
    act = {"by": drawn.contest.organiser, "now": LATER}
    contest_entries.disqualify(entry=drawn.entries[1], reason="代他人下单", **act)
    release(drawn)
    with django_assert_num_queries(3):
        marks = contest_marks.marks_of(cast.teaching_class)
    line = next(row for row in final_rows(drawn) if row["entry"] == drawn.entries[0].pk)
    out_of = drawn.now_stands.rules["format"]["parts"]
    highest = sum(Decimal(part["out_of"]) * Decimal(part["weight"]) for part in out_of)
    assert marks[winner.pk] == [half_up(100 * Decimal(line["total"]) / highest, 2)]
    assert marks[other.pk] == [0]
    book = book_of(cast.teaching_class, LATER)
    parts = {row.student.pk: row.parts[0].percent for row in book.rows}
    assert (parts[winner.pk], parts[other.pk]) == (marks[winner.pk][0], 0)


def test_nothing_is_final_before_every_sheet_is_locked(drawn):
    *most, last = sheets(drawn)
    for sheet in most:
        lock(sheet)
    assert finalise(drawn) == Refusal("judging_not_done", facts={"waiting": 1})
    assert release(drawn) == Refusal("not_finalised")
    assert lock(last) is None
    assert finalise(drawn) is None


def test_a_result_does_not_rest_on_a_journal_that_was_changed(drawn):
    lock_all(drawn)
    batch = JournalBatch.objects.filter(run=drawn.run).order_by("seq")[1]
    JournalBatch.objects.filter(pk=batch.pk).update(payload=bytes(batch.payload) + b"x")
    assert finalise(drawn).code == "journal_broken"
    assert drawn.now_stands.is_being_judged


def test_a_final_result_goes_back_to_judging_until_it_is_released(drawn):
    lock_all(drawn)
    finalise(drawn)
    act = {"contest": drawn.contest, "by": drawn.contest.organiser, "now": LATER}
    assert contest_results.reopen(reason="漏了一份", **act) is None
    assert drawn.now_stands.state == Contest.State.ENDED
    finalise(drawn)
    assert ContestTable.objects.filter(contest=drawn.contest, kind=FINAL).count() == 2
    release(drawn)
    assert contest_results.reopen(reason="太晚", **act) == Refusal("not_finalised")


def test_a_disqualified_entry_needs_no_judges_and_gets_no_rank(arena, judges):
    act = {"by": arena.contest.organiser, "reason": "代按", "now": LATER}
    assert contest_entries.disqualify(entry=arena.entries[1], **act) is None
    name(arena, *judges[:2])
    assert draw(arena) is None
    assert not sheets(arena, arena.entries[1])
    lock_all(arena)
    assert finalise(arena) is None
    line = next(row for row in final_rows(arena) if row["entry"] == arena.entries[1].pk)
    assert (line["rank"], line["total"]) == (None, None)


def test_a_decision_after_the_release_makes_the_next_version_and_the_first_is_kept(drawn):
    lock_all(drawn)
    finalise(drawn)
    release(drawn)
    first = final_rows(drawn)
    entry = drawn.entries[0]
    certificate = contest_certificates.certificate_of(entry)
    assert certificate.stands
    act = {"by": drawn.contest.organiser, "now": LATER}
    assert contest_entries.disqualify(entry=entry, reason="冒名", **act) is None
    tables = ContestTable.objects.filter(contest=drawn.contest, kind=FINAL).order_by("version")
    assert [table.version for table in tables] == [1, 2]
    assert tables[0].rows == first
    assert not contest_certificates.certificate_of(entry).stands
    assert contest_entries.reinstate(entry=entry, reason="查明", **act) is None
    assert final_rows(drawn) == first


def test_by_raw_return_the_result_needs_no_judges(cast):
    arena = contest_cast.opened(cast, format_key="investment_return", points={}, freezes_at=None)
    arena.end()
    assert finalise(arena) is None
    assert release(arena) is None
    assert contest_boards.public_board(arena.now_stands, LATER).is_final
    assert contest_marks.marks_of(cast.teaching_class) == {}
    exchange.disconnect()


def test_every_step_is_on_the_record_by_blind_number(drawn):
    lock_all(drawn)
    finalise(drawn)
    release(drawn)
    lines = contest_records.records_of(drawn.contest)
    actions = Counter(line.action for line in lines)
    assert (actions["judge_named"], actions["drawn"], actions["locked"]) == (2, 1, 6)
    assert [line.action for line in lines[-2:]] == ["finalised", "released"]
    locked = next(line for line in lines if line.action == "locked")
    assert set(locked.facts) == {"blind", "seat"}
    assert contest_records.first_broken(lines) is None


# ---- Certificates ------------------------------------------------------------------------------
def test_a_certificate_is_found_by_its_code_however_it_is_typed(drawn):
    lock_all(drawn)
    finalise(drawn)
    release(drawn)
    page = contest_certificates.certificate_of(drawn.entries[0])
    assert len(page.certificate.code) == contest_results.CODE_LENGTH
    typed = f" {page.code.lower()} "
    found = contest_certificates.certificate_with(typed)
    assert found.entry == page.entry == drawn.entries[0]
    assert found.covered_names == ["学＊＊＊"]
    assert found.line.rank == page.place
    assert contest_certificates.certificate_with("22222-22222") is None
    codes = Certificate.objects.values_list("code", flat=True)
    assert len(set(codes)) == 3
    assert reading.class_names(page.entry) == ["金融2301班"]
    assert fresh(drawn.contest).is_released


# ---- The record, played again ------------------------------------------------------------------
def replay(arena):
    out = StringIO()
    call_command("replay_contest", str(arena.contest.pk), stdout=out)
    return out.getvalue().splitlines()


def test_the_journal_played_again_gives_the_orders_and_fills_on_record(arena):
    told = replay(arena)
    assert len(told) == 3
    assert all(line.endswith("agrees") for line in told)
    assert max(int(line.split()[1]) for line in told) > 1


def test_a_fill_on_record_that_the_journal_does_not_give_is_found(arena):
    event = AccountEvent.objects.filter(run=arena.run, kind="fill").earliest("seq")
    facts = {**event.facts, "price": event.facts["price"] - 1}
    AccountEvent.objects.filter(pk=event.pk).update(facts=facts)
    with pytest.raises(CommandError, match="1 entries differ"):
        replay(arena)


def test_a_contest_without_a_market_is_not_played(instructor):
    contest = contest_cast.fixed(instructor)
    with pytest.raises(CommandError, match="no contest"):
        call_command("replay_contest", str(contest.pk))
