"""The reader's practice account in a few lines, for other pages to pull in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from simulator.access.accounts import practice_account_of
from simulator.views.hall_page import hall_page
from simulator.views.hall_ticket import Typed
from simulator.views.signed_in import SignedInRequest


@login_required
@require_GET
def hall_card(request: SignedInRequest) -> HttpResponse:
    """What the account is worth and what is open; without one, how to come by it."""
    account = practice_account_of(request.user)
    page = None
    if account is not None:
        page = hall_page(
            town=account.town,
            account=account,
            person_id=request.user.pk,
            code="",
            typed=Typed(),
            tab="",
            now=timezone.now(),
        )
    return render(request, "simulator/hall/_hall_card.html", {"account": account, "page": page})
