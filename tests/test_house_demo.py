"""What a first start finds: a college with people, past days, a shift to join, and safe logins."""

import datetime as dt
import re
import stat
from collections import Counter
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from classroom.management.commands import prepare as preparing
from classroom.models import (
    Attendance,
    College,
    Role,
    Shift,
    StageKind,
    TeachingClass,
    User,
)
from classroom.rules import room_code
from classroom.selectors import attendance as reading
from classroom.selectors import shifts as reading_shifts
from classroom.services import attendance, classes, demo, demo_days
from classroom.services.postings import context_of
from exercises.models import Assignment, Attempt, PracticeReport
from exercises.selectors import gradebook, grading, radar, sides, student_day
from exercises.services import marking
from simulator.models import (
    BrokerageAccount,
    Contact,
    CounterTransaction,
    DeskSession,
    Duty,
    Interview,
    ServiceRecord,
)
from simulator.selectors import books, cash_boxes, evidence, vouchers

NOW = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def few_past_days(monkeypatch):
    """Past days take the longest; most tests do not look at them."""
    monkeypatch.setattr(demo_days, "PAST_SHIFTS", 1)
    monkeypatch.setattr(demo_days, "WORKED_DAYS", 0)


@pytest.fixture
def college(few_past_days):
    return demo.seed(now=NOW)


@pytest.fixture
def college_with_past():
    """As a first start founds it."""
    return demo.seed(now=NOW, desk_stage=import_string(settings.DEMO_DESK_STAGE))


def the_class():
    return TeachingClass.objects.get(name="金融2301班")


def newcomer():
    return User.objects.get(username="202301001")


def test_one_college_two_classes_of_twelve_two_instructors_two_judges_one_office(college):
    assert Counter(User.objects.values_list("role", flat=True)) == {
        Role.STUDENT: 24,
        Role.INSTRUCTOR: 2,
        Role.JUDGE: 2,
        Role.OFFICE: 1,
    }
    assert [c.enrolments.count() for c in college.classes.all()] == [12, 12]
    assert [c.instructors.count() for c in college.classes.all()] == [1, 1]
    assert len(set(User.objects.values_list("name", flat=True))) == 29


def test_every_student_has_a_practice_account_whose_alias_does_not_name_them(college):
    accounts = BrokerageAccount.objects.select_related("owner", "town")
    assert accounts.count() == 24
    assert len({account.alias for account in accounts}) == 24
    for account in accounts:
        assert account.owner.name not in account.alias
        assert account.town == account.owner.enrolments.get().teaching_class.town


def test_the_same_people_are_invented_every_time(college):
    names = list(User.objects.order_by("pk").values_list("name", flat=True))
    assert names == list(islice(demo.invented_names(), len(names)))


def test_nothing_is_founded_where_somebody_is_already(college):
    assert demo.seed(now=NOW) is None
    assert College.objects.count() == 1
    assert User.objects.count() == 29


def test_past_days_are_varied_and_look_like_those_of_a_class(college_with_past):
    for teaching_class in college_with_past.classes.all():
        past = list(teaching_class.shifts.order_by("starts_at"))
        assert len(past) == 8
        assert all(shift.is_closed and shift.closed_at < NOW for shift in past)
        assert all(shift.starts_at.weekday() < 5 for shift in past)
        assert all(shift.postings.exclude(published_duty="").count() >= 8 for shift in past)
        marks = Counter(
            entry.status for shift in past for entry in reading.latest_of_all(shift).values()
        )
        assert sum(marks.values()) == 8 * 12
        assert marks[Attendance.PRESENT] > 60
        assert marks[Attendance.LATE] >= 4
        assert len(marks) >= 4


def test_three_past_days_were_worked_at_the_desks_and_the_books_agree(college_with_past):
    for teaching_class in college_with_past.classes.all():
        town = teaching_class.town
        days = list(town.business_days.order_by("date"))
        shifts = list(teaching_class.shifts.order_by("starts_at"))[-3:]
        assert [day.date for day in days[:-1]] == [
            timezone.localdate(shift.starts_at) for shift in shifts
        ]
        assert days[-1].date == timezone.localdate(NOW)
        assert days[-1].closed_at is None
        for shift in shifts:
            works = CounterTransaction.objects.filter(session__context_id=context_of(shift))
            assert works.filter(ending="completed").exists()
            ends_at = reading_shifts.ends_at(shift)
            assert all(shift.starts_at < work.finished_at < ends_at for work in works)
            contacts = Contact.objects.filter(session__context_id=context_of(shift))
            assert contacts.exists()
            assert all(shift.starts_at < each.opened_at < ends_at for each in contacts)
            assert not contacts.filter(state__in=("prepared", "open")).exists()
        assert ServiceRecord.objects.filter(contact__town=town).exists()
        assert books.audit(town) + cash_boxes.audit(town) + vouchers.audit(town) == []
        sessions = town.desk_sessions.all()
        assert not sessions.filter(closed_at=None).exists()
        assert {evidence.first_broken(session) for session in sessions} == {None}


def test_whoever_was_posted_as_wealth_manager_held_interviews_within_the_stage(college_with_past):
    worked = [
        context_of(shift)
        for teaching_class in college_with_past.classes.all()
        for shift in teaching_class.shifts.order_by("starts_at")[5:]
    ]
    posted = DeskSession.objects.filter(duty=Duty.WEALTH, context_id__in=worked)
    held = Interview.objects.filter(session__in=posted)
    managers = {(session.context_id, session.person_id) for session in posted}
    assert len(managers) == len(worked) == 6
    assert {(row.session.context_id, row.session.person_id) for row in held} == managers
    for interview in held.select_related("session"):
        assert interview.ending == Interview.Ending.RECORDED
        assert interview.session.opened_at <= interview.opened_at
        assert interview.session.closed_at is not None
        assert interview.closed_at < interview.session.closed_at


def test_the_newcomer_has_worked_each_desk_and_knows_why_a_point_was_lost(college_with_past):
    desks = DeskSession.objects.filter(person=newcomer(), events__number__gt=2)
    assert set(desks.values_list("duty", flat=True)) == {Duty.TELLER, Duty.WEALTH, Duty.BROKER}
    marked = [mark for mark in student_day.marks_out(newcomer(), NOW) if mark.release]
    lost = [criterion.key for mark in marked for criterion, _ in mark.losses]
    assert (len(marked), lost) == (2, ["confirmed"])
    assert radar.radar_of(newcomer(), NOW).is_drawn
    assert sides.to_review(newcomer())
    assert [item.may_begin for item in student_day.work_next(newcomer(), NOW)] == [True]
    owed = student_day.report_next(newcomer())
    assert owed.due_at > NOW
    assert owed.report.points
    assert not owed.report.is_handed_in


def test_the_instructor_has_marks_out_marks_to_give_and_a_request_to_answer(college_with_past):
    book = gradebook.book_of(the_class(), NOW)
    assert [assignment.task for assignment in book.work] == [
        "teller-cash-deposit",
        "wealth-first-interview",
        "broker-client-care",
        "teller-large-withdrawal",
        "teller-traps-and-closing",
    ]
    out = [cell.percent for row in book.rows for cell in row.work if cell.percent is not None]
    assert len(out) >= 6
    assert not any(cell.is_missed for row in book.rows for cell in row.work)
    piles = [grading.pile_of(assignment) for assignment in book.work]
    assert [bool(pile.shown(grading.Show.TO_MARK)) for pile in piles] == [True] * 4 + [False]
    assert sum(len(pile.shown(grading.Show.REVIEW)) for pile in piles) == 1
    changed = [script.standing.changed_by for pile in piles for script in pile.scripts]
    assert any(changed)
    assert PracticeReport.objects.exclude(released_at=None).count() >= 4
    assert PracticeReport.objects.filter(percent=None).exclude(handed_in_at=None).exists()
    assert set(Assignment.objects.values_list("teaching_class", flat=True)) == {the_class().pk}
    for attempt in Attempt.objects.exclude(handed_in_at=None):
        assert marking.compute(attempt=attempt, now=NOW) == attempt.computed.get()


def test_a_newcomer_finds_an_open_shift_and_is_on_time(college):
    demo.keep_going(now=NOW)
    shift = reading_shifts.shift_now(newcomer(), NOW)
    assert shift.is_open
    entry = attendance.clock_in(
        shift=shift,
        student=newcomer(),
        code=room_code.code_at(shift.secret, NOW),
        device="theirs",
        now=NOW,
    )
    assert entry.status == Attendance.PRESENT
    assert len(reading_shifts.attendees(shift)) > 1


def test_the_newcomer_is_posted_where_trading_is_allowed(college):
    demo.keep_going(now=NOW)
    shift = reading_shifts.shift_now(newcomer(), NOW)
    assert shift.postings.get(person=newcomer()).published_duty == Duty.CUSTOMER


def test_starting_again_keeps_the_shift_that_is_on_and_renews_one_that_is_over(college):
    demo.keep_going(now=NOW)
    first = the_class().shifts.get(state=Shift.State.OPEN)
    demo.keep_going(now=NOW + 30 * MINUTE)
    assert the_class().shifts.get(state=Shift.State.OPEN) == first
    tomorrow = NOW + dt.timedelta(days=1)
    demo.keep_going(now=tomorrow)
    fresh = the_class().shifts.get(state=Shift.State.OPEN)
    assert fresh != first
    assert reading_shifts.current_stage(fresh).kind == StageKind.CLOCK_IN
    first.refresh_from_db()
    assert first.is_closed


@pytest.mark.parametrize("what", ["archived", "nobody teaches it", "nobody is in it"])
def test_a_demo_class_that_cannot_work_does_not_stop_the_start(college, what):
    own = the_class()
    if what == "archived":
        classes.archive(teaching_class=own, now=NOW)
    elif what == "nobody teaches it":
        own.instructors.clear()
    else:
        own.enrolments.update(left_at=NOW)
    demo.keep_going(now=NOW)
    assert not own.shifts.filter(state=Shift.State.OPEN).exists()
    assert Shift.objects.filter(state=Shift.State.OPEN).count() == 1


def test_a_college_that_is_no_demo_is_left_alone(cast):
    demo.keep_going(now=NOW)
    assert Shift.objects.count() == 0
    assert demo.people() == []
    assert demo.hand_out_passwords() == {}


# ---- What `make run` prints ------------------------------------------------------------------
@pytest.fixture
def folder(few_past_days, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


def prepared(host):
    said = StringIO()
    call_command("prepare", host=host, port=8123, stdout=said)
    return said.getvalue()


def test_on_loopback_it_prints_the_address_and_logins_that_work(folder):
    said = prepared("127.0.0.1")
    assert "http://127.0.0.1:8123" in said
    (password,) = re.findall(r"密码 (\w+)", said)
    printed = re.findall(r"^    ([\w]+) +(?:学生|教师|评委|教务)", said, flags=re.M)
    people = {person.username: person for person in User.objects.all()}
    assert {people[name].role for name in printed} == set(Role)
    assert all(check_password(password, people[name].password) for name in printed)


@pytest.mark.parametrize("was_local", [False, True])
def test_on_the_network_everybody_gets_a_password_of_their_own(folder, monkeypatch, was_local):
    monkeypatch.setattr(preparing.environment, "own_addresses", lambda: ["192.168.1.20"])
    if was_local:
        prepared("127.0.0.1")
    said = prepared("0.0.0.0")  # noqa: S104
    assert "http://192.168.1.20:8123" in said
    handed = dict(re.findall(r"^    (\w+) +([a-z2-9]{5}-[a-z2-9]{5}) ", said, flags=re.M))
    people = {person.username: person for person in User.objects.all()}
    assert set(handed) == set(people)
    assert len(set(handed.values())) == len(people)
    assert all(check_password(handed[name], people[name].password) for name in list(handed)[::7])
    assert not demo.has_known_passwords()


def test_random_passwords_are_printed_once_and_kept_for_their_owner_only(folder):
    first = prepared("192.168.1.20")
    kept = folder / preparing.LOGINS
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    passwords = re.findall(r"[a-z2-9]{5}-[a-z2-9]{5}", kept.read_text(encoding="utf-8"))
    assert len(passwords) == 29
    assert all(word in first for word in passwords)
    again = prepared("192.168.1.20")
    assert not any(word in again for word in passwords)
    assert str(kept) in again
    assert prepared("127.0.0.1").count("shangban") == 0


def test_known_passwords_never_reach_the_network_even_if_an_old_file_lies_about(folder):
    (folder / preparing.LOGINS).write_text("from another time", encoding="utf-8")
    prepared("127.0.0.1")
    prepared("192.168.1.20")
    assert not demo.has_known_passwords()


def test_nobody_else_can_look_into_the_data_folder(folder):
    prepared("127.0.0.1")
    assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700


def test_static_files_are_collected_again_only_when_one_changed(folder, monkeypatch):
    assert "Collecting" in prepared("127.0.0.1")
    assert "Collecting" not in prepared("127.0.0.1")
    monkeypatch.setattr(preparing, "static_state", lambda: "another")
    assert "Collecting" in prepared("127.0.0.1")
