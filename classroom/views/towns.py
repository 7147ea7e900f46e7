"""Whose town to look at: the way into the securities hall for whoever has no account of their own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from classroom.selectors.towns import classes_seen_by
from classroom.views.signed_in import SignedInRequest
from simulator.services.accounts import open_practice_account


@login_required
@require_GET
def hall_towns(request: SignedInRequest) -> HttpResponse:
    """Straight to the hall of the only town; a choice when there are several.

    A student who comes for the first time is given a practice account there.
    """
    classes = list(classes_seen_by(request.user))
    if request.user.is_student and classes:
        town = classes[-1].town
        open_practice_account(town=town, owner_id=request.user.pk, at=timezone.now())
        return redirect("hall")
    if len(classes) == 1:
        return redirect("hall-town", classes[0].town.board_key)
    return render(request, "classroom/towns.html", {"classes": classes})
