"""Who is in a class: what a class list does to it, seats, leaving, coming back, moving."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from classroom.models import College, Enrolment, Role, TeachingClass, User
from classroom.rosters.lines import RosterEntry, entries_of
from classroom.selectors import rosters as reading
from classroom.selectors.rosters import Outcome
from classroom.services import classes, rosters
from simulator.engine.refusal import Refusal
from simulator.models import BrokerageAccount
from tests.shift_cast import START, Cast, a_class, make_cast, minutes, person


# ---- What a list does ------------------------------------------------------------------------
def plan(teaching_class: TeachingClass, text: str) -> reading.RosterPlan:
    entries = entries_of(text)
    assert not isinstance(entries, Refusal)
    return reading.plan_for(teaching_class, entries)


def confirm(teaching_class: TeachingClass, text: str, seen: str | None = None) -> Any:
    entries = entries_of(text)
    assert not isinstance(entries, Refusal)
    digest = plan(teaching_class, text).digest if seen is None else seen
    return rosters.enrol_all(teaching_class=teaching_class, entries=entries, seen=digest, now=START)


@pytest.mark.django_db
def test_the_plan_says_what_each_line_will_do_and_writes_nothing(cast: Cast) -> None:
    own = cast.teaching_class
    gone = own.enrolments.get(student=cast.students[1])
    rosters.leave(enrolment=gone, now=START)
    shut_out = cast.students[2]
    rosters.leave(enrolment=own.enrolments.get(student=shut_out), now=START)
    shut_out.is_active = False
    shut_out.save()
    cast.outsider.username = "x001"
    cast.outsider.save()
    cast.office.username = "office-1"
    cast.office.save()
    renamed = {f"s{seat:02d}": f"s0{seat:02d}" for seat in range(1, 4)}
    for old, new in renamed.items():
        User.objects.filter(username=old).update(username=new)
    before = (User.objects.count(), list(Enrolment.objects.values()))
    text = "\n".join(
        [
            "20260001 王小明",
            "x001 外班同学",
            "s002 学生02",
            "s001 学生01",
            "s001 别名",
            "s003 学生03",
            "OFFICE-1 教务处",
            "x001 别人",
            "12 李娜",
        ]
    )
    told = [
        (line.outcome, line.problem.code if line.problem else "") for line in plan(own, text).lines
    ]
    assert told == [
        (Outcome.NEW, ""),
        (Outcome.JOINS, ""),
        (Outcome.RETURNS, ""),
        (Outcome.IN_ALREADY, ""),
        (Outcome.PROBLEM, "number_repeated"),
        (Outcome.PROBLEM, "person_deactivated"),
        (Outcome.PROBLEM, "number_of_somebody_else"),
        (Outcome.PROBLEM, "number_repeated"),
        (Outcome.PROBLEM, "number_misshapen"),
    ]
    assert plan(own, text).lines[1].elsewhere == ("金融2302班",)
    assert (User.objects.count(), list(Enrolment.objects.values())) == before


@pytest.mark.django_db
def test_a_known_number_with_another_name_pulls_nobody_into_the_class(cast: Cast) -> None:
    cast.outsider.username = "x001"
    cast.outsider.save()
    (line,) = plan(cast.teaching_class, "x001 王小明").lines
    assert line.problem == Refusal("number_has_other_name", facts={"name": "外班同学"})


@pytest.mark.django_db
def test_students_of_another_college_are_nobody_here_and_not_named(cast: Cast) -> None:
    elsewhere = College.objects.create(name="外校")
    person(elsewhere, "far001", "外校学生", Role.STUDENT)
    (line,) = plan(cast.teaching_class, "FAR001 外校学生").lines
    assert line.problem == Refusal("number_of_somebody_else")
    assert line.person is None


@pytest.mark.django_db
def test_confirming_enrols_in_the_order_of_the_list_with_accounts_and_no_password(
    cast: Cast,
) -> None:
    own = cast.teaching_class
    done = confirm(own, "20260002 李小红\n12 坏行\n20260001 王小明")
    assert len(done.to_write) == 2
    seats = list(own.enrolments.filter(seat__gt=12).values_list("seat", "student__username"))
    assert seats == [(13, "20260002"), (14, "20260001")]
    new = User.objects.get(username="20260001")
    assert (new.role, new.college, new.must_change_password) == (Role.STUDENT, own.college, True)
    assert not new.has_usable_password()
    aliases = BrokerageAccount.objects.filter(town=own.town).values_list("alias", flat=True)
    assert len(set(aliases)) == 2
    assert not any(new.name in alias for alias in aliases)


@pytest.mark.django_db
def test_confirming_again_changes_nothing_and_says_so(cast: Cast) -> None:
    text = "20260001 王小明"
    seen = plan(cast.teaching_class, text).digest
    confirm(cast.teaching_class, text)
    before = list(Enrolment.objects.values())
    assert confirm(cast.teaching_class, text, seen) == Refusal("roster_changed")
    again = confirm(cast.teaching_class, text)
    assert again.to_write == ()
    assert list(Enrolment.objects.values()) == before


@pytest.mark.django_db
def test_what_changed_since_the_preview_is_noticed(cast: Cast) -> None:
    text = "20260001 王小明\n20260002 李小红"
    seen = plan(cast.teaching_class, text).digest
    person(cast.office.college, "20260002", "别人", Role.STUDENT)
    assert confirm(cast.teaching_class, text, seen) == Refusal("roster_changed")
    assert not User.objects.filter(username="20260001").exists()


@pytest.mark.django_db
def test_an_archived_class_takes_nobody(cast: Cast) -> None:
    classes.archive(teaching_class=cast.teaching_class, now=START)
    assert confirm(cast.teaching_class, "20260001 王小明") == Refusal("class_archived")
    assert not User.objects.filter(username="20260001").exists()


# ---- One by one ------------------------------------------------------------------------------
def enrolment(cast: Cast, seat: int) -> Enrolment:
    return cast.teaching_class.enrolments.get(seat=seat, left_at=None)


def enrol(teaching_class: TeachingClass, number: str, name: str) -> Enrolment:
    made = rosters.enrol_one(
        teaching_class=teaching_class, entry=RosterEntry(1, number, name), now=START
    )
    assert isinstance(made, Enrolment)
    return made


@pytest.mark.django_db
def test_a_late_joiner_gets_the_seat_after_the_last_ever_taken(cast: Cast) -> None:
    rosters.leave(enrolment=enrolment(cast, 12), now=START)
    assert enrol(cast.teaching_class, "20260001", "王小明").seat == 13


@pytest.mark.django_db
def test_who_left_is_kept_and_comes_back_to_the_old_seat_if_it_is_free(cast: Cast) -> None:
    row = enrolment(cast, 5)
    rosters.leave(enrolment=row, now=START)
    rosters.leave(enrolment=row, now=START + minutes(5))
    row.refresh_from_db()
    assert row.left_at == START
    assert enrol(cast.teaching_class, row.student.username, row.student.name) == row
    assert enrolment(cast, 5).student == row.student


@pytest.mark.django_db
def test_who_comes_back_to_a_taken_seat_gets_the_next_one(cast: Cast) -> None:
    row = enrolment(cast, 5)
    rosters.leave(enrolment=row, now=START)
    rosters.change_seat(enrolment=enrolment(cast, 6), seat=5)
    assert enrol(cast.teaching_class, row.student.username, row.student.name).seat == 13


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 14)), max_size=6))
def test_however_seats_change_everybody_has_one_of_their_own(
    changes: list[tuple[int, int]],
) -> None:
    with transaction.atomic():
        cast = make_cast()
        for old, new in changes:
            row = cast.teaching_class.enrolments.filter(seat=old).first()
            if row is not None:
                rosters.change_seat(enrolment=row, seat=new)
        seats = list(cast.teaching_class.enrolments.values_list("seat", flat=True))
        assert len(set(seats)) == 12
        assert min(seats) >= 1
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("seat", [0, -1, 1000])
def test_seats_have_a_range(cast: Cast, seat: int) -> None:
    refused = rosters.change_seat(enrolment=enrolment(cast, 1), seat=seat)
    assert refused == Refusal("seat_out_of_range", facts={"most": 999})


@pytest.mark.django_db
def test_moving_ends_one_enrolment_and_begins_another_with_an_account_there(cast: Cast) -> None:
    row = enrolment(cast, 3)
    moved = rosters.move(enrolment=row, to=cast.other_class, now=START)
    assert isinstance(moved, Enrolment)
    row.refresh_from_db()
    assert row.left_at == START
    assert (moved.student, moved.seat) == (row.student, 2)
    towns = BrokerageAccount.objects.filter(owner=row.student).values_list("town", flat=True)
    assert list(towns) == [cast.other_class.town_id]


@pytest.mark.django_db
def test_a_move_that_is_refused_changes_nothing(cast: Cast) -> None:
    classes.archive(teaching_class=cast.other_class, now=START)
    row = enrolment(cast, 3)
    refused = rosters.move(enrolment=row, to=cast.other_class, now=START)
    assert refused == Refusal("class_archived")
    row.refresh_from_db()
    assert row.left_at is None


@pytest.mark.django_db
def test_boards_name_accounts_of_two_towns_differently(cast: Cast) -> None:
    a_class(cast.office.college, "金融2303班", "three")
    for teaching_class in TeachingClass.objects.all():
        for number in range(2):
            enrol(teaching_class, f"n{teaching_class.pk}{number:04d}", "王小明")
    aliases = list(BrokerageAccount.objects.values_list("alias", flat=True))
    assert len(set(aliases)) == len(aliases) == 6
