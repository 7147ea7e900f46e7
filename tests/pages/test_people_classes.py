"""An instructor's class by its pages: a class list looked through and confirmed, its students."""

import io
import re
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from classroom.models import Enrolment, User
from tests.pages.talk import send, text
from tests.shift_cast import START, Cast, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
READABLE = re.compile(r"[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}")


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.instructor)


def upload(data: bytes, name: str = "list.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def confirm(desk: Client, preview: Any, pk: int) -> Any:
    fields = {"lines": preview.context["lines"], "seen": preview.context["plan"].digest}
    return send(desk, "roster-confirm", pk, **fields)


# ---- A class list ----------------------------------------------------------------------------
def test_a_pasted_list_is_looked_through_then_confirmed(cast: Cast, desk: Client) -> None:
    pk = cast.teaching_class.pk
    preview = send(
        desk,
        "roster-import",
        pk,
        lines="序号 学号 姓名\n1 ２０２６０００１ 王　小明\n2 s03 学生03\n3 x 李",
    )
    page = text(preview)
    assert preview.status_code == 200
    assert "20260001" in page
    assert "1 will join" in page
    assert "2 lines with a problem" in page
    assert not User.objects.filter(username="20260001").exists()
    done = confirm(desk, preview, pk)
    assert done.headers["Location"] == reverse("class-detail", args=[pk])
    page = text(desk.get(done.headers["Location"]))
    assert "1 student has joined" in page
    assert "No login slip yet" in page
    assert Enrolment.objects.get(student__username="20260001").seat == 13


def workbook(rows: list[list[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        workbook([["金融2301班"], ["学号", "姓名"], [20260001, "王小明"]]),
        "金融2301班\n学号,姓名\n20260001,王小明\n".encode("gbk"),
        "金融2301班\n学号,姓名\n20260001,王小明\n".encode("utf-8-sig"),
    ],
    ids=["xlsx", "gbk", "utf-8"],
)
def test_an_uploaded_list_shows_the_rows_of_the_file(cast: Cast, desk: Client, data: bytes) -> None:
    preview = send(desk, "roster-import", cast.teaching_class.pk, file=upload(data))
    (line,) = preview.context["plan"].lines
    assert (line.entry.line, line.entry.number, line.entry.name) == (3, "20260001", "王小明")
    confirm(desk, preview, cast.teaching_class.pk)
    assert User.objects.filter(username="20260001", name="王小明").exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("学号,姓名".encode("utf-16"), "neither UTF-8 nor GBK"),
        (b"\xd0\xcf\x11\xe0", "old format"),
        (b"PK nothing", "cannot be read"),
        (b"", "no student in this list"),
        (b"x" * 1_100_000, "1024 KB is the limit"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_the_box_keeps_its_text(
    cast: Cast, desk: Client, data: bytes, told: str
) -> None:
    fields = {"file": upload(data), "lines": "20260001 王小明"}
    answer = send(desk, "roster-import", cast.teaching_class.pk, **fields)
    assert answer.status_code == 422
    assert told in text(answer)
    if data:
        assert "20260001 王小明" in text(answer)


def test_an_empty_first_line_is_kept_so_that_lines_count_as_typed(cast: Cast, desk: Client) -> None:
    preview = send(desk, "roster-import", cast.teaching_class.pk, lines="\n\n20260001 王小明")
    assert preview.context["plan"].lines[0].entry.line == 3
    assert ">\n\n\n20260001 王小明</textarea>" in text(preview).replace("\r", "")


def test_a_list_that_was_changed_after_the_preview_is_shown_again(cast: Cast, desk: Client) -> None:
    pk = cast.teaching_class.pk
    preview = send(desk, "roster-import", pk, lines="20260001 王小明")
    seen = preview.context["plan"].digest
    answer = send(desk, "roster-confirm", pk, lines="20260001 王大明", seen=seen)
    assert answer.status_code == 422
    assert "Something has changed" in text(answer)
    assert not User.objects.filter(username="20260001").exists()


def test_one_more_student_typed_by_hand_gets_the_next_seat(cast: Cast, desk: Client) -> None:
    pk = cast.teaching_class.pk
    done = send(desk, "student-add", pk, number="２０２６０００１", name="王　小明")
    assert done.status_code == 302
    row = Enrolment.objects.get(student__username="20260001")
    assert (row.seat, row.student.name) == (13, "王小明")
    again = send(desk, "student-add", pk, number="20260001", name="王大明")
    assert again.status_code == 422
    assert 'value="王大明"' in text(again)


@pytest.mark.parametrize(
    ("fields", "box"),
    [
        ({"number": "12", "name": "王"}, "number"),
        ({"number": "20260001", "name": ""}, "name"),
        ({"number": "", "name": "王"}, "number"),
        ({"number": "o1o1o1", "name": "x" * 41}, "name"),
    ],
)
def test_what_is_wrong_is_said_beside_the_box(
    cast: Cast, desk: Client, fields: dict[str, str], box: str
) -> None:
    answer = send(desk, "student-add", cast.teaching_class.pk, **fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [box]


# ---- Finding students ------------------------------------------------------------------------
def shown(desk: Client, cast: Cast, **asked: str) -> list[str]:
    page = desk.get(reverse("class-detail", args=[cast.teaching_class.pk]), asked)
    return [row.student.username for row, _ in page.context["rows"]]


def test_students_are_searched_sorted_and_filtered(cast: Cast, desk: Client) -> None:
    cast.students[4].last_login = START
    cast.students[4].is_active = False
    cast.students[4].save()
    User.objects.filter(username="s03").update(password=make_password(None))
    cast.students[0].name = "最后"
    cast.students[0].save()
    assert shown(desk, cast) == [student.username for student in cast.students]
    assert shown(desk, cast, q="１１") == ["s11"]
    assert shown(desk, cast, q="最后") == ["s01"]
    assert shown(desk, cast, q="%") == []
    assert shown(desk, cast, sort="seen")[0] == "s05"
    assert shown(desk, cast, sort="name")[-1] == "s01"
    assert shown(desk, cast, standing="deactivated") == ["s05"]
    assert shown(desk, cast, standing="no_slip") == ["s03"]
    assert len(shown(desk, cast, sort="nonsense", standing="nonsense")) == 12


def test_the_class_as_a_file_holds_no_formula(cast: Cast, desk: Client) -> None:
    User.objects.filter(pk=cast.student.pk).update(name="＝1+1")
    pk = cast.teaching_class.pk
    file = desk.get(reverse("roster-export", args=[pk, "csv"])).content.decode("utf-8-sig")
    assert "'＝1+1" in file
    assert len(file.strip().splitlines()) == 13
    book = desk.get(reverse("roster-export", args=[pk, "xlsx"])).content
    page = load_workbook(io.BytesIO(book)).active
    assert page is not None
    assert (page["B2"].value, page["C2"].data_type) == ("s01", "s")


# ---- One student -----------------------------------------------------------------------------
def test_name_and_seat_are_corrected_and_two_change_places(cast: Cast, desk: Client) -> None:
    where = (cast.teaching_class.pk, cast.student.pk)
    send(desk, "student-rename", *where, name="王　小明")
    done = send(desk, "student-seat", *where, seat="１２")
    page = text(desk.get(done.headers["Location"]))
    assert "has taken seat 1 in return" in page
    seats = dict(cast.teaching_class.enrolments.values_list("student__name", "seat"))
    assert (seats["王小明"], seats["学生12"]) == (12, 1)


@pytest.mark.parametrize("seat", ["0", "1000", "x", "", "1.5"])
def test_a_seat_that_cannot_be_is_told(cast: Cast, desk: Client, seat: str) -> None:
    answer = send(desk, "student-seat", cast.teaching_class.pk, cast.student.pk, seat=seat)
    assert answer.status_code == 422
    assert Enrolment.objects.get(student=cast.student).seat == 1


def test_a_student_leaves_and_comes_back(cast: Cast, desk: Client) -> None:
    where = (cast.teaching_class.pk, cast.student.pk)
    send(desk, "student-leave", *where)
    page = text(desk.get(reverse("class-detail", args=[where[0]])))
    assert "Have left" in page
    assert Enrolment.objects.get(student=cast.student).left_at == START
    send(desk, "student-return", *where)
    assert Enrolment.objects.get(student=cast.student).left_at is None


def test_a_student_moves_between_two_classes_of_one_instructor(cast: Cast, desk: Client) -> None:
    cast.other_class.instructors.add(cast.instructor)
    where = (cast.teaching_class.pk, cast.student.pk)
    done = send(desk, "student-move", *where, to=cast.other_class.pk)
    assert done.headers["Location"] == reverse(
        "student-detail", args=[cast.other_class.pk, cast.student.pk]
    )
    now_in = cast.student.enrolments.filter(left_at=None).get()
    assert (now_in.teaching_class, now_in.seat) == (cast.other_class, 2)


def test_a_class_page_costs_few_queries_however_many_students(
    cast: Cast, desk: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(10):
        desk.get(reverse("class-detail", args=[cast.teaching_class.pk]))
