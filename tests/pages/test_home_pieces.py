"""What the first page pulls of work and marks, for each role, at a price that does not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.services import reports
from tests import grade_cast
from tests.pages.talk import text
from tests.services.test_practice_reports import handed_in
from tests.shift_cast import START, client_of, minutes, open_shift

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
PIECES = reverse("home-pieces")


def piece(person) -> str:
    return text(client_of(person).get(PIECES))


def test_students_and_instructors_pull_the_pieces_and_nobody_else_does(cast, judge, clock):
    for person in (cast.student, cast.instructor):
        assert f'hx-get="{PIECES}"' in text(client_of(person).get(reverse("home")))
    for person in (judge, cast.office):
        assert PIECES not in text(client_of(person).get(reverse("home")))


def test_before_the_pieces_come_links_lead_to_the_same_things(cast, clock):
    page = text(client_of(cast.student).get(reverse("home")))
    for name in ("work", "reports", "grades", "radar"):
        assert f'href="{reverse(name)}"' in page


def test_a_new_student_reads_what_will_stand_there(cast, clock):
    page = piece(cast.student)
    for words in ("No work waits", "Every shift has a report", "No mark is out yet"):
        assert words in page
    assert "data-radar" not in page


def test_a_student_sees_work_the_report_with_its_time_the_mark_and_the_radar(cast, clock):
    clock.now = START + minutes(10)
    done, waiting = grade_cast.some_work(cast, 2)
    assert waiting.pk
    grade_cast.result(done, cast.student, 80, by=cast.instructor)
    shift = open_shift(cast)
    reports.call_for(shift=shift, due_at=START + minutes(130), by=cast.instructor, now=START)
    page = piece(cast.student)
    assert page.count('class="task-icon"') == 1
    assert "2\xa0hours" in page
    assert 'class="mark-score">80.0<' in page
    assert reverse("attempt-mark", args=[done.parties.get().attempts.get().pk]) in page
    assert "data-radar" in page
    assert reverse("radar-line", args=["compliance"]) in page
    clock.now = START + minutes(140)
    assert "Was due" in piece(cast.student)
    handed_in(shift, cast.student)
    assert "Was due" not in piece(cast.student)


def test_an_instructor_sees_what_waits_in_each_class(cast, clock):
    [assignment] = grade_cast.some_work(cast)
    grade_cast.result(assignment, cast.student, None, by=cast.instructor)
    row = piece(cast.instructor).split(cast.teaching_class.name)[1].split("</tr>")[0]
    assert row.count('class="num strong">1<') == 1
    assert reverse("gradebook", args=[cast.teaching_class.pk]) in row


def test_the_pieces_ask_as_much_for_much_work_as_for_little(cast, clock):
    clients = {person: client_of(person) for person in (cast.student, cast.instructor)}

    def asked() -> list[int]:
        counts = []
        for client in clients.values():
            with CaptureQueriesContext(connection) as captured:
                client.get(PIECES)
            counts.append(len(captured))
        return counts

    for assignment in grade_cast.some_work(cast, 2):
        grade_cast.result(assignment, cast.student, 80, by=cast.instructor)
    asked()
    few = asked()
    for assignment in grade_cast.some_work(cast, 30):
        for student in cast.students[:3]:
            grade_cast.result(assignment, student, 80, by=cast.instructor)
    assert asked() == few
