"""A client's account at the broker: what it holds, and what it brings into a new market run."""

from simulator.models import AccountBalance, BrokerageAccount, MarketRun
from simulator.selectors import accounts, market


def opening_cash(run: MarketRun, account: BrokerageAccount) -> int:
    """Fen with which a client's account is opened at a run: what the town's run before left in it.

    When a run has ended its shares are worth their last prices; a new run lists its own.
    """
    earlier = AccountBalance.objects.filter(
        account=account.pk, run__town_id=account.town_id, run__lt=run.pk
    )
    left = earlier.select_related("run").order_by("-run").first()
    return assets_at(left.run, account) if left else account.opening_cash


def assets_at(run: MarketRun, account: BrokerageAccount) -> int:
    """Fen that an account is worth at a run's newest prices: cash and shares."""
    balance = accounts.balance(run, account)
    if balance is None:
        return opening_cash(run, account)
    picture = market.picture(run)
    prices = (
        {row.instrument: row.last or row.previous_close for row in picture.rows} if picture else {}
    )
    return balance.cash + sum(
        held.total * prices.get(held.instrument, 0) for held in balance.holdings
    )
