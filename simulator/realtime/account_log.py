"""What a commit tells each account: numbered events, and the balance they end in."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from simulator.engine.calendar import Instant, Phase
from simulator.engine.market.commands import CROWD, Side
from simulator.engine.market.events import (
    Accepted,
    AccountOpened,
    Cancelled,
    CashMoved,
    Event,
    Filled,
    PhaseBegan,
    Refused,
)
from simulator.engine.market.refusals import RefusalCode
from simulator.engine.run import Run
from simulator.models import AccountBalance, AccountEvent

SIDES = {Side.BUY: "buy", Side.SELL: "sell"}


class AccountLog:
    """Collects what happened to accounts since the last commit. Numbers have no gaps."""

    def __init__(self, run: int, seqs: Mapping[int, int]) -> None:
        self._run = run
        self._seqs = dict(seqs)
        self._events: list[AccountEvent] = []
        self._touched: dict[int, None] = {}

    @property
    def has_news(self) -> bool:
        return bool(self._touched)

    @property
    def accounts(self) -> Iterable[int]:
        """All accounts that the run knows."""
        return self._seqs.keys()

    def note(self, at: Instant, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, PhaseBegan):
                if event.phase == Phase.PRE_OPEN:  # T+1: what was bought may now be sold
                    self._touched.update(dict.fromkeys(self._seqs))
            elif isinstance(event, Refused):
                if event.code == RefusalCode.POSITION_CAP:
                    facts = {"code": str(event.code), **event.facts}
                    self._add(event.account, at, "refused", facts)
            elif (told := _TOLD.get(type(event))) and event.account != CROWD:  # type: ignore[union-attr]
                kind, facts = told(event)
                self._add(event.account, at, kind, facts)  # type: ignore[union-attr]

    def take(self, run: Run) -> tuple[list[AccountEvent], list[AccountBalance]]:
        """The events since the last time, each touched account's balance behind its own."""
        balances = [self._balance(run, account) for account in self._touched]
        events = sorted(self._events, key=lambda event: (event.account, event.seq))
        self._events, self._touched = [], {}
        return events, balances

    def _add(self, account: int, at: Instant, kind: str, facts: Mapping[str, Any]) -> None:
        seq = self._seqs[account] = self._seqs.get(account, 0) + 1
        self._touched[account] = None
        self._events.append(
            AccountEvent(
                run_id=self._run,
                account=account,
                seq=seq,
                day=at.day,
                second=at.second,
                kind=kind,
                facts=facts,
            )
        )

    def _balance(self, run: Run, account: int) -> AccountBalance:
        has = run.account(account)
        assert has is not None  # noqa: S101  # only accounts of the run are touched
        holdings = [
            [instrument, held.total, held.sellable, held.frozen, held.cost]
            for instrument, held in sorted(has.holdings.items())
        ]
        facts = {"cash": has.cash, "frozen": has.frozen, "holdings": holdings}
        self._add(account, run.now, "balance", facts)
        return AccountBalance(run_id=self._run, account=account, seq=self._seqs[account], **facts)


def _opened(event: AccountOpened) -> tuple[str, dict[str, Any]]:
    return "opened", {"cash": event.cash}


def _cash_moved(event: CashMoved) -> tuple[str, dict[str, Any]]:
    return "cash_moved", {"amount": event.amount}


def _accepted(event: Accepted) -> tuple[str, dict[str, Any]]:
    return "accepted", {
        "order": event.order,
        "instrument": event.instrument,
        "side": SIDES[event.side],
        "price": event.price,
        "quantity": event.quantity,
    }


def _filled(event: Filled) -> tuple[str, dict[str, Any]]:
    return "fill", {
        "order": event.order,
        "instrument": event.instrument,
        "side": SIDES[event.side],
        "price": event.price,
        "quantity": event.quantity,
        "commission": event.commission,
        "stamp": event.stamp,
        "transfer": event.transfer,
    }


def _cancelled(event: Cancelled) -> tuple[str, dict[str, Any]]:
    return "cancelled", {
        "order": event.order,
        "remaining": event.remaining,
        "reason": event.reason.value,
    }


_TOLD: dict[type, Callable[[Any], tuple[str, dict[str, Any]]]] = {
    AccountOpened: _opened,
    CashMoved: _cash_moved,
    Accepted: _accepted,
    Filled: _filled,
    Cancelled: _cancelled,
}
