"""What a comparison of the two sides says of a transfer, and what is to be done about it, in words."""

from django.utils.translation import gettext_lazy as _

from simulator.selectors.reconciliation import Verdict

_REPORT = _("Do not correct anything alone. Report it to the supervisor at once.")
_WORDS = {
    Verdict.SETTLED: _("Both sides have moved the money."),
    Verdict.RETURNED: _("The exchange refused it; it went back. Neither side has moved anything."),
    Verdict.WAITING: _("In transit at the bank. The exchange has not answered yet."),
    Verdict.MOVED_NOT_BOOKED: _(
        "The exchange has moved the money; the bank's last entry is missing."
    ),
    Verdict.REFUSED_NOT_RETURNED: _("The exchange refused it; the bank has not given it back yet."),
    Verdict.BOOKED_NOT_MOVED: _("The bank has settled it; the exchange knows nothing of it."),
    Verdict.RETURNED_BUT_MOVED: _("The bank has given it back; the exchange has moved it."),
    Verdict.NOT_IN_BOOKS: _("The bank's books hold no entry of it."),
}
_TO_DO = {
    Verdict.WAITING: _(
        "It is asked again every second. If it stays, look at the reason, and carry it over."
    ),
    Verdict.MOVED_NOT_BOOKED: _("Ask again: the entry is written as soon as the answer is read."),
    Verdict.REFUSED_NOT_RETURNED: _("Ask again: the first entry is then taken back."),
    Verdict.BOOKED_NOT_MOVED: _REPORT,
    Verdict.RETURNED_BUT_MOVED: _REPORT,
    Verdict.NOT_IN_BOOKS: _REPORT,
}


def verdict_words(verdict: str) -> str:
    """What the two sides say."""
    return str(_WORDS[Verdict(verdict)])


def to_do(verdict: Verdict) -> str:
    """What is to be done; empty if nothing is."""
    return str(_TO_DO.get(verdict, ""))
