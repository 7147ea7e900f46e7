"""The trading diary of an entry: what judges read beside its orders."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text
from exercises.access.contests import own_entry
from exercises.models import Entry
from exercises.selectors import contests as reading
from exercises.selectors.contest_judging import criteria
from exercises.selectors.contest_rules import rules_of
from exercises.services import contest_entries
from exercises.services.contest_entries import MAX_NOTE
from exercises.views.contest_words import sentence
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def contest_diary(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, own_entry(request.user, pk))


@login_required
@require_POST
def contest_diary_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Adds a note; it carries the market's moment and is never changed."""
    entry = own_entry(request.user, pk)
    text = free_text(request.POST.get("text", "")).strip()
    made = contest_entries.note(entry=entry, by=request.user, text=text, now=timezone.now())
    if isinstance(made, Refusal):
        return _page(request, entry, text=text, problem=sentence(made))
    return redirect("contest-diary", pk)


def _page(
    request: SignedInRequest, entry: Entry, *, text: str = "", problem: str = ""
) -> HttpResponse:
    context = {
        "contest": entry.contest,
        "entry": entry,
        "notes": reading.notes_of(entry),
        "takes_notes": reading.takes_notes(entry),
        "criteria": criteria(rules_of(entry.contest)),
        "most": MAX_NOTE,
        "text": text,
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "exercises/contest/contest_diary.html", context, status=status)
