"""What kinds of step evidence knows, a list for each house. The desks write them, marking reads them.

The facts of each kind stand in `docs/evidence.md`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskWork(models.TextChoices):
    """Steps that every desk knows."""

    SEATED = "desk.seated", _("Took the desk")
    LEFT = "desk.left", _("Left the desk")


class CounterWork(models.TextChoices):
    """Steps at the bank's counter; those of a transaction are named by the engine."""

    OPENED = "counter.opened", _("Received box, vouchers and seals")
    CASH_FETCHED = "counter.cash_fetched", _("Fetched cash from the vault")
    NUMBER_CALLED = "queue.called", _("Called a number")
    HELD = "queue.held", _("Asked the customer to wait")
    PASSED_OVER = "queue.passed_over", _("Passed over a number")
    RESUMED = "queue.resumed", _("Put a number back in line")
    CALLED = "counter.called", _("Greeted the customer")
    PAPERS = "counter.papers", _("Took the papers")
    IDENTITY = "counter.identity", _("Checked identity")
    PAPER_ASKED = "counter.paper_asked", _("Asked for another paper")
    COUNTED = "counter.counted", _("Counted the cash")
    CONFIRMED = "counter.confirmed", _("Had the amount confirmed")
    SEIZED = "counter.seized", _("Seized counterfeits")
    DILIGENCE = "counter.diligence", _("Recorded due diligence")
    PURPOSE_ASKED = "counter.purpose_asked", _("Asked what the money is for")
    PIN = "counter.pin", _("Customer typed the PIN")
    SECOND_ASKED = "counter.second_asked", _("Asked for a second person")
    SECOND_SHOWN = "counter.second_shown", _("Showed papers to the second person")
    SECOND_DECIDED = "counter.second_decided", _("Second person decided")
    AUTHORISED = "counter.authorised", _("Authorisation received")
    POSTED = "counter.posted", _("Posted to the books")
    PRINTED = "counter.printed", _("Printed the slip")
    SIGNED = "counter.signed", _("Customer signed")
    COUNTED_OUT = "counter.counted_out", _("Counted out the cash")
    SEALED = "counter.sealed", _("Sealed the slip")
    HANDED_OVER = "counter.handed_over", _("Handed over")
    DECLINED = "counter.declined", _("Declined the transaction")
    ABANDONED = "counter.abandoned", _("Transaction left unfinished")
    VOUCHER_SPOILED = "counter.voucher_spoiled", _("Spoiled a voucher")
    NOTICED = "counter.noticed", _("Noticed and dealt with")
    FAULT = "counter.fault", _("Went against a rule")
    CLOSED = "counter.closed", _("Handed in box, vouchers and seals")


class Intervention(models.TextChoices):
    """What an instructor did to a desk from the wall: no step of whoever works there."""

    EVENT_STRUCK = "town.event_struck", _("An ordered event struck")
    PAUSED = "town.paused", _("The room was paused")
    RESUMED = "town.resumed", _("The room went on")


HOUSES: tuple[type[models.TextChoices], ...] = (DeskWork, CounterWork, Intervention)
FAULTS = tuple(
    kind for house in HOUSES for kind in house.values if kind.endswith((".fault", ".rule_broken"))
)
"""Steps that went against a rule, whatever the house calls them."""


def is_known(kind: str) -> bool:
    """Whether evidence may hold a step of this kind."""
    return any(kind in house.values for house in HOUSES)


def label_of(kind: str) -> str:
    """A kind in the reader's language."""
    return next(str(house(kind).label) for house in HOUSES if kind in house.values)
