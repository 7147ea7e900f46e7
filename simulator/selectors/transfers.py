"""Transfers of a town as its desks see them."""

from datetime import date

from django.db.models import Q

from simulator.engine.brokerage.rules import hours_refusal
from simulator.engine.refusal import Refusal
from simulator.models import DeskSession, Town, Transfer, WorkEvent
from simulator.models.work_kinds import TransferWork
from simulator.selectors import market


def of_the_day(town: Town, day: date) -> list[Transfer]:
    """The transfers of a business date and whatever is still in transit, newest first."""
    found = Transfer.objects.filter(
        Q(date=day) | Q(state=Transfer.State.IN_TRANSIT), town=town
    ).select_related("customer", "bank_account", "account", "session")
    return list(found.order_by("-number"))


def told_by(desk: DeskSession) -> set[str]:
    """The transfers of which a desk has told the client, by name."""
    told = WorkEvent.objects.filter(session=desk, kind=TransferWork.CLIENT_TOLD)
    return set(told.values_list("facts__transfer", flat=True))


def closed_now(town: Town) -> Refusal | None:
    """Why no transfer can be sent now; None within the hours of an open market."""
    run = market.live_run(town.pk)
    picture = market.picture(run) if run else None
    if run is None or picture is None:
        return Refusal("no_exchange")
    return hours_refusal(
        "broker.transfer-hours",
        "outside_transfer_hours",
        day=picture.date,
        second=picture.at.second,
    )
