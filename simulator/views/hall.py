"""The securities hall: the floor of whoever trades, and of whoever looks on."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from simulator.access.accounts import account_for, practice_account_of
from simulator.models import BrokerageAccount, Town
from simulator.selectors import market
from simulator.services import favourites
from simulator.views.hall_page import HallPage, hall_page
from simulator.views.hall_ticket import Typed
from simulator.views.signed_in import SignedInRequest


@login_required
@require_GET
def hall(request: SignedInRequest) -> HttpResponse:
    """To the reader's own account; who has none chooses a town to look on."""
    account = practice_account_of(request.user)
    if account is not None:
        return redirect("hall-account", account.pk)
    return redirect("hall-towns")


@login_required
@require_GET
def hall_account(request: SignedInRequest, pk: int) -> HttpResponse:
    account = account_for(request.user, pk)
    return floor(request, account.town, account, Typed(side=request.GET.get("side", "")))


@login_required
@require_GET
def hall_live(request: SignedInRequest, pk: int) -> HttpResponse:
    """The parts that follow the account: the page takes them over when something happened."""
    account = account_for(request.user, pk)
    page = _page(request, account.town, account, Typed())
    if page.book is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "simulator/hall/live.html", {"page": page})


@login_required
@require_GET
def hall_town(request: SignedInRequest, board_key: str) -> HttpResponse:
    """A town's market for whoever looks on: what its public board shows, at the size of a desk."""
    return floor(request, get_object_or_404(Town, board_key=board_key), None)


@login_required
@require_POST
def favourite(request: SignedInRequest, board_key: str) -> HttpResponse:
    """Puts a share on the reader's own list, or takes it off."""
    town = get_object_or_404(Town, board_key=board_key)
    code = request.POST.get("code", "")
    run = market.live_run(town.pk)
    if run is None or market.instrument_of(run, code) is None:
        raise Http404
    change = favourites.keep if request.POST.get("wanted") == "1" else favourites.drop
    change(town=town, person_id=request.user.pk, code=code)
    return redirect(f"{_hall_of(request, town)}?code={code}")


def floor(
    request: SignedInRequest,
    town: Town,
    account: BrokerageAccount | None,
    typed: Typed | None = None,
    *,
    code: str = "",
    tab: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The whole page. `code` and `tab` say what is in hand where the address does not."""
    page = _page(request, town, account, typed or Typed(), code=code, tab=tab)
    return render(request, "simulator/hall/hall.html", {"page": page}, status=status)


def _page(
    request: SignedInRequest,
    town: Town,
    account: BrokerageAccount | None,
    typed: Typed,
    *,
    code: str = "",
    tab: str = "",
) -> HallPage:
    return hall_page(
        town=town,
        account=account,
        person_id=request.user.pk,
        code=code or request.GET.get("code", ""),
        typed=typed,
        tab=tab or request.GET.get("book", ""),
        now=timezone.now(),
    )


def _hall_of(request: SignedInRequest, town: Town) -> str:
    """The reader's own place in a town's hall."""
    own = BrokerageAccount.objects.filter(
        owner_id=request.user.pk, town=town, hat=BrokerageAccount.Hat.PRACTICE
    ).first()
    if own is not None:
        return reverse("hall-account", args=[own.pk])
    return reverse("hall-town", args=[town.board_key])
