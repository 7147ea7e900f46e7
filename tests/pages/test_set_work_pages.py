"""Setting work and doing it, by forms alone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from exercises.models import Assignment, Attempt, SideMark, WorkPolicy
from exercises.services import sides
from tests import work_cast
from tests.pages.talk import send, text
from tests.shift_cast import START, Cast, client_of
from tests.site_pages import TIMES

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
FORM = {
    **TIMES,
    "mode": "exam",
    "audience": "all",
    "minutes": "４５",
    "attempts": "1",
    "counts": "last",
    "seeds": "own",
    "late_percent": "10",
    "coach": "70",
    "own": "15",
    "peers": "15",
    "is_blind": "on",
    "notes_compulsory": "on",
}


@pytest.fixture
def desk(clock, cast: Cast):
    return client_of(cast.instructor)


def set_task(desk, cast, **fields):
    where = ("work-set", cast.teaching_class.pk, work_cast.DEPOSIT)
    return send(desk, *where, **{**FORM, **fields})


# ---- Setting -----------------------------------------------------------------------------------
def test_an_instructor_is_told_which_market_a_task_brings(desk, cast):
    for task, market in (
        ("broker-client-care", "a falling market"),
        ("broker-phone-order", "a rising market"),
        (work_cast.DEPOSIT, None),
    ):
        page = text(desk.get(reverse("work-set", args=[cast.teaching_class.pk, task])))
        assert [each for each in ("a falling market", "a rising market") if each in page] == (
            [market] if market else []
        )


def test_a_task_is_set_as_the_form_says_full_width_digits_and_all(desk, cast):
    answer = set_task(desk, cast)
    made = Assignment.objects.get()
    assert answer.url == reverse("work-progress", args=[made.pk])
    assert made.work == WorkPolicy(
        mode="exam",
        hints=False,
        notes_compulsory=True,
        minutes=45,
        attempts=1,
        counts="last",
        late_percent=10,
        coach=70,
        own=15,
        peers=15,
    )
    assert made.is_blind
    assert made.parties.count() == len(cast.students)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"coach": "80"}, "100 percent together; these are 110"),
        ({"minutes": "481"}, "480"),
        ({"due_date": "2020-01-01"}, "is over already"),
        ({"audience": "some"}, "Choose at least one student"),
        ({"audience": "teams"}, "Choose at least one student"),
    ],
)
def test_a_refused_form_says_the_rule_and_keeps_what_was_typed(desk, cast, fields, told):
    answer = set_task(desk, cast, **{"late_percent": "33", **fields})
    page = text(answer)
    assert answer.status_code == 422
    assert told in page
    assert 'value="33"' in page
    for name, value in fields.items():
        field = re.search(rf'<input[^>]*name="{name}"[^>]*value="{value}"', page)
        assert field is not None, name
    assert not Assignment.objects.exists()


def test_students_with_one_team_name_work_together(desk, cast):
    one, two, three = cast.students[:3]
    teams = {f"team-{one.pk}": "甲", f"team-{two.pk}": "甲 ", f"team-{three.pk}": "乙"}
    set_task(desk, cast, audience="teams", **teams)
    members = {
        party.name: set(party.members.values_list("student", flat=True))
        for party in Assignment.objects.get().parties.all()
    }
    assert members == {"甲": {one.pk, two.pk}, "乙": {three.pk}}


def test_the_instructor_sees_how_far_everybody_is(desk, cast):
    work_cast.open_bank(cast.teaching_class)
    work = work_cast.set_work(cast)
    work_cast.done(work, cast.student)
    work_cast.begin(work, cast.students[1])
    page = text(desk.get(reverse("work-progress", args=[work.pk])))
    rows = re.findall(r"<tr>.*?</tr>", page, flags=re.S)
    told = {row: student.name for row in rows for student in cast.students if student.name in row}
    states = {name: re.search(r"Not marked|under way|not begun", row) for row, name in told.items()}
    found = {name: state[0] for name, state in states.items() if state}
    assert found[cast.student.name] == "Not marked"
    assert found[cast.students[1].name] == "under way"
    assert found[cast.students[2].name] == "not begun"


# ---- Doing it ----------------------------------------------------------------------------------
def test_a_student_begins_works_and_hands_in(clock, cast):
    work_cast.open_bank(cast.teaching_class)
    work = work_cast.set_work(cast, policy=WorkPolicy(notes_compulsory=True))
    client = client_of(cast.student)
    assert reverse("work-detail", args=[work.pk]) in text(client.get(reverse("work")))
    begun = send(client, "work-begin", work.pk)
    attempt = Attempt.objects.get()
    assert begun.url == reverse("attempt", args=[attempt.pk])
    assert reverse("counter") in text(client.get(begun.url))
    nothing = send(client, "attempt-hand-in", attempt.pk, note="先收款后记账")
    assert nothing.status_code == 422
    assert "先收款后记账" in text(nothing)
    clock.now = work_cast.serve(cast.student, 2).now
    page = text(client.get(begun.url))
    assert "done 2 times" in page
    assert send(client, "attempt-hand-in", attempt.pk, note="先收款后记账").status_code == 302
    attempt.refresh_from_db()
    assert attempt.handed_in_at == clock.now
    assert "The mark appears here when" in text(client.get(begun.url))


def test_in_an_examination_the_attempt_does_not_say_what_went_wrong(clock, cast):
    work_cast.open_bank(cast.teaching_class)
    work = work_cast.set_work(cast, policy=WorkPolicy(mode="exam", hints=False))
    attempt = work_cast.begin(work, cast.student)
    clock.now = work_cast.serve(cast.student, 2, teller=work_cast.BotTeller, closes=False).now
    page = text(client_of(cast.student).get(reverse("attempt", args=[attempt.pk])))
    assert "Posted to the books" in page
    assert "Went against a rule" not in page
    assert "coach" not in page.lower()


def test_the_case_of_a_plan_is_shown_and_answers_are_kept(clock, cast):
    work = work_cast.set_work(cast, "wealth-plan-first-page")
    attempt = work_cast.begin(work, cast.student)
    client = client_of(cast.student)
    page = text(client.get(reverse("attempt", args=[attempt.pk])))
    assert f"{attempt.situation['case']['cost_per_year']:,}" in page
    assert attempt.answer_key["goal_gap_yuan"]["value"] not in page
    send(client, "attempt-note", attempt.pk, **{"answer-goal_gap_yuan": "123,456.78"})
    assert 'value="123,456.78"' in text(client.get(reverse("attempt", args=[attempt.pk])))
    clash = send(client, "attempt-note", attempt.pk, **{"answer-goal_gap_yuan": "1" * 201})
    assert (clash.status_code, "1" * 201 in text(clash)) == (422, True)


def test_time_that_is_up_takes_the_attempt_in_as_its_page_is_opened(clock, cast):
    work_cast.open_bank(cast.teaching_class)
    work = work_cast.set_work(cast, policy=WorkPolicy(minutes=30))
    attempt = work_cast.begin(work, cast.student)
    clock.now = START + timedelta(minutes=31)
    assert "Handed in at" in text(
        client_of(cast.student).get(reverse("attempt", args=[attempt.pk]))
    )


# ---- The other sides ---------------------------------------------------------------------------
def test_a_classmate_s_work_is_marked_by_its_number_alone(clock, cast):
    work_cast.open_bank(cast.teaching_class)
    work = work_cast.set_work(cast, policy=WorkPolicy(coach=70, own=15, peers=15))
    work_cast.done(work, cast.student)
    work_cast.handed_in_without_desks(work, cast.students[1:4])
    assert sides.ask_peers(assignment=work, now=START) == 12
    mark = SideMark.objects.get(
        marker=cast.students[1], attempt__party__members__student=cast.student
    )
    client = client_of(cast.students[1])
    page = text(client.get(reverse("peer", args=[mark.pk])))
    assert mark.attempt.party.number in page
    assert cast.student.name not in page
    mute = send(client, "peer", mark.pk, percent="85", comment=" ")
    assert (mute.status_code, 'value="85"' in text(mute)) == (422, True)
    wild = send(client, "peer", mark.pk, percent="101", comment="次序清楚")
    assert (wild.status_code, "次序清楚" in text(wild)) == (422, True)
    assert send(client, "peer", mark.pk, percent="８５．５", comment="次序清楚").status_code == 302
    mark.refresh_from_db()
    assert str(mark.percent) == "85.50"
