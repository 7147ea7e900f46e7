"""A class list in a file: XLSX, or CSV in UTF-8 or GBK, read as text with a tab between cells.

Nothing a file says about itself is trusted: what is unpacked is bounded, and so are rows, columns
and cells. Row 7 of the file is line 7 of the text.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import load_workbook

from simulator.engine.refusal import Refusal

MAX_BYTES = 1024 * 1024
MAX_UNPACKED = 6 * 1024 * 1024
MAX_ROWS = 1000
MAX_COLUMNS = 40
MAX_CELL = 120
_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; the others are zeros."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def text_of(data: bytes) -> str | Refusal:
    """The text of an uploaded list. What kind of file it is its bytes say, never its name."""
    if len(data) > MAX_BYTES:
        return too_big(len(data))
    if data.startswith(b"PK"):
        return _of_xlsx(data)
    if data.startswith(_OLD_EXCEL):
        return Refusal("file_old_excel")
    return _of_csv(data)


def too_big(size: int) -> Refusal:
    """Told of a file before it is read: its size in bytes and the most, in kilobytes."""
    return Refusal("file_too_big", facts={"most": MAX_BYTES // 1024, "size": -(-size // 1024)})


def _of_csv(data: bytes) -> str | Refusal:
    text = _decoded(data)
    if text is None:
        return Refusal("file_encoding")
    sample = text[:2000]
    separator = max(",\t;", key=sample.count) if any(sign in sample for sign in ",\t;") else None
    if separator is None:
        return text
    try:
        return _as_text(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return Refusal("file_unreadable")


def _decoded(data: bytes) -> str | None:
    """UTF-8 if it is, else GBK (with the larger GB 18030); None for anything else."""
    if data.startswith(_UTF16) or b"\x00" in data:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(_is_strange(sign) for sign in text) else text
    return None


def _is_strange(sign: str) -> bool:
    """A sign that no class list has: the bytes were of another encoding."""
    return unicodedata.category(sign) in {"Cc", "Co"} and sign not in "\t\r\n"


def _of_xlsx(data: bytes) -> str | Refusal:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MAX_UNPACKED:
            return Refusal("file_unpacks_too_big", facts={"most": MAX_UNPACKED // 1024 // 1024})
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            return _as_text(_rows_of(book.worksheets[0]))
        finally:
            book.close()
    except Exception:  # noqa: BLE001  # a hostile workbook fails anywhere in the library
        return Refusal("file_unreadable")


def _rows_of(sheet: object) -> Iterator[Sequence[object]]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # a sheet lies about its size
    yield from sheet.iter_rows(  # type: ignore[attr-defined]
        max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True
    )


def _as_text(rows: Iterable[Sequence[object]]) -> str | Refusal:
    lines = []
    for row in rows:
        lines.append("\t".join(_cell(value) for value in row[:MAX_COLUMNS]).rstrip("\t"))
        if len(lines) > MAX_ROWS:
            return Refusal("file_too_many_rows", facts={"most": MAX_ROWS})
    return "\n".join(lines)


def _cell(value: object) -> str:
    """A cell as text on one line; a number of more digits than a spreadsheet keeps shows it."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        whole = f"{value:.0f}" if float(value).is_integer() else str(value)
        return whole if len(whole) <= _EXACT_DIGITS else f"{value:.6E}"
    return " ".join(str(value).split())[:MAX_CELL]
