"""Whose town to look at: the way into the securities hall for whoever has no account of their own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from classroom.selectors.towns import classes_seen_by
from classroom.views.signed_in import SignedInRequest


@login_required
@require_GET
def hall_towns(request: SignedInRequest) -> HttpResponse:
    """Straight to the hall of the only town; a choice when there are several."""
    classes = list(classes_seen_by(request.user))
    if len(classes) == 1:
        return redirect("hall-town", classes[0].town.board_key)
    return render(request, "classroom/towns.html", {"classes": classes})
