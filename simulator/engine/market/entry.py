"""What the venue lets in: the checks of an order that need no account."""

from simulator.engine.calendar import ACCEPTING, CANCELLING, Phase
from simulator.engine.market.commands import PlaceOrder, Side
from simulator.engine.market.events import Refused
from simulator.engine.market.listing import Listing
from simulator.engine.market.refusals import RefusalCode, refused
from simulator.engine.market.rules import MarketRules


def order_refusal(
    asked: PlaceOrder, listing: Listing, rules: MarketRules, phase: Phase
) -> Refused | None:
    """Why the venue does not take an order now; None if it does."""
    if phase not in ACCEPTING:
        return refused(asked.account, RefusalCode.NOT_ACCEPTING, phase=phase)
    return (
        _quantity_refusal(asked, rules)
        or _price_refusal(asked, listing)
        or (_cage_refusal(asked, listing, rules) if phase is Phase.CONTINUOUS else None)
    )


def cancel_refusal(account: int, phase: Phase) -> Refused | None:
    """Why no order may be taken back now; None if it may."""
    if phase in CANCELLING:
        return None
    accepts = phase in ACCEPTING
    code = RefusalCode.CANCEL_NOT_ALLOWED if accepts else RefusalCode.NOT_ACCEPTING
    return refused(account, code, phase=phase)


def _quantity_refusal(asked: PlaceOrder, rules: MarketRules) -> Refused | None:
    account, quantity = asked.account, asked.quantity
    if quantity <= 0:
        return refused(account, RefusalCode.QUANTITY_NOT_POSITIVE, quantity=quantity)
    if quantity > rules.max_shares:
        most = rules.max_shares
        return refused(account, RefusalCode.TOO_MANY_SHARES, quantity=quantity, most=most)
    if asked.side is Side.BUY and quantity % rules.lot:
        return refused(account, RefusalCode.LOT, quantity=quantity, lot=rules.lot)
    return None


def _price_refusal(asked: PlaceOrder, listing: Listing) -> Refused | None:
    price = asked.price
    if price <= 0:
        return refused(asked.account, RefusalCode.PRICE_NOT_POSITIVE, price=price)
    if listing.limit_down <= price <= listing.limit_up:
        return None
    above = price > listing.limit_up
    return refused(
        asked.account,
        RefusalCode.ABOVE_LIMIT_UP if above else RefusalCode.BELOW_LIMIT_DOWN,
        price=price,
        limit=listing.limit_up if above else listing.limit_down,
        previous_close=listing.previous_close,
    )


def _cage_refusal(asked: PlaceOrder, listing: Listing, rules: MarketRules) -> Refused | None:
    if not rules.cage.holds:
        return None
    base = listing.cage_base(asked.side)
    low, high = rules.cage.band(base)
    if (asked.price <= high) if asked.side is Side.BUY else (asked.price >= low):
        return None
    return refused(
        asked.account, RefusalCode.OUTSIDE_CAGE, price=asked.price, base=base, low=low, high=high
    )
