"""An instructor's set work: what a class has to do, setting a task, how far everybody is."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classroom.access.shifts import taught_class
from classroom.models import Shift, TeachingClass
from classroom.selectors.classes import classes_taught
from classroom.views.signed_in import SignedInRequest
from exercises.access.work import work_to_run
from exercises.library.tasks import Post, Task, businesses, task_of, tasks_for
from exercises.models import Assignment
from exercises.selectors import progress
from exercises.services import assignments
from exercises.views.set_work_forms import SetWorkForm, TimesForm, start_of, times_of
from exercises.views.task_words import place_of
from exercises.views.work_words import sentence
from simulator.models import Duty


def class_choice(request: SignedInRequest, page: str = "work-class") -> HttpResponse:
    """The classes that an instructor teaches, leading to a page of theirs; with only one, that page."""
    if not request.user.is_instructor:
        raise Http404
    classes = classes_taught(request.user).filter(archived_at=None)
    only = list(classes[:2])
    if len(only) == 1:
        return redirect(page, only[0].pk)
    context = {"classes": classes, "page": page}
    return render(request, "exercises/work/classes.html", context)


@login_required
@require_GET
def work_class(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is set for a class, and how far it is."""
    teaching_class = taught_class(request.user, pk)
    context = {
        "teaching_class": teaching_class,
        "rows": progress.rows_of(teaching_class),
        "posts": _shelf(),
    }
    return render(request, "exercises/work/class_work.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def work_set(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """A task of the library, and the form that sets it."""
    teaching_class = taught_class(request.user, pk)
    task = task_of(key)
    if task is None:
        raise Http404
    form = _form(request, teaching_class, task)
    if form.is_bound and form.is_valid():
        result = assignments.set_work(
            teaching_class=teaching_class,
            task=task,
            policy=form.policy,
            times=form.times,
            by=request.user,
            now=timezone.now(),
            shift=_shift(teaching_class, form.cleaned_data["shift"]),
            students=form.chosen,
            teams=form.teams,
            after=_earlier(teaching_class, form.cleaned_data["after"]),
            is_blind=form.cleaned_data["is_blind"],
        )
        if isinstance(result, Assignment):
            return redirect("work-progress", result.pk)
        form.add_error(None, sentence(result))
    business, project = place_of(task)
    context = {
        "teaching_class": teaching_class,
        "task": task,
        "business": business,
        "project": project,
        "form": form,
        "earlier": {str(each.pk): each for each in teaching_class.assignments.all()},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "exercises/work/set_work.html", context, status=status)


@login_required
@require_GET
def work_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    return _progress(request, work_to_run(request.user, pk))


@login_required
@require_POST
def work_times(request: SignedInRequest, pk: int) -> HttpResponse:
    """Moves due time and closing."""
    assignment = work_to_run(request.user, pk)
    form = TimesForm(request.POST)
    if form.is_valid():
        refused = assignments.move_times(
            assignment=assignment, times=form.times, now=timezone.now()
        )
        if refused is None:
            return redirect("work-progress", pk)
        form.add_error(None, sentence(refused))
    return _progress(request, assignment, form=form)


@login_required
@require_POST
def work_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    assignments.withdraw(assignment=work_to_run(request.user, pk), now=timezone.now())
    return redirect("work-progress", pk)


@login_required
@require_POST
def work_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    assignments.restore(assignment=work_to_run(request.user, pk))
    return redirect("work-progress", pk)


def _progress(
    request: SignedInRequest, assignment: Assignment, *, form: TimesForm | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "assignment": assignment,
        "task": assignment.content,
        "policy": assignment.work,
        "people": progress.people_of(assignment),
        "form": form or TimesForm(initial=times_of(assignment)),
        "now": timezone.now(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "exercises/work/progress.html", context, status=status)


def _form(request: SignedInRequest, teaching_class: TeachingClass, task: Task) -> SetWorkForm:
    about: dict[str, Any] = {
        "people": [
            row.student
            for row in teaching_class.enrolments.filter(left_at=None)
            .order_by("seat")
            .select_related("student")
        ],
        "shifts": teaching_class.shifts.exclude(state=Shift.State.CLOSED).order_by("starts_at"),
        "earlier": teaching_class.assignments.filter(withdrawn_at=None),
    }
    if request.method == "POST":
        return SetWorkForm(request.POST, **about)
    mode = "exam" if request.GET.get("mode") == "exam" else "practice"
    return SetWorkForm(initial=start_of(task, mode, timezone.now()), **about)


def _shift(teaching_class: TeachingClass, pk: str) -> Shift | None:
    return teaching_class.shifts.get(pk=pk) if pk else None


def _earlier(teaching_class: TeachingClass, pk: str) -> Assignment | None:
    return teaching_class.assignments.get(pk=pk) if pk else None


def _shelf() -> list[tuple[str, list[Any]]]:
    """The library by post: each type of business with its projects and their tasks."""
    shelf = []
    for post in Post:
        tasks = tasks_for(post)
        groups = [
            (business, project, [task for task in tasks if task.project == project.key])
            for business in businesses()
            if business.post is post
            for project in business.projects
        ]
        shelf.append((str(Duty(post.value).label), groups))
    return shelf
