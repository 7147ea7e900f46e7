"""Pages of the practice report: four headings, what is typed is kept, and what goes to whom."""

import re
import stat
from decimal import Decimal

import pytest
from django.urls import reverse

from exercises.models import PracticeReport
from exercises.services import reports
from simulator.engine.bank.traps import Trap
from simulator.idempotency import new_key
from tests.pages.talk import send, text
from tests.services.test_practice_reports import at_the_counter, handed_in
from tests.shift_cast import START, client_of, minutes, open_shift
from tests.work_scene import REFLECTION

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(cast, clock):
    return open_shift(cast)


@pytest.fixture
def pupil(cast):
    return client_of(cast.student)


@pytest.fixture
def desk(cast):
    return client_of(cast.instructor)


def autosaved(pupil, shift, points="", reflection="", base="0"):
    """What the page sends by itself a moment after typing stops."""
    key = new_key()
    fields = {"points": points, "reflection": reflection, "base": base, "idempotency_key": key}
    return pupil.post(
        reverse("report-save", args=[shift.pk]), fields, headers={"HX-Request": "true"}
    )


def headings(page: str) -> list[str]:
    return [
        " ".join(re.sub(r"<[^>]+>", " ", each).split())
        for each in re.findall(r"<h2[^>]*>(.*?)</h2>", page, re.DOTALL)
    ]


# ---- What stands on it -------------------------------------------------------------------------
def test_a_report_has_exactly_four_parts_in_either_language(shift, cast, pupil):
    printed = reverse("report-print", args=[shift.pk])
    english = ["1. Work task", "2. Time of completion", "3. Main points", "4. Reflection"]
    assert headings(text(pupil.get(printed))) == english
    cast.student.language = "zh-hans"
    cast.student.save()
    chinese = ["一、工作任务", "二、完成时间", "三、工作要点", "四、体会"]
    assert headings(text(pupil.get(printed))) == chinese


def test_figures_slips_and_errors_lie_under_the_main_points(shift, cast, pupil):
    at_the_counter(shift, cast.student, overlooks=frozenset({Trap.COUNTERFEIT}))
    page = text(pupil.get(reverse("report-print", args=[shift.pk])))
    task, rest = page.split("2. Time of completion")
    _, rest = rest.split("3. Main points")
    under_points, _ = rest.split("4. Reflection")
    assert "Bank teller" in task
    assert "2 号综合柜台" in task
    assert under_points.count("Attachment") == 3
    assert under_points.count('class="paper report-slip"') == 2
    assert 'class="report-errors"' in under_points


# ---- Writing -----------------------------------------------------------------------------------
def test_a_page_loaded_again_has_what_was_saved_while_typing(shift, pupil):
    assert autosaved(pupil, shift, "先收款", "想到哪写到哪").status_code == 200
    page = text(pupil.get(reverse("report", args=[shift.pk])))
    assert "先收款</textarea>" in page
    assert "想到哪写到哪</textarea>" in page
    assert 'name="base" value="1"' in page


def test_an_autosave_says_the_version_to_go_on_from_and_the_length(shift, pupil):
    piece = text(autosaved(pupil, shift, "a", "先收款后记账"))
    assert 'data-version="1"' in piece
    assert 'data-length="6"' in piece
    assert 'data-version="2"' in text(autosaved(pupil, shift, "b", "先收款", base="1"))


def test_a_second_tab_is_told_and_sees_both_texts(shift, pupil):
    autosaved(pupil, shift, "第一个窗口", "")
    other = autosaved(pupil, shift, "第二个窗口", "")
    assert other.status_code == 422
    assert "第一个窗口" in text(other)
    answer = send(pupil, "report-save", shift.pk, points="第二个窗口", reflection="", base="0")
    assert answer.status_code == 422
    assert "第二个窗口</textarea>" in text(answer)
    assert "第一个窗口" in text(answer)


def test_handing_in_too_early_keeps_the_words_and_says_what_is_wanting(shift, pupil):
    answer = send(pupil, "report-hand-in", shift.pk, points="要点", reflection="太短", base="0")
    assert answer.status_code == 422
    assert "at least 100 are asked for" in text(answer)
    assert "要点</textarea>" in text(answer)
    assert "data-unsaved" in text(answer).split('id="saved"')[0]  # the page saves them by itself
    again = send(pupil, "report-hand-in", shift.pk, points="要点", reflection=REFLECTION, base="0")
    assert again.status_code == 302
    assert PracticeReport.objects.get().is_handed_in


def test_what_a_student_typed_comes_back_as_text_and_never_as_markup(shift, pupil):
    autosaved(pupil, shift, "<script>alert(1)</script>", "</textarea><b>x")
    for name in ("report", "report-print"):
        page = text(pupil.get(reverse(name, args=[shift.pk])))
        assert "<script>alert" not in page
        assert "</textarea><b>x" not in page


# ---- The instructor ----------------------------------------------------------------------------
def test_an_instructor_asks_reads_marks_and_releases_and_the_student_sees_it_only_then(
    shift, cast, desk, pupil
):
    send(desk, "report-call", shift.pk, date="2026-11-20", time="11:35")
    report = handed_in(shift, cast.student)
    assert "学生01" in text(desk.get(reverse("report-shift", args=[shift.pk])))
    assert "先收款后记账" in text(desk.get(reverse("report-read", args=[report.pk])))
    sent = send(desk, "report-mark", report.pk, percent="８８．５", comment="要点清楚")
    assert sent.status_code == 302
    own = reverse("report", args=[shift.pk])
    assert "要点清楚" not in text(pupil.get(own))
    send(desk, "report-release", shift.pk)
    page = text(pupil.get(own))
    assert "要点清楚" in page
    assert "88.5" in page


@pytest.mark.parametrize("percent", ["", "abc", "101", "-1", "88.555", "1e400", "NaN"])
def test_a_mark_that_is_none_is_refused_with_the_words_kept(shift, cast, desk, percent):
    report = handed_in(shift, cast.student)
    answer = send(desk, "report-mark", report.pk, percent=percent, comment="别丢了我")
    assert answer.status_code == 422
    assert "别丢了我" in text(answer)
    report.refresh_from_db()
    assert report.percent is None


def test_a_report_that_was_only_saved_is_not_the_instructor_s_to_read(shift, pupil, desk):
    autosaved(pupil, shift, "还在写", "")
    report = PracticeReport.objects.get()
    assert desk.get(reverse("report-read", args=[report.pk])).status_code == 404
    assert "还在写" not in text(desk.get(reverse("report-shift", args=[shift.pk])))


# ---- PDF ---------------------------------------------------------------------------------------
def test_without_the_command_the_print_view_serves(shift, pupil, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    answer = pupil.get(reverse("report-pdf", args=[shift.pk]))
    assert answer.headers["Location"] == reverse("report-print", args=[shift.pk])
    page = text(pupil.get(reverse("report-print", args=[shift.pk])))
    assert reverse("report-pdf", args=[shift.pk]) not in page
    assert "Save as PDF" in page


@pytest.fixture
def command(tmp_path, monkeypatch):
    """A stand-in for the system's `weasyprint`: puts a PDF's head before what it is given."""

    def installed(script: str) -> None:
        file = tmp_path / "weasyprint"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    return installed


def test_with_the_command_a_report_is_a_file(shift, cast, pupil, command):
    command("printf '%%PDF-1.7\\n'; cat")
    handed_in(shift, cast.student)
    answer = pupil.get(reverse("report-pdf", args=[shift.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    page = answer.content.decode()
    assert headings(page) == [
        "1. Work task",
        "2. Time of completion",
        "3. Main points",
        "4. Reflection",
    ]
    assert "<script" not in page
    assert 'href="/' not in page  # nothing that a file would have to fetch


def test_slips_in_a_file_carry_styles_that_a_drawing_understands(shift, cast, pupil, command):
    command("cat")
    at_the_counter(shift, cast.student)
    page = pupil.get(reverse("report-pdf", args=[shift.pk])).content.decode()
    styles = re.findall(r"<svg[^>]*><style>(.*?)</style>", page, re.DOTALL)
    assert len(styles) == 2
    assert not re.search(r"var\(|@layer|\bfont:|currentcolor", styles[0])


def test_a_command_that_fails_sends_one_to_the_print_view(shift, pupil, command):
    command("exit 1")
    answer = pupil.get(reverse("report-pdf", args=[shift.pk]))
    assert answer.headers["Location"] == reverse("report-print", args=[shift.pk])


def test_a_report_that_is_late_says_so_and_is_taken(shift, cast, pupil, clock):
    reports.call_for(shift=shift, due_at=START + minutes(60), by=cast.instructor, now=START)
    clock.now = START + minutes(75)
    send(pupil, "report-hand-in", shift.pk, points="要点", reflection=REFLECTION, base="0")
    assert PracticeReport.objects.get().is_handed_in
    listed = text(client_of(cast.instructor).get(reverse("report-shift", args=[shift.pk])))
    assert "Late by 15 minutes." in listed
    assert "holds back marks" in listed


def test_a_mark_entered_is_exact(shift, cast, desk):
    report = handed_in(shift, cast.student)
    send(desk, "report-mark", report.pk, percent="88.55", comment="")
    report.refresh_from_db()
    assert report.percent == Decimal("88.55")
