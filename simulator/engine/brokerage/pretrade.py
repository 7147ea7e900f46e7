"""What the broker checks before an order goes to the venue: the account, its cash, its shares."""

from simulator.engine.brokerage.accounts import ClientAccount, Position
from simulator.engine.brokerage.fees import order_fees
from simulator.engine.market.commands import PlaceOrder, Side
from simulator.engine.market.events import Refused
from simulator.engine.market.refusals import RefusalCode, refused
from simulator.engine.market.rules import FeeRates


def order_refusal(
    asked: PlaceOrder, account: ClientAccount | None, rates: FeeRates, lot: int
) -> Refused | None:
    """Why an account may not place an order; None if it may."""
    if account is None:
        return refused(asked.account, RefusalCode.NO_ACCOUNT)
    if asked.side is Side.SELL:
        held = account.positions.get(asked.instrument) or Position()
        return (
            _shares_refusal(asked, held)
            or _odd_lot_refusal(asked, held, lot)
            or _cash_refusal(asked, account, rates)
        )
    return _cash_refusal(asked, account, rates)


def cap_refusal(asked: PlaceOrder, account: ClientAccount, exposure: int) -> Refused | None:
    """Why a purchase would take too much of one security; None within the account's cap.

    Args:
        asked: The purchase.
        account: The buyer's.
        exposure: Fen that the security takes already: held at its price now, and open purchases.
    """
    cap = account.cap
    amount = asked.price * asked.quantity
    if cap is None or exposure + amount <= cap.most:
        return None
    return refused(
        asked.account,
        RefusalCode.POSITION_CAP,
        instrument=asked.instrument,
        amount=amount,
        percent=cap.percent,
        assets=cap.assets,
        exposure=exposure,
        room=max(0, cap.most - exposure),
    )


def cash_needed(rates: FeeRates, side: Side, amount: int) -> int:
    """Fen that an order of this amount at its limit freezes.

    A buy freezes amount and fees. A sale pays its fees out of its proceeds, and freezes only what
    they would fall short.
    """
    fees = order_fees(rates, side, amount).total
    return amount + fees if side is Side.BUY else max(0, fees - amount)


def _cash_refusal(asked: PlaceOrder, account: ClientAccount, rates: FeeRates) -> Refused | None:
    amount = asked.price * asked.quantity
    needed = cash_needed(rates, asked.side, amount)
    if needed <= account.available:
        return None
    return refused(
        asked.account,
        RefusalCode.NOT_ENOUGH_CASH,
        needed=needed,
        available=account.available,
        fees=order_fees(rates, asked.side, amount).total,
    )


def _shares_refusal(asked: PlaceOrder, held: Position) -> Refused | None:
    if asked.quantity <= held.sellable:
        return None
    return refused(
        asked.account,
        RefusalCode.NOT_ENOUGH_SELLABLE,
        wanted=asked.quantity,
        sellable=held.sellable,
        held=held.total,
        bought_today=held.bought_today,
        frozen=held.frozen,
    )


def _odd_lot_refusal(asked: PlaceOrder, held: Position, lot: int) -> Refused | None:
    """Odd shares are sold in one order: all of them, alone or along with full lots."""
    odd = held.sellable % lot
    if asked.quantity % lot in (0, odd):
        return None
    return refused(asked.account, RefusalCode.ODD_LOT, quantity=asked.quantity, lot=lot, odd=odd)
