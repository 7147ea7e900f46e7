"""A client's account at the broker: what it is worth, and what it brings into a new market run."""

from collections.abc import Mapping

from simulator.models import AccountBalance, BrokerageAccount, MarketRun
from simulator.selectors import market


def opening_cash(run: MarketRun, account: BrokerageAccount) -> int:
    """Fen with which a client's account is opened at a run: what the town's run before left in it.

    When a run has ended its shares are worth their last prices; a new run lists its own.
    """
    earlier = AccountBalance.objects.filter(
        account=account.pk, run__town_id=account.town_id, run__lt=run.pk
    )
    left = earlier.select_related("run").order_by("-run").first()
    return value_of(left, prices_at(left.run)) if left else account.opening_cash


def prices_at(run: MarketRun) -> Mapping[int, int]:
    """The newest price of each share of a run, in ticks."""
    picture = market.picture(run)
    return (
        {row.instrument: row.last or row.previous_close for row in picture.rows} if picture else {}
    )


def value_of(balance: AccountBalance, prices: Mapping[int, int]) -> int:
    """Fen that an account is worth: cash, frozen cash, and shares at these prices."""
    shares = sum(total * prices.get(number, 0) for number, total, *_ in balance.holdings)
    return int(balance.cash + shares)
