"""A class list, pasted or uploaded: looked through line by line first, written when confirmed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from classroom.access.shifts import taught_class
from classroom.models import TeachingClass
from classroom.rosters import files, lines
from classroom.selectors import rosters as reading
from classroom.services import rosters
from classroom.views.people_forms import RosterForm
from classroom.views.people_words import sentence
from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text
from simulator.engine.refusal import Refusal
from simulator.idempotency import needs_no_key


@needs_no_key
@login_required
@require_http_methods(["GET", "POST"])
def roster_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form; a POST shows what each line would do. It writes nothing."""
    teaching_class = taught_class(request.user, pk)
    if request.method == "GET":
        return _form(request, teaching_class)
    text = _sent(request)
    if isinstance(text, Refusal):
        typed = free_text(request.POST.get("lines", ""))
        return _form(request, teaching_class, typed, problem=sentence(text))
    return _preview(request, teaching_class, text)


@login_required
@require_POST
def roster_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Does what the preview said, unless things have changed; then it shows them again."""
    teaching_class = taught_class(request.user, pk)
    text = free_text(request.POST.get("lines", ""))
    entries = lines.entries_of(text)
    if isinstance(entries, Refusal):
        return _form(request, teaching_class, text, problem=sentence(entries))
    done = rosters.enrol_all(
        teaching_class=teaching_class,
        entries=entries,
        seen=request.POST.get("seen", ""),
        now=timezone.now(),
    )
    if isinstance(done, Refusal):
        return _preview(request, teaching_class, text, problem=sentence(done))
    count = len(done.to_write)
    said = ngettext("%(count)s student has joined.", "%(count)s students have joined.", count)
    messages.success(request, said % {"count": count})
    return redirect("class-detail", pk)


def _sent(request: SignedInRequest) -> str | Refusal:
    """The list as text: of the file if there is one, else what stands in the box."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return free_text(request.POST.get("lines", ""))
    if (file.size or 0) > files.MAX_BYTES:
        return files.too_big(file.size or 0)
    return files.text_of(file.read())


def _form(
    request: SignedInRequest, teaching_class: TeachingClass, text: str = "", *, problem: str = ""
) -> HttpResponse:
    context = {
        "teaching_class": teaching_class,
        "form": RosterForm(initial={"lines": text}),
        "problem": problem,
        "most_lines": lines.MAX_LINES,
        "most_kilobytes": files.MAX_BYTES // 1024,
    }
    status = 422 if problem else 200
    return render(request, "classroom/people/roster_import.html", context, status=status)


def _preview(
    request: SignedInRequest, teaching_class: TeachingClass, text: str, *, problem: str = ""
) -> HttpResponse:
    entries = lines.entries_of(text)
    if isinstance(entries, Refusal):
        return _form(request, teaching_class, text, problem=sentence(entries))
    plan = reading.plan_for(teaching_class, entries)
    context = {
        "teaching_class": teaching_class,
        "form": RosterForm(initial={"lines": text}),
        "lines": text,
        "plan": plan,
        "planned": [(line, sentence(line.problem) if line.problem else "") for line in plan.lines],
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "classroom/people/roster_preview.html", context, status=status)
