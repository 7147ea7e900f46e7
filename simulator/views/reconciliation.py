"""The end-of-day reconciliation of transfers: each difference with its explanation and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from simulator.access.broker import back_office, transfer_at
from simulator.engine.refusal import Refusal
from simulator.models import DeskPolicy, DeskSession
from simulator.selectors import business_day
from simulator.selectors.reconciliation import (
    FAULTY,
    OPEN,
    Item,
    Reconciliation,
    Verdict,
    explained_by,
    reconcile,
)
from simulator.services.reconciliation import explain, finish
from simulator.views.broker_words import told, transfer_reason
from simulator.views.counter_words import Told
from simulator.views.reconciliation_words import to_do, verdict_words
from simulator.views.signed_in import SignedInRequest


@dataclass(frozen=True, slots=True)
class ItemRow:
    item: Item
    words: str
    why: str
    to_do: str
    explained: str
    """What this desk has said explains it."""
    is_told: bool
    """Whether the page says what it is: in an exam only after the desk has."""

    @property
    def tone(self) -> str:
        if self.item.verdict in FAULTY:
            return "bad"
        return "warn" if self.item.verdict in OPEN else "ok"

    @property
    def may_ask_again(self) -> bool:
        return self.item.verdict in OPEN


@dataclass(frozen=True, slots=True)
class ReconciliationPage:
    desk: DeskSession
    day: date
    days: Sequence[date]
    found: Reconciliation
    rows: Sequence[ItemRow]
    verdicts: Sequence[tuple[str, str]]
    problem: Told | None = None


@login_required
@require_GET
def reconciliation(request: SignedInRequest) -> HttpResponse:
    """The comparison of a business date, today's where none is named."""
    desk = back_office(request.user)
    page = _page(desk, request.GET.get("date", ""))
    return render(request, "simulator/broker/reconciliation.html", {"page": page})


@login_required
@require_POST
def reconciliation_done(request: SignedInRequest) -> HttpResponse:
    """Keeps what was found as evidence."""
    desk = back_office(request.user)
    page = _page(desk, request.POST.get("date", ""))
    finish(session=desk, found=page.found, now=timezone.now())
    text = _("Reconciled: %(count)s differences, all of them listed.") % {
        "count": len(page.found.differences)
    }
    messages.success(request, text)
    return redirect(f"{reverse('reconciliation')}?date={page.day.isoformat()}")


@login_required
@require_POST
def reconciliation_explain(request: SignedInRequest, pk: int) -> HttpResponse:
    """Says what explains a difference."""
    desk = back_office(request.user)
    found = transfer_at(desk, pk)
    page = _page(desk, request.POST.get("date", ""))
    item = next((row.item for row in page.rows if row.item.transfer == found), None)
    said = request.POST.get("said", "")
    if item is None or said not in list(Verdict):
        page = replace(page, problem=told(Refusal("unknown_choice")))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        context = {"page": page}
        return render(request, "simulator/broker/reconciliation.html", context, status=status)
    explain(session=desk, item=item, said=Verdict(said), now=timezone.now())
    return redirect(f"{reverse('reconciliation')}?date={page.day.isoformat()}")


def _page(desk: DeskSession, typed: str) -> ReconciliationPage:
    days = list(desk.town.business_days.order_by("-date").values_list("date", flat=True)[:30])
    today = business_day.date_of(desk.town, timezone.localdate())
    day = next((one for one in days if one.isoformat() == typed), today)
    found = reconcile(desk.town, day)
    said, is_exam = explained_by(desk), DeskPolicy.of(desk.policy).is_exam
    rows = [_row(item, said.get(item.transfer.name), is_exam=is_exam) for item in found.items]
    verdicts = [(one.value, verdict_words(one)) for one in Verdict if one in OPEN | FAULTY]
    return ReconciliationPage(desk, day, days, found, rows, verdicts)


def _row(item: Item, said: Verdict | None, *, is_exam: bool) -> ItemRow:
    return ItemRow(
        item,
        verdict_words(item.verdict),
        transfer_reason(item.transfer),
        to_do(item.verdict),
        verdict_words(said) if said else "",
        not (is_exam and item.needs_a_look and said is None),
    )
