"""A market that stands still in the store, as a host has left it: pages read it, nobody turns it."""

from datetime import date

from simulator.engine.calendar import Phase
from simulator.engine.market.instruments import Scenario
from simulator.models import (
    AccountBalance,
    AccountEvent,
    BrokerageAccount,
    MarketRun,
    RunPicture,
    Town,
)
from simulator.scenarios import scenario_file
from simulator.services import accounts
from tests.shift_cast import START

SHARE = "999101"
OPEN_ORDER = 12
AT = (0, 10 * 3600)
PRICE = 1793


def open_market(town: Town, owner_id: int) -> BrokerageAccount:
    """A run at ten o'clock of its first day, and an account with a holding and an open order."""
    account = accounts.open_practice_account(town=town, owner_id=owner_id, at=START)
    run = MarketRun.objects.create(
        town_id=town.pk,
        scenario="main-board",
        rules_version="2026.07",
        seed=1,
        first_date=date(2026, 11, 20),
        speed=12,
        created_at=START,
    )
    draw(run.pk)
    _trade(run, account)
    return account


def draw(run_id: int) -> None:
    """What a host has shown last of a run: ten o'clock of its first day."""
    RunPicture.objects.create(run_id=run_id, number=1, **_picture(scenario_file.load("main-board")))


def _picture(scenario: Scenario) -> dict[str, object]:
    closes = {one.number: one.previous_close for one in scenario.instruments}
    rows = [
        [
            *(one.number, one.code, close + 10, close, close, close + 20, close - 5, 2_000, 2_000),
            *(close + 9, close + 10, close * 11 // 10, close * 9 // 10),
        ]
        for one in scenario.instruments
        for close in [one.previous_close]
    ]
    news = {"at": list(AT), "zh": scenario.news[0].text.zh, "en": scenario.news[0].text.en}
    return {
        "body": {
            "at": list(AT),
            "date": "2026-11-20",
            "phase": Phase.CONTINUOUS.value,
            "rows": rows,
            "indices": [[one.code, one.base + 100, one.base] for one in scenario.indices],
            "news": [news],
        },
        "depths": {
            number: (
                [(close + 9 - step, 300 + step) for step in range(5)],
                [(close + 10 + step, 200 + step) for step in range(5)],
                [(*AT, close + 10, 100, "buy"), (*AT, close + 9, 250, "sell")],
            )
            for number, close in closes.items()
        },
        "queues": {OPEN_ORDER: 300},
    }


def _trade(run: MarketRun, account: BrokerageAccount) -> None:
    order = {"instrument": 0, "side": "buy", "price": PRICE, "quantity": 200}
    fees = {"commission": 500, "stamp": 0, "transfer": 4}
    told = (
        ("accepted", {"order": 11, **order}),
        ("fill", {"order": 11, **order, **fees}),
        ("accepted", {"order": OPEN_ORDER, **order}),
    )
    for seq, (kind, facts) in enumerate(told, start=1):
        AccountEvent.objects.create(
            run=run,
            account=account.pk,
            seq=seq,
            day=AT[0],
            second=AT[1],
            kind=kind,
            facts=facts,
        )
    spent, frozen = PRICE * 200 + 504, PRICE * 200 + 504
    AccountBalance.objects.create(
        run=run,
        account=account.pk,
        seq=len(told),
        cash=account.opening_cash - spent,
        frozen=frozen,
        holdings=[[0, 200, 0, 0, spent]],
    )
