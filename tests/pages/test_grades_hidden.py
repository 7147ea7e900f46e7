"""What is not out is on no page, piece or file that a student can reach, whatever else is out."""

from decimal import Decimal
from itertools import product

import pytest
from django.urls import reverse

from exercises.models import PracticeReport
from exercises.services import gradebook, reports
from exercises.services.gradebook import EntryWish, PartWish
from simulator.engine.refusal import Refusal
from tests import grade_cast
from tests.pages.talk import text
from tests.services.test_practice_reports import handed_in
from tests.shift_cast import START, client_of, minutes, open_shift

pytestmark = pytest.mark.django_db
WORK, REPORT, ENTERED = ("83.0", "83"), ("61.9", "61.91"), ("47.3", "47.29")
"""Marks as pages and files would show them; nothing else on the pages has these figures."""
WORDS = "这句评语只有发布后才能看到"
PLAIN = ("home-pieces", "grades", "radar", "reports", "work", "home")


def everything_a_student_reads(student, shift) -> str:
    client = client_of(student)
    addresses = [reverse(name) for name in PLAIN]
    addresses += [
        reverse(name, args=[shift.pk]) for name in ("report", "report-print", "report-pdf")
    ]
    lines = ("service", "marketing", "wealth", "integrity", "compliance", "innovation")
    addresses += [reverse("radar-line", args=[line]) for line in lines]
    return "".join(text(client.get(address, follow=True)) for address in addresses)


@pytest.mark.parametrize(("work", "report", "entered"), list(product([False, True], repeat=3)))
def test_each_mark_is_seen_exactly_when_it_is_out(cast, clock, work, report, entered):
    clock.now = START + minutes(1)
    student, by = cast.student, cast.instructor
    columns = gradebook.choose_parts(
        teaching_class=cast.teaching_class,
        parts=[
            PartWish("任务", "process", "work", Decimal(40)),
            PartWish("报告", "process", "report", Decimal(20)),
            PartWish("竞赛", "contest", "entered", Decimal(40)),
        ],
    )
    assert not isinstance(columns, Refusal)
    [assignment] = grade_cast.some_work(cast)
    grade_cast.result(assignment, student, 83, by=by, is_out=work)
    shift = open_shift(cast)
    written = handed_in(shift, student)
    reports.mark(report=written, percent=Decimal(REPORT[1]), comment=WORDS, by=by)
    if report:
        reports.release(shift=shift, now=START)
    gradebook.enter(
        column=columns[2], marks={student.pk: EntryWish(Decimal(ENTERED[1]))}, by=by, now=START
    )
    gradebook.show(column=columns[2], is_shown=entered, now=START)
    seen = everything_a_student_reads(student, shift)
    assert (WORK[0] in seen) == work
    assert any(figure in seen for figure in REPORT) == report
    assert (WORDS in seen) == report
    assert any(figure in seen for figure in ENTERED) == entered


def test_a_report_s_mark_taken_back_is_gone_from_every_page(cast, clock):
    shift = open_shift(cast)
    written = handed_in(shift, cast.student)
    reports.mark(report=written, percent=Decimal(REPORT[1]), comment=WORDS, by=cast.instructor)
    reports.release(shift=shift, now=START)
    assert WORDS in everything_a_student_reads(cast.student, shift)
    reports.take_back(report=PracticeReport.objects.get())
    seen = everything_a_student_reads(cast.student, shift)
    assert WORDS not in seen
    assert not any(figure in seen for figure in REPORT)


def test_files_of_the_gradebook_are_not_a_student_s(cast, clock):
    client = client_of(cast.student)
    for form in ("csv", "xlsx"):
        address = reverse("gradebook-export", args=[cast.teaching_class.pk, form])
        assert client.get(address).status_code == 404
