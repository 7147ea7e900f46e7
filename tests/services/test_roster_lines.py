"""Class lists as people have them: what is read off a line, a text file, a workbook."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from classroom.rosters import files, lines
from classroom.rosters.lines import entries_of
from simulator.engine.refusal import Refusal

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
    assert entries_of(text) == Refusal("roster_too_long", facts={"most": 300, "lines": 301})


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
    assert files.text_of(far) == Refusal("file_too_many_rows", facts={"most": files.MAX_ROWS})


def test_a_workbook_that_unpacks_to_far_more_is_refused_unread() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b" " * 50_000_000)
    assert len(out.getvalue()) < files.MAX_BYTES
    assert files.text_of(out.getvalue()) == Refusal("file_unpacks_too_big", facts={"most": 6})


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
