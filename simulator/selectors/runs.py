"""Where the store of a run stands: what its host needs to go on."""

from collections.abc import Sequence

from simulator.models import AnsweredCommand, BrokerageAccount, MarketRun, RunPicture

_HOSTED = (MarketRun.State.RUNNING, MarketRun.State.PAUSED)


def hosted() -> list[MarketRun]:
    """The runs that a host keeps going."""
    return list(MarketRun.objects.filter(state__in=_HOSTED).order_by("pk"))


def newest_seqs(run: MarketRun) -> dict[int, int]:
    """The number of each account's newest event."""
    return dict(run.balances.values_list("account", "seq"))


def newest_minute(run: MarketRun) -> tuple[int, int]:
    """Day and minute of the newest bar that is written."""
    found = run.minute_bars.order_by("-day", "-minute").values_list("day", "minute").first()
    return found or (0, -1)


def newest_day(run: MarketRun) -> int:
    """The newest day of the run whose bars are written; -1 before the first."""
    found = run.day_bars.order_by("-day").values_list("day", flat=True).first()
    return -1 if found is None else found


def picture_number(run: MarketRun) -> int:
    found = RunPicture.objects.filter(run=run).values_list("number", flat=True).first()
    return found or 0


def answered(run: MarketRun, keys: Sequence[str]) -> list[AnsweredCommand]:
    """The commands that came with one of these keys before."""
    if not keys:
        return []
    return list(AnsweredCommand.objects.filter(run=run, key__in=keys))


def own_accounts(run: MarketRun) -> list[BrokerageAccount]:
    """The accounts of the run's town from which people trade for themselves."""
    hats = (BrokerageAccount.Hat.PRACTICE, BrokerageAccount.Hat.CONTEST)
    found = BrokerageAccount.objects.filter(town_id=run.town_id, hat__in=hats)
    return list(found.order_by("pk"))
