"""An account at the exchange, as its owner sees it, and the ranking everybody sees.

Money is fen, prices are ticks, quantities shares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simulator.engine.calendar import Instant
from simulator.models import AccountBalance, AccountEvent, BrokerageAccount, MarketRun
from simulator.selectors import market


@dataclass(frozen=True, slots=True)
class Holding:
    """Shares of one company; `cost` is what they were bought for, in fen."""

    instrument: int
    total: int
    sellable: int
    frozen: int
    cost: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Cash in all, the part of it that is frozen for open buy orders, and the shares."""

    seq: int
    cash: int
    frozen: int
    holdings: Sequence[Holding]

    @property
    def available(self) -> int:
        return self.cash - self.frozen


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order of today. `status` is `open`, `filled`, `cancelled` or `expired`."""

    order: int
    instrument: int
    side: str
    price: int
    quantity: int
    filled: int
    turnover: int
    """Ticks times shares over all fills: fen."""
    status: str
    at: Instant

    @property
    def remaining(self) -> int:
        return self.quantity - self.filled if self.status == "open" else 0

    @property
    def average(self) -> int:
        """Average price of the fills in ticks, rounded half up; 0 before the first."""
        return (2 * self.turnover + self.filled) // (2 * self.filled) if self.filled else 0


@dataclass(frozen=True, slots=True)
class FillLine:
    order: int
    instrument: int
    side: str
    price: int
    quantity: int
    commission: int
    stamp: int
    transfer: int
    at: Instant


@dataclass(frozen=True, slots=True)
class RankLine:
    """An account on the board. `gain` is the return since opening in basis points; ties share a rank."""

    rank: int
    account: int
    alias: str
    assets: int
    gain: int


def balance(run: MarketRun, account: BrokerageAccount) -> Balance | None:
    """None until the account has been opened at this run."""
    found = AccountBalance.objects.filter(run=run, account=account.pk).first()
    return None if found is None else _balance(found)


def orders_today(run: MarketRun, account: BrokerageAccount, day: int) -> list[OrderLine]:
    """The account's orders of a trading day, newest first."""
    orders: dict[int, OrderLine] = {}
    for event in _events(run, account, day, ("accepted", "fill", "cancelled")):
        _fold(orders, event)
    return list(reversed(orders.values()))


def fills_today(run: MarketRun, account: BrokerageAccount, day: int) -> list[FillLine]:
    """The account's fills of a trading day, newest first."""
    return [
        FillLine(**event.facts, at=Instant(event.day, event.second))
        for event in reversed(_events(run, account, day, ("fill",)))
    ]


def newest_seq(run: MarketRun, account: BrokerageAccount) -> int:
    """The number of the account's newest event; 0 before the first."""
    found = AccountBalance.objects.filter(run=run, account=account.pk)
    return found.values_list("seq", flat=True).first() or 0


def events_after(
    run: MarketRun, account: BrokerageAccount, seq: int, most: int
) -> list[AccountEvent]:
    """The account's events after `seq` in order; an endless run has let go of old days."""
    found = AccountEvent.objects.filter(run=run, account=account.pk, seq__gt=seq)
    return list(found.order_by("seq")[:most])


def ranking(run: MarketRun, picture: market.Picture) -> list[RankLine]:
    """The town's practice accounts by return; one that has never traded has no place yet."""
    last = {row.instrument: row.last or row.previous_close for row in picture.rows}
    balances = {found.account: _balance(found) for found in AccountBalance.objects.filter(run=run)}
    accounts = BrokerageAccount.objects.filter(
        town_id=run.town_id, hat=BrokerageAccount.Hat.PRACTICE, pk__in=balances
    ).only("pk", "alias", "opening_cash")
    traded = [one for one in accounts if _has_traded(balances[one.pk], one.opening_cash)]
    assets = {one.pk: _worth(balances[one.pk], last) for one in traded}
    gains = sorted(
        ((_gain(assets[one.pk], one.opening_cash), one) for one in traded),
        key=lambda pair: (-pair[0], pair[1].alias),
    )
    lines: list[RankLine] = []
    for place, (gain, one) in enumerate(gains, start=1):
        ties = bool(lines) and lines[-1].gain == gain
        rank = lines[-1].rank if ties else place
        lines.append(RankLine(rank, one.pk, one.alias, assets[one.pk], gain))
    return lines


def _balance(found: AccountBalance) -> Balance:
    holdings = [Holding(*row) for row in found.holdings]
    return Balance(found.seq, found.cash, found.frozen, holdings)


def _worth(balance: Balance, last: Mapping[int, int]) -> int:
    shares = sum(held.total * last.get(held.instrument, 0) for held in balance.holdings)
    return balance.cash + shares


def _has_traded(balance: Balance, paid_in: int) -> bool:
    """Every trade costs a fee, so that cash never comes back to what was paid in."""
    return bool(balance.holdings) or balance.cash != paid_in


def _gain(assets: int, paid_in: int) -> int:
    """In basis points, rounded towards zero."""
    return int((assets - paid_in) * 10_000 / paid_in) if paid_in else 0


def _events(
    run: MarketRun, account: BrokerageAccount, day: int, kinds: Sequence[str]
) -> list[AccountEvent]:
    found = AccountEvent.objects.filter(run=run, account=account.pk, day=day, kind__in=kinds)
    return list(found.order_by("seq"))


def _fold(orders: dict[int, OrderLine], event: AccountEvent) -> None:
    facts = event.facts
    if event.kind == "accepted":
        orders[facts["order"]] = OrderLine(
            **facts, filled=0, turnover=0, status="open", at=Instant(event.day, event.second)
        )
        return
    before = orders.get(facts["order"])
    if before is None:  # an order for the day cannot be older than the day
        return
    filled, turnover, status = before.filled, before.turnover, before.status
    if event.kind == "fill":
        filled += facts["quantity"]
        turnover += facts["quantity"] * facts["price"]
        status = "filled" if filled == before.quantity else status
    else:
        status = "cancelled" if facts["reason"] == "asked" else "expired"
    orders[before.order] = replace(before, filled=filled, turnover=turnover, status=status)
