"""The gradebook's pages and files: what is typed, what a spreadsheet opens, what a student sees."""

import io
import re
from decimal import Decimal

import pandas as pd
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from classroom.models import User
from exercises.models import GradeColumn, GradeEntry
from exercises.selectors.gradebook import book_of
from exercises.services import gradebook
from exercises.services.gradebook import EntryWish, PartWish
from simulator.engine.refusal import Refusal
from tests import grade_cast, shift_cast
from tests.pages.talk import send, text
from tests.shift_cast import START, client_of

pytestmark = pytest.mark.django_db
SPREADSHEET_TRAPS = ("=1+1", "+1+1", "-1", "@SUM(A1)", "\tx", "＝1+1")


@pytest.fixture
def desk(cast):
    return client_of(cast.instructor)


@pytest.fixture
def contest(cast) -> GradeColumn:
    """Set work for 60 percent, a contest entered by hand for 40."""
    chosen = gradebook.choose_parts(
        teaching_class=cast.teaching_class,
        parts=[
            PartWish("任务", "process", "work", Decimal(60)),
            PartWish("竞赛", "contest", "entered", Decimal(40)),
        ],
    )
    assert not isinstance(chosen, Refusal), chosen
    return chosen[1]


@pytest.fixture
def marked(cast, clock, contest):
    """The first student has 80 of set work and 91.25 of the contest; the second is excused from it."""
    [assignment] = grade_cast.some_work(cast)
    grade_cast.result(assignment, cast.student, 80, by=cast.instructor)
    gradebook.enter(
        column=contest,
        marks={
            cast.student.pk: EntryWish(Decimal("91.25")),
            cast.students[1].pk: EntryWish(None, excused=True),
        },
        by=cast.instructor,
        now=START,
    )
    return contest


def parts_form(*rows: tuple[str, str, str, str, str]) -> dict[str, list[str]]:
    names = ("pk", "title", "group", "source", "weight")
    return {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}


# ---- Files -------------------------------------------------------------------------------------
def download(desk, cast, form):
    answer = desk.get(reverse("gradebook-export", args=[cast.teaching_class.pk, form]))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.content


def test_openpyxl_and_pandas_read_the_same_grades_from_either_file(desk, cast, marked):
    sheet = load_workbook(io.BytesIO(download(desk, cast, "xlsx"))).active
    rows = list(sheet.values)
    excel = pd.read_excel(io.BytesIO(download(desk, cast, "xlsx")))
    csv = pd.read_csv(io.BytesIO(download(desk, cast, "csv")), encoding="utf-8-sig")
    assert list(excel.columns) == list(csv.columns) == list(rows[0])
    book = book_of(cast.teaching_class, START)
    assert len(excel) == len(csv) == len(book.rows) == 12
    for table in (excel, csv):
        first = table.iloc[0]
        assert (first["Student number"], first["Name"]) == ("s01", "学生01")
        assert first["Grade"] == pytest.approx(84.5)  # 0.6 × 80 + 0.4 × 91.25
        assert float(first["竞赛 (40%)"]) == pytest.approx(91.25)
        assert table.iloc[1]["竞赛 (40%)"] == "exempt"
        assert {"Present", "Late", "Absent", "Excused", "Points off"} <= set(table.columns)


def test_no_cell_of_a_file_is_a_formula_whatever_people_and_parts_are_called(desk, cast, marked):
    for student, trap in zip(cast.students, SPREADSHEET_TRAPS, strict=False):
        User.objects.filter(pk=student.pk).update(name=trap)
    GradeColumn.objects.filter(pk=marked.pk).update(title="=HYPERLINK(1)")
    sheet = load_workbook(io.BytesIO(download(desk, cast, "xlsx"))).active
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "inlineStr", "n"}
    names = [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert names[0] == SPREADSHEET_TRAPS[0]
    lines = download(desk, cast, "csv").decode("utf-8-sig").splitlines()
    cells = [cell.strip('"') for line in lines for cell in line.split(",")]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))] == []
    assert "'=1+1" in cells


def test_the_sheet_to_sign_has_everybody_the_weights_and_lines_for_names(desk, cast, marked):
    page = text(desk.get(reverse("grade-sheet", args=[cast.teaching_class.pk])))
    for student in cast.students:
        assert student.username in page
    for part in ("任务 60%", "竞赛 40%", "84.5", "exempt", "赵敏", "Signature", "Office"):
        assert part in page


# ---- Parts and marks as typed ------------------------------------------------------------------
def test_parts_typed_in_full_width_are_taken_and_blank_rows_left_out(desk, cast, clock):
    answer = send(
        desk,
        "grade-parts",
        cast.teaching_class.pk,
        **parts_form(
            ("", "任务", "process", "work", "６２．５"),
            ("", "竞赛", "contest", "entered", "37.5%"),
            ("", "", "process", "entered", ""),
        ),
    )
    assert answer.status_code == 302
    weights = cast.teaching_class.grade_columns.values_list("weight", flat=True)
    assert list(weights) == [Decimal("62.5"), Decimal("37.5")]


@pytest.mark.parametrize("weight", ["zehn", "1e400", "NaN", "33.333", "-5", "101"])
def test_weights_that_are_none_lose_nothing_of_what_was_typed(desk, cast, clock, weight):
    rows = [("", "我的任务", "process", "work", weight), ("", "竞赛", "contest", "entered", "40")]
    answer = send(desk, "grade-parts", cast.teaching_class.pk, **parts_form(*rows))
    assert answer.status_code == 422
    page = text(answer)
    assert "我的任务" in page
    assert f'value="{weight}"' in page
    assert 'role="alert"' in page
    assert not cast.teaching_class.grade_columns.exists()


def test_the_sum_of_wrong_weights_is_told(desk, cast, clock):
    rows = [("", "A", "process", "work", "50"), ("", "B", "contest", "entered", "40")]
    answer = send(desk, "grade-parts", cast.teaching_class.pk, **parts_form(*rows))
    assert "these are 90" in text(answer)


def test_marks_are_entered_and_one_that_is_none_keeps_all_of_them_on_the_page(
    desk, cast, clock, contest
):
    one, two = cast.students[:2]
    fields = {f"percent-{one.pk}": "９１．５", f"percent-{two.pk}": "1000"}
    answer = send(desk, "grade-entries", contest.pk, **fields)
    assert answer.status_code == 422
    assert 'value="９１．５"' in text(answer)
    assert GradeEntry.objects.count() == 0
    fields[f"percent-{two.pk}"] = ""
    fields[f"excused-{two.pk}"] = "on"
    assert send(desk, "grade-entries", contest.pk, **fields).status_code == 302
    assert set(GradeEntry.objects.values_list("student", "percent", "excused")) == {
        (one.pk, Decimal("91.50"), False),
        (two.pk, None, True),
    }


def test_every_part_can_be_excused_not_only_those_entered_by_hand(desk, cast, clock, contest):
    work = cast.teaching_class.grade_columns.get(source="work")
    send(desk, "grade-entries", work.pk, **{f"excused-{cast.student.pk}": "on"})
    row = book_of(cast.teaching_class, START).rows[0]
    assert row.parts[0].excused


# ---- The book and the student ------------------------------------------------------------------
def test_the_book_shows_grade_parts_attendance_and_each_piece_of_work(desk, cast, marked):
    page = text(desk.get(reverse("gradebook", args=[cast.teaching_class.pk])))
    row = page.split("学生01")[1].split("</tr>")[0]
    assert re.search(r"84\.5\s", row)
    assert "80.0" in row
    assert "0 · 0 · 0" in row
    second = page.split("学生02")[1].split("</tr>")[0]
    assert "exempt" in second


def test_a_student_sees_an_entered_mark_only_once_it_is_shown(desk, cast, marked):
    pupil = client_of(cast.student)
    before = text(pupil.get(reverse("grades")))
    assert "91.3" not in before
    assert "80.0" in before
    send(desk, "grade-show", marked.pk, shown="1")
    assert "91.3" in text(pupil.get(reverse("grades")))
    send(desk, "grade-show", marked.pk, shown="0")
    assert "91.3" not in text(pupil.get(reverse("grades")))


def test_a_classmate_s_grades_are_on_no_page_of_a_student(desk, cast, marked):
    send(desk, "grade-show", marked.pk, shown="1")
    page = text(client_of(cast.students[2]).get(reverse("grades")))
    assert "91.3" not in page
    assert "80.0" not in page


def test_the_page_asks_as_much_for_sixty_students_as_for_five(desk, cast, clock):
    counts = []
    for size, work in ((5, 3), (60, 40)):
        teaching_class = shift_cast.a_class(cast.office.college, f"{size}人班", f"of-{size}")
        teaching_class.instructors.add(cast.instructor)
        grade_cast.whole_class(cast, teaching_class, students=size, work=work)
        with CaptureQueriesContext(connection) as captured:
            page = text(desk.get(reverse("gradebook", args=[teaching_class.pk])))
        assert page.count('class="gradebook-name"') == size + 1
        counts.append(len(captured))
    assert counts[0] == counts[1]
