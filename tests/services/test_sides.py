"""Marks of self and peers: who is asked for whom, what may be given, and how the sides are joined."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.models import MarkSheet, SideMark, WorkPolicy
from exercises.scoring.decisions import range_of
from exercises.selectors import sides as reading
from exercises.selectors.marks import frozen_rubric
from exercises.services import marking, sides
from exercises.services.marking import Change
from simulator.engine.refusal import Refusal
from tests import work_cast
from tests.pages.talk import taken_back
from tests.shift_cast import START, Cast

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
SHARED = WorkPolicy(coach=70, own=15, peers=15)
LATER = START + work_cast.DAY


def code(result: object) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def in_full(sheet: MarkSheet, by, percent: int) -> None:
    """The coach gives every criterion the same share of its points."""
    changes = [
        Change(criterion.key, points=range_of(criterion)[1] * percent // 100, reason="全卷重看")
        for criterion in frozen_rubric(sheet.attempt.rubric)
    ]
    marking.decide(
        sheet=sheet, version=sheet.version, changes=changes, comment="", by=by, now=LATER
    )


# ---- Who marks whom ----------------------------------------------------------------------------
@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(teams=st.lists(st.integers(0, 4), min_size=12, max_size=12), handed_in=st.integers(0, 12))
def test_everybody_gives_and_gets_alike_and_nobody_marks_an_own_work(
    cast: Cast, teams: list[int], handed_in: int
) -> None:
    members: dict[str, list[int]] = {}
    for student, team in zip(cast.students, teams, strict=True):
        name = f"第{team}组" if team else f"单人{student.pk}"
        members.setdefault(name, []).append(student.pk)
    with taken_back():
        work = work_cast.set_work(cast, teams=members, policy=SHARED)
        work_cast.handed_in_without_desks(work, cast.students[:handed_in])
        asked = sides.ask_peers(assignment=work, now=START)
        marks = SideMark.objects.select_related("attempt__party")
        if isinstance(asked, Refusal):
            assert (asked.code, marks.count()) == ("too_few_peers", 0)
            return
        given_by = Counter(mark.marker_id for mark in marks)
        doers = {row.student_id for row in work.members.filter(party__attempts__isnull=False)}
        assert set(given_by) == doers
        for mark in marks:
            assert not mark.attempt.party.members.filter(student=mark.marker_id).exists()
        assert len({(mark.marker_id, mark.attempt_id) for mark in marks}) == marks.count() == asked
        if max(Counter(teams).values()) == 1 or set(teams) == {0}:
            assert len(set(given_by.values())) == 1
            assert len(set(Counter(mark.attempt_id for mark in marks).values())) == 1


def test_classmates_are_asked_once_and_only_where_they_have_a_part(cast):
    alone = work_cast.set_work(cast)
    assert code(sides.ask_peers(assignment=alone, now=START)) == "no_peers_wanted"
    work = work_cast.set_work(cast, policy=SHARED)
    work_cast.handed_in_without_desks(work, cast.students[:4])
    assert sides.ask_peers(assignment=work, now=START) == 12
    assert code(sides.ask_peers(assignment=work, now=LATER)) == "peers_asked"


# ---- What may be given -------------------------------------------------------------------------
@pytest.mark.parametrize("percent", ["-0.01", "100.01", "55.555", "1e400"])
def test_a_mark_is_a_percentage_with_two_decimals(cast, percent):
    work = work_cast.set_work(cast, policy=SHARED)
    attempt = work_cast.handed_in_without_desks(work, [cast.student])[0]
    given_mark = sides.give_own(
        attempt=attempt, by=cast.student, percent=Decimal(percent), comment="", now=LATER
    )
    assert code(given_mark) == "percent_out_of_range"


def test_nothing_is_given_any_more_once_marks_are_out(cast, instructor):
    work = work_cast.set_work(cast, policy=SHARED)
    attempt = work_cast.handed_in_without_desks(work, [cast.student])[0]
    work_cast.released(attempt, instructor)
    given_mark = sides.give_own(
        attempt=attempt, by=cast.student, percent=Decimal(90), comment="", now=LATER
    )
    assert code(given_mark) == "marks_are_out"


# ---- Joined ------------------------------------------------------------------------------------
def release_with(cast, instructor, *, own, peers):
    """The release of an attempt at 80 % by the coach, with these marks of the other sides."""
    work = work_cast.set_work(cast, policy=SHARED)
    attempts = work_cast.handed_in_without_desks(work, cast.students[:4])
    sides.ask_peers(assignment=work, now=START)
    in_full(attempts[0].sheet, instructor, 80)
    if own is not None:
        sides.give_own(
            attempt=attempts[0], by=cast.student, percent=Decimal(own), comment="好", now=LATER
        )
    asked = SideMark.objects.filter(attempt=attempts[0], side="peer").order_by("pk")
    for mark, percent in zip(asked, peers, strict=False):
        sides.give_peer(mark=mark, percent=Decimal(percent), comment="好", now=LATER)
    work_cast.released(attempts[0], instructor)
    return attempts[0].releases.get()


def test_the_three_sides_are_joined_by_their_shares_when_the_mark_goes_out(cast, instructor):
    release = release_with(cast, instructor, own=100, peers=[60, 70, 80])
    assert release.total == 8_000 * 70 // 100 + 10_000 * 15 // 100 + 7_000 * 15 // 100
    assert release.data["sides"]["notes"] == []


def test_a_side_that_is_missing_is_left_out_and_said_so(cast, instructor):
    release = release_with(cast, instructor, own=None, peers=[60, 70])
    assert release.total == 8_000
    assert release.data["sides"]["notes"] == ["self_missing", "peers_too_few"]


def test_a_marker_who_gives_all_the_same_or_is_far_off_is_shown(cast, instructor):
    work = work_cast.set_work(cast, policy=SHARED)
    attempts = work_cast.handed_in_without_desks(work, cast.students[:4])
    sides.ask_peers(assignment=work, now=START)
    for attempt in attempts:
        in_full(attempt.sheet, instructor, 60)
    even, fair = cast.students[0].pk, cast.students[1].pk
    for mark in SideMark.objects.filter(marker__in=(even, fair)).order_by("pk"):
        percent = Decimal(100) if mark.marker_id == even else Decimal(60 + mark.pk % 3)
        sides.give_peer(mark=mark, percent=percent, comment="好", now=LATER)
    flags = {row.marker.pk: set(row.flags) for row in reading.markers_of(work, LATER)}
    assert flags[even] == {"same_for_all", "far_from_coach"}
    assert flags[fair] == set()
