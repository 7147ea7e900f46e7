"""The observer's sheet, filled in on a phone: choose a person, tick, note."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from classroom.access.shifts import shift_for, student_in
from classroom.lessons import conduct as items
from classroom.models import Observation, Shift, User
from classroom.selectors import shifts as reading
from classroom.services import conduct
from classroom.views.shift_words import sentence
from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text
from simulator.engine.refusal import Refusal

_ANSWERS = {"yes": True, "no": False}


@login_required
@require_GET
def observe(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whom to observe: classmates with how often they have been seen in this shift."""
    shift = _observed_shift(request.user, pk)
    counts: dict[int, int] = {}
    for person_id in Observation.objects.filter(shift=shift).values_list("person_id", flat=True):
        counts[person_id] = counts.get(person_id, 0) + 1
    people = [
        (student, counts.get(student.pk, 0))
        for student in reading.attended(shift)
        if student.pk != request.user.pk
    ]
    return render(request, "classroom/shift/observe.html", {"shift": shift, "people": people})


@login_required
@require_http_methods(["GET", "POST"])
def observe_person(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    shift = _observed_shift(request.user, pk)
    person = student_in(shift, student_pk)
    if person.pk == request.user.pk:
        raise Http404
    problem = ""
    answers = {}
    if request.method == "POST":
        sent = {item.key: request.POST.get(f"seen-{item.key}", "") for item in items.seen_items()}
        answers = {key: _ANSWERS[value] for key, value in sent.items() if value in _ANSWERS}
        result = conduct.observe(
            shift=shift,
            person=person,
            observer=request.user,
            answers=answers,
            note=free_text(request.POST.get("note", "")),
            now=timezone.now(),
        )
        if not isinstance(result, Refusal):
            return redirect("observe", shift.pk)
        problem = sentence(result)
    seen = Observation.objects.filter(shift=shift, person=person)
    if request.user.is_student:
        seen = seen.filter(observer=request.user)
    context = {
        "shift": shift,
        "person": person,
        "lines": [(item, answers.get(item.key)) for item in items.seen_items()],
        "note": request.POST.get("note", ""),
        "problem": problem,
        "earlier": seen.order_by("-at").select_related("observer"),
    }
    status = 422 if problem else 200
    return render(request, "classroom/shift/observe_person.html", context, status=status)


def _observed_shift(user: User, pk: int) -> Shift:
    shift = shift_for(user, pk)
    if not conduct.may_observe(shift=shift, observer=user):
        raise Http404
    return shift
