"""The copy of a town on which a day is played again: everything as it stood that morning."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from simulator.engine.people.errands import Errand
from simulator.engine.plain import from_plain
from simulator.models import (
    BankAccount,
    BusinessDay,
    CashBox,
    CounterTransaction,
    Customer,
    DeskSession,
    EntryKind,
    JournalLine,
    QueueTicket,
    Town,
    VoucherBook,
)
from simulator.services import queue

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """The copy, and who is who on it."""

    town: Town
    sessions: Mapping[int, DeskSession]
    """The copies of the desks by the primary key of the original."""


def set_stage(*, town: Town, day: date) -> Stage:
    """Copies a town as it stood in the morning of a day. The caller takes it back."""
    kept = BusinessDay.objects.get(town=town, date=day)
    copy = Town.objects.create(
        name=town.name, english_name=town.english_name, board_key=f"rerun-{town.pk}"
    )
    BusinessDay.objects.create(town=copy, date=day, opened_at=kept.opened_at)
    _copy_customers(town, copy, day)
    _copy_boxes(town, copy, day)
    _copy_voucher_books(town, copy, day)
    return Stage(copy, {each.pk: _copy_session(each, copy) for each in sessions_of(town, day)})


def sessions_of(town: Town, day: date) -> QuerySet[DeskSession]:
    """The desks that took part in the bank's day."""
    took_part = Q(entries__date=day) | Q(queue_tickets__date=day)
    return DeskSession.objects.filter(took_part, town=town).distinct().order_by("pk")


def draw_again(*, stage: Stage, ticket: QueueTicket) -> object:
    """Lets the same customer come with the same errand."""
    return queue.draw(
        customer=Customer.objects.get(town=stage.town, number=ticket.customer.number),
        errand=from_plain(Errand, ticket.errand),
        now=ticket.drawn_at,
        absent_calls=ticket.absent_calls,
        wrong_pins=ticket.wrong_pins,
        stays_until=ticket.leaves_at,
    )


def _copy_session(session: DeskSession, copy: Town) -> DeskSession:
    """The same desk, with nobody's name to it."""
    return DeskSession.objects.create(
        town=copy,
        person=None,
        duty=session.duty,
        desk=session.desk,
        context_id=session.context_id,
        policy=session.policy,
        opened_at=session.opened_at,
    )


def _copy_customers(town: Town, copy: Town, day: date) -> None:
    before = Q(lines__entry__date__lt=day) | Q(lines__entry__kind=EntryKind.FOUNDING)
    accounts = BankAccount.objects.filter(town=town, opened_on__lte=day).annotate(
        morning=Sum("lines__credit", filter=before, default=0)
        - Sum("lines__debit", filter=before, default=0)
    )
    for account in accounts.select_related("customer").order_by("customer__number"):
        old = account.customer
        customer, _ = Customer.objects.get_or_create(
            town=copy,
            number=old.number,
            defaults={"seed": old.seed, "facts": old.facts, "known_since": old.known_since},
        )
        BankAccount.objects.create(
            town=copy,
            customer=customer,
            number=account.number,
            kind=account.kind,
            status=_status_in_the_morning(account, day),
            balance=account.morning,
            opened_on=account.opened_on,
        )


def _status_in_the_morning(account: BankAccount, day: date) -> str:
    """What the first teller of the day saw of it; as it is where nobody did."""
    works = CounterTransaction.objects.filter(
        ticket__date=day, ticket__town=account.town_id, account__number=account.number
    )
    first = works.order_by("pk").values_list("account__state", flat=True).first()
    return first or account.status


def _copy_boxes(town: Town, copy: Town, day: date) -> None:
    before = Q(date__lt=day) | Q(kind="founding")
    for box in town.cash_boxes.order_by("pk"):
        movements = box.movements.filter(before).values_list("pieces", flat=True)
        pieces: Counter[str] = Counter()
        for moved in movements:
            pieces.update(moved)
        if movements:
            contents = {face: count for face, count in pieces.items() if count}
            CashBox.objects.create(town=copy, name=box.name, contents=contents, lying=contents)


def _copy_voucher_books(town: Town, copy: Town, day: date) -> None:
    received = JournalLine.objects.filter(
        entry__town=town, entry__kind=EntryKind.VOUCHERS_RECEIVED, entry__date__lt=day
    )
    subs = set(received.values_list("sub", flat=True))
    for book in town.voucher_books.order_by("pk"):
        if book.sub in subs:
            VoucherBook.objects.create(
                town=copy,
                kind=book.kind,
                first=book.first,
                last=book.last,
                taken=book.vouchers.filter(date__lt=day).count(),
            )
