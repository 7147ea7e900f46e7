"""The posting sheet: the instructor fills and publishes it, students read it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classroom.access.shifts import shift_for, shift_to_run
from classroom.models import Shift
from classroom.selectors import attendance as attendance_reading
from classroom.selectors import shifts as reading
from classroom.services import postings
from classroom.services.postings import Post
from classroom.services.shifts import ring_bell
from classroom.views.shift_words import sentence
from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text
from simulator.engine.refusal import Refusal
from simulator.models import Duty


@login_required
@require_http_methods(["GET", "POST"])
def posts(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sheet. A POST keeps it; with `publish` it is shown to students at once."""
    if request.method == "GET" and request.user.is_student:
        return _read_only(request, shift_for(request.user, pk))
    shift = shift_to_run(request.user, pk)
    if request.method == "GET":
        return _page(request, shift)
    now = timezone.now()
    ring_bell(shift=shift, now=now)
    refused = postings.assign(shift=shift, posts=_posts(request, shift), by=request.user, now=now)
    if refused is None and "publish" in request.POST:
        refused = postings.publish(shift=shift, now=now)
    return _done(request, shift, refused)


@login_required
@require_POST
def posts_rotate(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    refused = postings.rotate(shift=shift, by=request.user, now=timezone.now())
    return _done(request, shift, refused)


def _posts(request: SignedInRequest, shift: Shift) -> dict[int, Post]:
    """What the form holds, by student; a field that the form did not send changes nothing."""
    found = {}
    for student in reading.students_of(shift):
        duty = request.POST.get(f"duty-{student.pk}")
        if duty is None:
            continue
        desk = free_text(request.POST.get(f"desk-{student.pk}", "")).strip()
        found[student.pk] = Post(duty, desk if duty else "")
    return found


def _done(request: SignedInRequest, shift: Shift, refused: Refusal | None) -> HttpResponse:
    if refused is not None:
        return _page(request, shift, problem=sentence(refused), status=422)
    return redirect("posts", shift.pk)


def _page(
    request: SignedInRequest, shift: Shift, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    rows = {row.person_id: row for row in shift.postings.all()}
    entries = attendance_reading.latest_of_all(shift)
    lines = []
    for student in reading.students_of(shift):
        row = rows.get(student.pk)
        entry = entries.get(student.pk)
        lines.append(
            {
                "student": student,
                "duty": request.POST.get(f"duty-{student.pk}", row.duty if row else ""),
                "desk": request.POST.get(f"desk-{student.pk}", row.desk if row else ""),
                "row": row,
                "is_here": bool(entry and entry.clocked_in_at and not entry.clocked_out_at),
                "is_unpublished": row is not None
                and (row.duty, row.desk) != (row.published_duty, row.published_desk),
            }
        )
    context: dict[str, Any] = {
        "shift": shift,
        "lines": lines,
        "duties": Duty.choices,
        "open_slots": postings.open_slots(shift),
        "has_unpublished": any(line["is_unpublished"] for line in lines),
        "problem": problem,
    }
    return render(request, "classroom/shift/posts.html", context, status=status)


def _read_only(request: SignedInRequest, shift: Shift) -> HttpResponse:
    published = shift.postings.exclude(published_duty="").select_related("person")
    order = {duty: place for place, duty in enumerate(Duty.values)}
    rows = sorted(published, key=lambda row: (order[row.published_duty], row.published_desk))
    context = {"shift": shift, "rows": rows}
    return render(request, "classroom/shift/posts_read.html", context)
