"""Answers of the exchange in words: what became of an order, or which rule refused it and its numbers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simulator.engine.market.refusals import RefusalCode
from simulator.engine.refusal import Refusal
from simulator.models import Duty
from simulator.services.exchange import Answer
from simulator.views.market_words import phase_label

_SENTENCES = {
    # ---- Before the exchange is asked
    "no_run": gettext_lazy("No market is open in this town, so no order can be taken."),
    "not_hosted": gettext_lazy(
        "The exchange cannot be reached. Nothing was taken; send the order again."
    ),
    "try_again": gettext_lazy("The exchange stumbled. Nothing was taken; send the order again."),
    "no_answer_yet": gettext_lazy(
        "The exchange has not answered within %(seconds)s seconds. Send the order again: it is taken once only."
    ),
    "out_of_order": gettext_lazy(
        "This market is out of order: its journal does not hold together. Tell your instructor."
    ),
    "market_paused": gettext_lazy(
        "The market is paused: simulated time stands still and no order is taken. Send it again when the market goes on."
    ),
    "key_used": gettext_lazy("This form was already sent with another order. Load the page again."),
    "no_such_code": gettext_lazy(
        "No share with the code “%(typed)s” is listed here. Six digits, as in the list of quotes."
    ),
    "no_such_side": gettext_lazy("Choose whether to buy or to sell."),
    "price_not_a_number": gettext_lazy(
        "“%(typed)s” is not a price. Type yuan with at most two places, such as 18.46."
    ),
    "price_decimals": gettext_lazy(
        "“%(typed)s” has too many places: prices move in steps of 0.01 yuan."
    ),
    "price_out_of_range": gettext_lazy(
        "“%(typed)s” is out of range: a price is at least 0.01 yuan."
    ),
    "quantity_not_whole": gettext_lazy(
        "“%(typed)s” is not a number of shares. Type a whole number, such as 1,000."
    ),
    "quantity_out_of_range": gettext_lazy(
        "“%(typed)s” is out of range: an order has at least one share."
    ),
    "not_a_practice_account": gettext_lazy("Only those whose account it is can order from it."),
    "window_not_open": gettext_lazy(
        "This account trades from %(opens)s on. Nothing was taken; send the order again then."
    ),
    "window_over": gettext_lazy(
        "This account traded until %(closes)s by the server's clock. What reaches the exchange at that moment or later does not count."
    ),
    "not_active": gettext_lazy("This person's access is switched off, so no order is taken."),
    "posted_as_staff": gettext_lazy(
        "You are posted as %(duty)s. Securities staff may not hold or trade stock (Securities Law, art. 40). Order when you are off duty."
    ),
    # ---- From the engine
    RefusalCode.UNKNOWN_INSTRUMENT: gettext_lazy("This share is not listed here."),
    RefusalCode.NOT_ACCEPTING: gettext_lazy(
        "No orders or cancellations are taken now (%(phase)s). Orders: 9:15–9:25, 9:30–11:30, 13:00–15:00."
    ),
    RefusalCode.CANCEL_NOT_ALLOWED: gettext_lazy(
        "Orders cannot be taken back now (%(phase)s): neither from 9:20 to 9:25 nor from 14:57 to 15:00."
    ),
    RefusalCode.PRICE_NOT_POSITIVE: gettext_lazy("A price is at least 0.01 yuan."),
    RefusalCode.ABOVE_LIMIT_UP: gettext_lazy(
        "%(price)s is above today's limit up of %(limit)s (previous close %(previous_close)s plus 10 %%)."
    ),
    RefusalCode.BELOW_LIMIT_DOWN: gettext_lazy(
        "%(price)s is below today's limit down of %(limit)s (previous close %(previous_close)s less 10 %%)."
    ),
    RefusalCode.QUANTITY_NOT_POSITIVE: gettext_lazy("An order has at least one share."),
    RefusalCode.TOO_MANY_SHARES: gettext_lazy(
        "%(quantity)s shares are more than the %(most)s that one order may have. Split it."
    ),
    RefusalCode.LOT: gettext_lazy(
        "%(quantity)s shares are not a multiple of %(lot)s: purchases come in lots of %(lot)s shares."
    ),
    RefusalCode.ODD_LOT: gettext_lazy(
        "%(quantity)s shares break an odd lot: sell multiples of %(lot)s, or all %(odd)s odd shares at once."
    ),
    RefusalCode.NOT_ENOUGH_CASH: gettext_lazy(
        "This order needs %(needed)s yuan with %(fees)s of fees; %(available)s are available."
    ),
    RefusalCode.POSITION_CAP: gettext_lazy(
        "This order of %(amount)s yuan goes beyond the cap: one share may take %(percent)s %% of the assets at the last close (%(assets)s). It takes %(exposure)s with your open orders; %(room)s are left."
    ),
    RefusalCode.NOT_ENOUGH_SELLABLE: gettext_lazy(
        "%(wanted)s shares are more than the %(sellable)s that may be sold today: %(held)s held, of which %(bought_today)s were bought today (T+1: sellable from the next trading day) and %(frozen)s stand in open orders."
    ),
    RefusalCode.NO_SUCH_ORDER: gettext_lazy("There is no such order of yours."),
    RefusalCode.NOT_YOUR_ORDER: gettext_lazy("There is no such order of yours."),
    RefusalCode.NO_ACCOUNT: gettext_lazy(
        "This account is not open at the exchange yet. Load the page again."
    ),
}
_PRICES = frozenset({"price", "limit", "previous_close", "base", "low", "high"})
_MONEY = frozenset({"needed", "available", "fees", "amount", "assets", "exposure", "room"})


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    told = _TOLD.get(refusal.code)
    if told is not None:
        return told(refusal.facts)
    return str(_SENTENCES[refusal.code] % facts_of(refusal.facts))


def facts_of(facts: Mapping[str, object]) -> dict[str, object]:
    """Numbers as people write them: ticks and fen in yuan, thousands apart, phases and duties named."""
    return {name: _fact(name, value) for name, value in facts.items()}


def _fact(name: str, value: object) -> object:
    if name == "phase":
        return phase_label(str(value))
    if name == "duty":
        return Duty(str(value)).label
    if not isinstance(value, int):
        return _moment(value) if isinstance(value, datetime) else value
    if name in _PRICES:
        return f"{Decimal(value) / 100:.2f}"
    if name in _MONEY:
        return f"{Decimal(value) / 100:,.2f}"
    return f"{value:,}"


def _moment(value: datetime) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"


def _outside_cage(facts: Mapping[str, object]) -> str:
    numbers = facts_of(facts)
    if facts.get("side") == "sell":
        return (
            _(
                "%(price)s is too low: in continuous trading a sale may not lie more than 2 %% (or ten ticks) below %(base)s, that is below %(low)s."
            )
            % numbers
        )
    return (
        _(
            "%(price)s is too high: in continuous trading a purchase may not lie more than 2 %% (or ten ticks) above %(base)s, that is above %(high)s."
        )
        % numbers
    )


def _already_done(facts: Mapping[str, object]) -> str:
    if facts["status"] == "filled":
        return _("This order is filled already; there is nothing left to cancel.")
    return _("This order is cancelled already.")


_TOLD: dict[str, Callable[[Mapping[str, object]], str]] = {
    RefusalCode.OUTSIDE_CAGE: _outside_cage,
    RefusalCode.ALREADY_DONE: _already_done,
}


def placed(answer: Answer) -> str:
    """What became of an order that was taken."""
    facts = {
        "order": answer.order,
        "filled": f"{answer.filled:,}",
        "remaining": f"{answer.remaining:,}",
    }
    if not answer.remaining:
        return _("Order %(order)s: all %(filled)s shares filled.") % facts
    if answer.filled:
        return _("Order %(order)s: %(filled)s shares filled, %(remaining)s in the book.") % facts
    return _("Order %(order)s: %(remaining)s shares in the book.") % facts


def cancelled(answer: Answer) -> str:
    """What became of a cancellation."""
    return _("Order %(order)s is cancelled; what was frozen for it is free again.") % {
        "order": answer.order
    }
