"""Tables as files: CSV and XLSX that a spreadsheet opens without computing anything in them."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

Row = Sequence[str | int | Decimal]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def file_of(form: str, *, name: str, title: str, rows: Iterable[Row], fixed: str) -> HttpResponse:
    """A download.

    Args:
        form: "csv" or "xlsx".
        name: The file's name without its ending, in ASCII.
        title: The name of the sheet.
        rows: The heading first.
        fixed: The cell up to which a spreadsheet keeps rows and columns in sight ("C2").
    """
    if form == "csv":
        response = HttpResponse(_csv_of(rows), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(_xlsx_of(title, rows, fixed), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _csv_of(rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel misreads Chinese."""
    out = io.StringIO()
    csv.writer(out).writerows([_as_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx_of(title: str, rows: Iterable[Row], fixed: str) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101  # a new workbook has a page
    page.title = title
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = page.cell(row=number, column=column, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # a name that begins with = stays a name
    for heading in page[1]:
        heading.font = Font(bold=True)
    page.freeze_panes = fixed
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_text(value: str | int | Decimal) -> str | int | Decimal:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_COMPUTED) else value
