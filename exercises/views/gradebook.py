"""The gradebook: the class's book, its parts, marks entered by hand, files, the sheet to sign."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classroom.access.shifts import taught_class
from classroom.models import Attendance, TeachingClass
from classroom.views.signed_in import SignedInRequest
from classroom.views.tables import file_of
from classroom.views.typed import free_text, whole_number
from exercises.access.work import grade_column, student
from exercises.models import GradeColumn
from exercises.selectors import grade_facts
from exercises.selectors import gradebook as reading
from exercises.services import gradebook
from exercises.services.gradebook import MOST_PARTS, EntryWish, PartWish
from exercises.views.grade_files import rows_of
from exercises.views.grade_words import part_rows, titles_of
from exercises.views.percents import percent_of
from exercises.views.work_words import sentence
from simulator.engine.refusal import Refusal

_SPARE = 3
"""Empty rows for further parts."""


@login_required
@require_GET
def gradebook_page(request: SignedInRequest, pk: int) -> HttpResponse:
    return _book(request, taught_class(request.user, pk))


@login_required
@require_http_methods(["GET", "POST"])
def grade_parts(request: SignedInRequest, pk: int) -> HttpResponse:
    """The parts of a class's grade and their weights."""
    teaching_class = taught_class(request.user, pk)
    if request.method == "GET":
        return _parts(request, teaching_class)
    wishes = _wishes(request.POST)
    chosen = (
        wishes
        if isinstance(wishes, Refusal)
        else gradebook.choose_parts(teaching_class=teaching_class, parts=wishes)
    )
    if isinstance(chosen, Refusal):
        return _parts(request, teaching_class, problem=sentence(chosen), typed=request.POST)
    return redirect("gradebook", pk)


@login_required
@require_http_methods(["GET", "POST"])
def grade_entries(request: SignedInRequest, pk: int) -> HttpResponse:
    """Marks of one part entered by hand, and leave to miss it."""
    column = grade_column(request.user, pk)
    if request.method == "GET":
        return _entries(request, column)
    wishes = _entered(column, request.POST)
    entered = (
        wishes
        if isinstance(wishes, Refusal)
        else gradebook.enter(column=column, marks=wishes, by=request.user, now=timezone.now())
    )
    if isinstance(entered, Refusal):
        return _entries(request, column, problem=sentence(entered), typed=request.POST)
    return redirect("gradebook", column.teaching_class_id)


@login_required
@require_POST
def grade_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lets students see what was entered in a part, or not any more."""
    column = grade_column(request.user, pk)
    gradebook.show(column=column, is_shown=request.POST.get("shown") == "1", now=timezone.now())
    return redirect("gradebook", column.teaching_class_id)


@login_required
@require_GET
def gradebook_export(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The book as a file that a spreadsheet opens without computing anything in it."""
    teaching_class = taught_class(request.user, pk)
    book = reading.book_of(teaching_class, timezone.now())
    name = f"gradebook-{teaching_class.pk}"
    title = teaching_class.name[:31]
    return file_of(form, name=name, title=title, rows=rows_of(book), fixed="C2")


@login_required
@require_GET
def grade_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sheet that is printed and signed."""
    teaching_class = taught_class(request.user, pk)
    book = reading.book_of(teaching_class, timezone.now())
    context = {
        "book": book,
        "teaching_class": teaching_class,
        "titles": titles_of(book.columns),
        "teachers": teaching_class.instructors.order_by("name"),
        "now": timezone.now(),
    }
    return render(request, "exercises/grades/sheet.html", context)


@login_required
@require_GET
def grades(request: SignedInRequest) -> HttpResponse:
    """A student's own grades: what is out, class by class."""
    person = student(request.user)
    now = timezone.now()
    enrolments = person.enrolments.filter(left_at=None).select_related("teaching_class")
    books = []
    for enrolment in enrolments.order_by("-enrolled_at"):
        book = reading.book_of(enrolment.teaching_class, now, person)
        books += [(book, row, part_rows(book, row, for_student=True)) for row in book.rows]
    return render(request, "exercises/grades/grades.html", {"books": books})


def _book(request: SignedInRequest, teaching_class: TeachingClass) -> HttpResponse:
    book = reading.book_of(teaching_class, timezone.now())
    context: dict[str, Any] = {
        "teaching_class": teaching_class,
        "book": book,
        "titles": titles_of(book.columns),
        "statuses": [Attendance(value) for value in Attendance.values],
        "is_own": teaching_class.grade_columns.exists(),
    }
    return render(request, "exercises/grades/gradebook.html", context)


def _parts(
    request: SignedInRequest,
    teaching_class: TeachingClass,
    *,
    problem: str = "",
    typed: QueryDict | None = None,
) -> HttpResponse:
    columns = grade_facts.columns_of(teaching_class)
    titles = titles_of(columns)
    rows = [
        {
            "pk": column.pk or "",
            "title": title,
            "group": column.group,
            "source": column.source,
            "weight": f"{column.weight.normalize():f}",
        }
        for column, title in zip(columns, titles, strict=True)
    ]
    rows += [
        {"pk": "", "title": "", "group": "process", "source": "entered", "weight": ""}
    ] * _SPARE
    if typed is not None:
        rows = [dict(zip(_FIELDS, row, strict=True)) for row in _typed_rows(typed)]
    context: dict[str, Any] = {
        "teaching_class": teaching_class,
        "rows": rows[: MOST_PARTS + _SPARE],
        "groups": GradeColumn.Group.choices,
        "sources": GradeColumn.Source.choices,
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/grades/parts.html", context, status=status)


def _entries(
    request: SignedInRequest,
    column: GradeColumn,
    *,
    problem: str = "",
    typed: QueryDict | None = None,
) -> HttpResponse:
    rows = []
    newest = {row.student_id: row for row in column.entries.order_by("number")}
    for enrolment in (
        column.teaching_class.enrolments.filter(left_at=None)
        .order_by("seat")
        .select_related("student")
    ):
        pk, entry = enrolment.student_id, newest.get(enrolment.student_id)
        kept = f"{entry.percent:f}" if entry and entry.percent is not None else ""
        rows.append(
            {
                "student": enrolment.student,
                "percent": typed.get(f"percent-{pk}", kept) if typed is not None else kept,
                "excused": f"excused-{pk}" in typed
                if typed is not None
                else bool(entry and entry.excused),
            }
        )
    context: dict[str, Any] = {
        "column": column,
        "title": titles_of([column])[0],
        "rows": rows,
        "is_entered": column.source == GradeColumn.Source.ENTERED,
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/grades/entries.html", context, status=status)


_FIELDS = ("pk", "title", "group", "source", "weight")


def _typed_rows(form: QueryDict) -> list[tuple[str, ...]]:
    return list(zip(*(form.getlist(field) for field in _FIELDS), strict=False))


def _wishes(form: QueryDict) -> list[PartWish] | Refusal:
    """The parts as they were typed; rows without name and weight are left out."""
    wishes = []
    for pk, title, group, source, weight in _typed_rows(form):
        if not title.strip() and not weight.strip():
            continue
        share = percent_of(weight)
        if share is None:
            return Refusal("weight_not_a_number")
        wishes.append(PartWish(free_text(title), group, source, share, whole_number(pk)))
    return wishes


def _entered(column: GradeColumn, form: QueryDict) -> dict[int, EntryWish] | Refusal:
    wishes = {}
    for student_pk in column.teaching_class.enrolments.filter(left_at=None).values_list(
        "student", flat=True
    ):
        typed = form.get(f"percent-{student_pk}", "").strip()
        percent = percent_of(typed) if typed else None
        if typed and percent is None:
            return Refusal("percent_out_of_range")
        wishes[student_pk] = EntryWish(percent, excused=f"excused-{student_pk}" in form)
    return wishes
