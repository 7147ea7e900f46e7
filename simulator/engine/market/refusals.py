"""Why a command was refused: codes, each with the facts that its sentence needs."""

from enum import StrEnum

from simulator.engine.market.events import Refused


class RefusalCode(StrEnum):
    """A code is followed by the names of its facts. Prices in ticks, money in fen."""

    UNKNOWN_INSTRUMENT = "unknown_instrument"
    """instrument"""
    NOT_ACCEPTING = "not_accepting"
    """phase: neither orders nor cancels are taken in it."""
    CANCEL_NOT_ALLOWED = "cancel_not_allowed"
    """phase: orders are taken in it, cancels are not."""
    PRICE_NOT_POSITIVE = "price_not_positive"
    """price"""
    ABOVE_LIMIT_UP = "above_limit_up"
    """price, limit, previous_close"""
    BELOW_LIMIT_DOWN = "below_limit_down"
    """price, limit, previous_close"""
    OUTSIDE_CAGE = "outside_cage"
    """price, base, low, high: a buy must not be above `high`, a sale not below `low`."""
    QUANTITY_NOT_POSITIVE = "quantity_not_positive"
    """quantity"""
    TOO_MANY_SHARES = "too_many_shares"
    """quantity, most"""
    LOT = "lot"
    """quantity, lot: a buy is a multiple of the lot."""
    ODD_LOT = "odd_lot"
    """quantity, lot, odd: of a sale, the odd part must be all of the odd shares held."""
    NO_ACCOUNT = "no_account"
    """no facts"""
    ACCOUNT_EXISTS = "account_exists"
    """no facts"""
    CASH_NEGATIVE = "cash_negative"
    """cash"""
    NOTHING_TO_MOVE = "nothing_to_move"
    """no facts"""
    NOT_ENOUGH_CASH = "not_enough_cash"
    """needed, available, fees: `needed` is the worst case with `fees` in it."""
    NOT_ENOUGH_SELLABLE = "not_enough_sellable"
    """wanted, sellable, held, bought_today, frozen"""
    POSITION_CAP = "position_cap"
    """instrument, amount, percent, assets (at the last close), exposure, room: fen that are left"""
    CAP_OUT_OF_RANGE = "cap_out_of_range"
    """percent"""
    NO_SUCH_ORDER = "no_such_order"
    """order"""
    NOT_YOUR_ORDER = "not_your_order"
    """order"""
    ALREADY_DONE = "already_done"
    """order, status"""
    UNKNOWN_NEWS = "unknown_news"
    """item"""
    CLOCK_BACKWARDS = "clock_backwards"
    """day, second: the run is there or past it already."""


def refused(account: int, code: RefusalCode, **facts: int | str) -> Refused:
    return Refused(account, code, facts)
