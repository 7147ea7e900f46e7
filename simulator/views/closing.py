"""Closing the counter: the box counted by denomination, vouchers by number, seals laid out."""

import re
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from simulator.access.desks import teller_desk
from simulator.engine.bank.seals import seals
from simulator.engine.bank.vouchers import VOUCHER_NAMES, VoucherKind
from simulator.engine.refusal import Refusal
from simulator.models import DeskSession, VoucherBook
from simulator.selectors import cash_boxes
from simulator.selectors import counter as reading
from simulator.selectors import vouchers as voucher_reading
from simulator.services import counter_day
from simulator.services import vouchers as voucher_books
from simulator.services.counter_day import LaidOut
from simulator.views.counter_cash import pile_of_box
from simulator.views.counter_words import Told, told
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said
from simulator.views.typed import cash_of, digits

Run = tuple[int, int] | None


@login_required
@require_http_methods(["GET", "POST"])
def closing(request: SignedInRequest) -> HttpResponse:
    """The closing form; what was found out stands on the page of the closed counter."""
    desk = teller_desk(request.user)
    if cash_boxes.box_of(desk) is None:
        return redirect("counter")
    if request.method == "GET":
        return _page(request, desk)
    laid_out = _laid_out(request.POST)
    if isinstance(laid_out, Refusal):
        return _page(request, desk, told(laid_out))
    done = counter_day.close_counter(session=desk, laid_out=laid_out, now=timezone.now())
    if isinstance(done, Refusal):
        return _page(request, desk, told(done))
    return redirect("counter")


def _laid_out(typed: QueryDict) -> LaidOut | Refusal:
    cash = cash_of(typed)
    if cash is None:
        return Refusal("not_a_number")
    left: dict[VoucherKind, Run] = {}
    for kind in voucher_books.AT_A_COUNTER:
        run = _run(typed.get(f"first-{kind}", ""), typed.get(f"last-{kind}", ""))
        if isinstance(run, Refusal):
            return run
        left[kind] = run
    named = frozenset(key for key in seals() if key in typed.getlist("seals"))
    return LaidOut(cash, left, named)


def _run(first: str, last: str) -> Run | Refusal:
    """First and last number left; both empty where nothing is."""
    numbers = digits(first), digits(last)
    if numbers == ("", ""):
        return None
    if not all(re.fullmatch(r"[0-9]{1,9}", number) for number in numbers):
        return Refusal("not_a_number")
    return int(numbers[0]), int(numbers[1])


def _page(request: SignedInRequest, desk: DeskSession, problem: Told | None = None) -> HttpResponse:
    box = cash_boxes.box_of(desk)
    typed = request.POST
    context = {
        "desk": desk,
        "box": box,
        "rows": pile_of_box(box, typed),
        "books": [_book(desk, book, typed) for book in desk.voucher_books.order_by("kind")],
        "rack": [
            {"key": key, "name": said(seals()[key].name), "is_laid": key in typed.getlist("seals")}
            for key in desk.seal_rack.seals
        ],
        "unfinished": reading.unfinished(desk),
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "simulator/counter/closing.html", context, status=status)


def _book(desk: DeskSession, book: VoucherBook, typed: QueryDict) -> dict[str, Any]:
    """A book of vouchers from the number at which this desk received it: others may have begun it."""
    used = [each for each in voucher_reading.used_by(desk) if each.book_id == book.pk]
    return {
        "kind": book.kind,
        "name": said(VOUCHER_NAMES[VoucherKind(book.kind)]),
        "first": typed.get(f"first-{book.kind}", ""),
        "last": typed.get(f"last-{book.kind}", ""),
        "used": used,
        "from": book.first + book.taken - len(used),
        "to": book.last,
    }
