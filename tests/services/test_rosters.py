"""Class lists as people have them: what is read off a line, and what it does to a class."""

import io
import zipfile
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from classroom.models import College, Enrolment, Role, TeachingClass, User
from classroom.rosters import files, lines
from classroom.rosters.lines import RosterEntry, entries_of
from classroom.rules.refusal import Refusal
from classroom.selectors import rosters as reading
from classroom.selectors.rosters import Outcome
from classroom.services import classes, rosters
from simulator.models import BrokerageAccount
from tests.shift_cast import START, Cast, a_class, make_cast, minutes, person

WANG = ("2023010101", "王伟")


def read(text: str) -> list[tuple[str, str]]:
    entries = entries_of(text)
    assert not isinstance(entries, Refusal)
    return [(entry.number, entry.name) for entry in entries]


def problems(text: str) -> list[tuple[int, str]]:
    entries = entries_of(text)
    assert not isinstance(entries, Refusal)
    return [(entry.line, entry.problem.code) for entry in entries if entry.problem]


# ---- What stands on a line -------------------------------------------------------------------
@pytest.mark.parametrize(
    "line",
    [
        "2023010101\t王伟",
        "2023010101 王伟",
        "  2023010101   王伟  ",
        "2023010101,王伟",
        "２０２３０１０１０１，王伟",
        "2023010101；王伟",
        "2023010101、王伟",
        '"2023010101","王伟"',
        "2023010101\t王　伟",
        "2023010101 王　伟",
        "2023010101\u3000王伟",
        "王伟 2023010101",
        "王伟\t2023010101",
        "1\t2023010101\t王伟\t男\t金融2301班",
        "12, 2023010101, 王伟, 男",
        "1 2023010101 王伟 男",
        "2023010101\t\u200b王伟\ufeff",
        "\ufeff2023010101\t王伟",
    ],
)
def test_a_line_is_read_however_the_school_writes_it(line: str) -> None:
    assert read(line) == [WANG]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("2023010101 Anna Maria Schmidt", "Anna Maria Schmidt"),
        ("2023010101\tAnna Schmidt", "Anna Schmidt"),
        ("2023010101 阿依古丽·买买提", "阿依古丽·买买提"),
        ("2023010101 欧阳 修", "欧阳"),
        ("2023010101\t欧阳 修", "欧阳修"),
        ("2023010101 O'Neill", "O'Neill"),
    ],
)
def test_names_of_every_kind_stay_whole(line: str, name: str) -> None:
    assert read(line) == [("2023010101", name)]


@pytest.mark.parametrize(
    "heading",
    ["学号\t姓名", "姓名,学号", "序号 学号 姓名 性别", "Student No.\tName", "*学 号\t*姓 名"],
)
def test_a_heading_says_which_column_is_which(heading: str) -> None:
    parts = heading.replace(",", "\t").replace(" ", "\t") if " 学号" in heading else heading
    words = [word.strip("* ") for word in parts.replace(",", "\t").split("\t")]
    cells = {"学号": WANG[0], "学 号": WANG[0], "Student No.": WANG[0]}
    cells |= {"姓名": WANG[1], "姓 名": WANG[1], "Name": WANG[1], "序号": "1", "性别": "男"}
    row = "\t".join(cells[word] for word in words)
    assert read(f"{heading}\n{row}") == [WANG]


def test_titles_above_the_heading_and_columns_beside_are_passed_over() -> None:
    text = "江海财经职业学院\n金融2301班 学生名单（2026秋）\n\n序号\t姓名\t性别\t学号\n1\t王伟\t男\t2023010101\n"
    assert read(text) == [WANG]
    assert [entry.line for entry in entries_of(text)] == [5]  # type: ignore[union-attr]


def test_with_a_heading_a_number_column_wins_over_another_number() -> None:
    text = "身份证号\t学号\t姓名\n9900112001010101\t2023010101\t王伟"
    assert read(text) == [WANG]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2023010101 王伟\n2023010101 李娜", [(2, "number_repeated")]),
        ("B2023 王伟\nb2023 李娜", [(2, "number_repeated")]),
        ("王伟", [(1, "number_missing")]),
        ("2023010101", [(1, "name_missing")]),
        ("学号\t姓名\n2023010101\t", [(2, "name_missing")]),
        ("12 王伟", [(1, "number_misshapen")]),
        ("学号\t姓名\n2.02301E+09\t王伟", [(2, "number_rounded")]),
        (f"{'9' * 21}\t王伟", [(1, "number_misshapen")]),
        (f"2023010101\t{'王' * 41}", [(1, "name_too_long")]),
        ("学号\t姓名\n2023010101\t=1+1", [(2, "name_misshapen")]),
        ("学号\t姓名\n2023010101\t<b>", [(2, "name_misshapen")]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, found: list[tuple[int, str]]) -> None:
    assert problems(text) == found


@pytest.mark.parametrize("text", ["", "\n \t\n", "学号\t姓名\n", ",,,\n，，"])
def test_a_list_of_nobody_is_refused(text: str) -> None:
    assert entries_of(text) == Refusal("roster_empty")


def test_a_list_longer_than_the_limit_is_refused_with_both_numbers() -> None:
    text = "\n".join(f"2023{number:06d} 王伟" for number in range(lines.MAX_LINES + 1))
    assert entries_of(text) == Refusal("roster_too_long", {"most": 300, "lines": 301})


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_and_what_is_taken_can_be_kept(text: str) -> None:
    entries = entries_of(text)
    for entry in [] if isinstance(entries, Refusal) else entries:
        if entry.problem is None:
            assert 4 <= len(entry.number) <= 20
            assert entry.number.isascii()
            assert 1 <= len(entry.name) <= lines.MAX_NAME
            assert entry.name == lines.plain_name(entry.name)
            assert entry.name[0] not in "=+-@\t\r\n<"


NAMES = st.text(st.sampled_from("王李张刘陈杨赵黄周吴伟芳娜敏静丽强磊"), min_size=2, max_size=4)
NUMBERS = st.integers(10**8, 10**10 - 1).map(str)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(NUMBERS, NAMES, min_size=1, max_size=20),
    st.sampled_from(["\t", " ", ",", "，", ";", "\u3000", "  "]),
    st.booleans(),
    st.booleans(),
)
def test_a_list_comes_out_as_it_went_in(
    people: dict[str, str], parting: str, with_heading: bool, wide: bool
) -> None:
    rows = [f"{number}{parting}{name}" for number, name in people.items()]
    if wide:
        rows = [row.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"}) for row in rows]
    heading = [f"学号{parting}姓名"] if with_heading else []
    assert read("\n".join([*heading, *rows])) == list(people.items())


# ---- Files -----------------------------------------------------------------------------------
TABLE = '学号,姓名\n2023010101,王伟\n2023010102,"李娜"\n'
STUDENTS = [WANG, ("2023010102", "李娜")]


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with one of its parts changed behind the library's back."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old_file, zipfile.ZipFile(out, "w") as new_file:
        for name in old_file.namelist():
            content = old_file.read(name)
            assert part != name or old in content
            new_file.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_of_chinese_offices(encoding: str, separator: str) -> None:
    text = files.text_of(TABLE.replace(",", separator).encode(encoding))
    assert isinstance(text, str)
    assert read(text) == STUDENTS


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_other_encodings_are_told(encoding: str) -> None:
    assert files.text_of(TABLE.encode(encoding)) == Refusal("file_encoding")


def test_a_workbook_is_read_with_numbers_as_they_are_and_rows_where_they_stand() -> None:
    data = workbook(["金融2301班"], [], ["序号", "学号", "姓名"], [1, 2023010101, "王　伟"])
    text = files.text_of(data)
    assert isinstance(text, str)
    (entry,) = entries_of(text)  # type: ignore[misc]
    assert (entry.line, entry.number, entry.name) == (4, *WANG)


def test_a_number_that_the_spreadsheet_has_rounded_is_told() -> None:
    text = files.text_of(workbook(["学号", "姓名"], [20230101012345678901, "王伟"]))
    assert isinstance(text, str)
    assert problems(text) == [(2, "number_rounded")]


def test_formulas_are_never_names() -> None:
    text = files.text_of(workbook(["学号", "姓名"], ["2023010101", '=HYPERLINK("http://x")']))
    assert isinstance(text, str)
    assert problems(text) == [(2, "name_missing")]


def test_a_sheet_that_lies_about_its_size_is_read_within_bounds() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    data = workbook(["学号", "姓名"], [2023010101, "王伟"])
    huge = rewritten(data, sheet, b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    text = files.text_of(huge)
    assert isinstance(text, str)
    assert read(text) == [WANG]
    far = rewritten(data, sheet, b'<row r="2"', b'<row r="1048576"')
    assert files.text_of(far) == Refusal("file_too_many_rows", {"most": files.MAX_ROWS})


def test_a_workbook_that_unpacks_to_far_more_is_refused_unread() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b" " * 50_000_000)
    assert len(out.getvalue()) < files.MAX_BYTES
    assert files.text_of(out.getvalue()) == Refusal("file_unpacks_too_big", {"most": 6})


def test_entities_that_multiply_do_no_harm() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 500 + b'">'
    for name, of in zip("bcdefgh", "abcdefg", strict=True):
        bomb += f'<!ENTITY {name} "{f"&{of};" * 20}">'.encode()
    data = workbook(["学号", "姓名"], ["2023010101", "王伟"])
    hostile = rewritten(data, "xl/workbook.xml", b"<workbook", bomb + b"]><workbook")
    hostile = rewritten(hostile, "xl/workbook.xml", b'name="Sheet"', b'name="&h;"')
    assert files.text_of(hostile) == Refusal("file_unreadable")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "file_old_excel"),
        (b"PK\x03\x04 and nothing more", "file_unreadable"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file_encoding"),
        (b"\x81" * 11, "file_encoding"),
        (b"x" * (files.MAX_BYTES + 1), "file_too_big"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_bytes_not_its_name(data: bytes, code: str) -> None:
    refused = files.text_of(data)
    assert isinstance(refused, Refusal)
    assert refused.code == code


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda data: b"PK" + data)))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    assert isinstance(files.text_of(data), str | Refusal)


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
    assert line.problem == Refusal("number_has_other_name", {"name": "外班同学"})


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
    assert refused == Refusal("seat_out_of_range", {"most": 999})


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
