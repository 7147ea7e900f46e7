"""Twenty tellers serve customers while the market runs, and somebody trades beside them.

    python -m tests.bench.counter

A real server with the two demo markets, twenty students at practice counters of one town, each a browser of
its own that sends the next step of a deposit every four seconds and reads the page that follows. Recorded
is how long a step takes from the form to that page, and the posting apart. What must hold: an order is
acknowledged nearly as fast as without them, and the books and boxes agree afterwards.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import django

from tests.bench.process import processor_seconds
from tests.realtime.site import PASSWORD, TOWN, Browser, Site

if TYPE_CHECKING:
    from simulator.engine.bank import actions as do

TELLERS = 20
EVERY = 4.0
"""Seconds from one step of a teller to the next."""
SECONDS = 80.0
TRADER = "202301001"
ORDER_EVERY = 0.5
QUIET_SECONDS = 30.0
MOST_RATIO = 1.5
EXPECTED_P95 = 0.15
"""Seconds; recorded beside the figure, as it belongs to the machine."""

BANK = f"""
    from datetime import timedelta
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone
    from classroom.models import Role, TeachingClass, User
    from classroom.services import demo
    from simulator.engine.bank.spine import Business
    from simulator.services import accounts, visitors
    now = timezone.now()
    demo.keep_going(now=now)
    found = TeachingClass.objects.get(town__board_key="{TOWN}")
    password = make_password("{PASSWORD}")
    for number in range({TELLERS}):
        student = User.objects.create(
            college=found.college, username=f"teller{{number}}", name=f"柜员{{number}}",
            role=Role.STUDENT, password=password, must_change_password=False, created_at=now,
        )
        accounts.open_practice_account(town=found.town, owner_id=student.pk, at=now)
    for number in range({TELLERS} * 3):
        visitors.come(town=found.town, now=now, business=Business.DEPOSIT, is_plain=True)
    hall = found.town.queue_tickets.filter(state="waiting")
    hall.update(absent_calls=0, wrong_pins=0, leaves_at=now + timedelta(hours=2))
    print(json.dumps(hall.count()))
"""
BOOKS = f"""
    from simulator.models import Town
    from simulator.selectors import books, cash_boxes, vouchers
    town = Town.objects.get(board_key="{TOWN}")
    faults = [*books.audit(town), *cash_boxes.audit(town), *vouchers.audit(town)]
    print(json.dumps([str(fault) for fault in faults]))
"""


class Teller:
    """One student at a counter: decides as the careful bot does, works by the pages."""

    def __init__(self, site: Site, number: int) -> None:
        from simulator.engine.people.tellers import BotTeller
        from simulator.models import DeskSession

        self.browser = Browser(site, f"teller{number}")
        self.seconds: dict[str, list[float]] = {}
        self.refused: list[str] = []
        self.served = 0
        self.step("/bank/practice/", "sit down")
        self.step("/bank/open/", "receive the box")
        self.desk = DeskSession.objects.get(person__username=f"teller{number}", closed_at=None)
        self.bot = BotTeller()

    def work(self, first: float, until: float) -> None:
        """A step every few seconds."""
        due = first
        while due < until:
            time.sleep(max(0.0, due - time.perf_counter()))
            self._next()
            due += EVERY

    def step(self, path: str, name: str, **fields: Any) -> None:
        """Sends a form and reads the page after it, as a browser does."""
        began = time.perf_counter()
        status, _ = self.browser.post(path, {"idempotency_key": uuid4().hex, **fields})
        if status == 302:
            status, _ = self.browser.get("/bank/")
        self.seconds.setdefault(name, []).append(time.perf_counter() - began)
        if status != 200:
            self.refused.append(f"{name}: {status}")

    def _next(self) -> None:
        from tests.pages.counter_forms import form_of

        action = self._wanted()
        if action is None:
            self.step("/bank/call/", "call")
            return
        step, fields = form_of(action)
        self.served += step == "hand_over"
        self.step(f"/bank/step/{step}/", step, **fields)

    def _wanted(self) -> "do.Action | None":
        from simulator.engine.bank import actions as do
        from simulator.models import CashBox
        from simulator.selectors import counter as reading

        work = reading.transaction_at(self.desk)
        if work is None:
            return None
        situation = reading.situation_of(work)
        action = self.bot.next_action(
            situation,
            reading.progress_of(work, situation),
            voucher=reading.next_voucher(self.desk) or 0,
            box=CashBox.objects.get(session=self.desk).there,
        )
        # Nobody waits a minute for a second person here.
        waits = isinstance(action, do.Authorise) or getattr(action, "second_count", False)
        return do.Decline("customer_left") if waits else action


def trade(port: int, path: str, seconds: float) -> list[float]:
    """Sends an order twice a second, in a process of its own; how long each acknowledgement took."""
    site = Site(Path())
    site.port = port
    return asyncio.run(_trade(Browser(site, TRADER), path, seconds))


async def _trade(browser: Browser, path: str, seconds: float) -> list[float]:
    took: list[float] = []
    until = time.perf_counter() + seconds
    async with browser.socket(path) as line:
        await line.hear("replayed")
        while time.perf_counter() < until:
            order = {"code": "999101", "side": "buy", "price": "18.00", "quantity": "100"}
            key, began = uuid4().hex, time.perf_counter()
            await line.say("place", key=key, **order)
            await line.hear("answer", key=key)
            took.append(time.perf_counter() - began)
            await asyncio.sleep(ORDER_EVERY)
    return took


def spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    parts = (("p50", 0.5), ("p95", 0.95), ("most", 1.0))
    return {name: round(ordered[int(share * (len(ordered) - 1))], 3) for name, share in parts}


def together(site: Site) -> tuple[list[Teller], float]:
    """The tellers after their work, and the server's processor seconds for it."""
    tellers = [Teller(site, number) for number in range(TELLERS)]
    spent = processor_seconds(site.pid)
    first = time.perf_counter() + 1.0
    with ThreadPoolExecutor(TELLERS) as pool:
        working = [
            pool.submit(teller.work, first + number * EVERY / TELLERS, first + SECONDS)
            for number, teller in enumerate(tellers)
        ]
        for each in working:
            each.result()
    return tellers, processor_seconds(site.pid) - spent


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.prepare()
        site.ask(BANK)
        os.environ.update(site.environment)
        django.setup()
        site.start()
        account = f"/ws/account/{site.accounts()[TRADER]}/"
        try:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
                quiet = spread(apart.submit(trade, site.port, account, QUIET_SECONDS).result())
                trading = apart.submit(trade, site.port, account, SECONDS)
                tellers, spent = together(site)
                busy = spread(trading.result())
            unbalanced = site.ask(BOOKS)
        finally:
            site.kill()
    steps = {name for teller in tellers for name in teller.seconds}
    seconds = {
        name: [each for teller in tellers for each in teller.seconds.get(name, [])]
        for name in sorted(steps - {"sit down", "receive the box"})
    }
    ratio = busy["p50"] / quiet["p50"]
    refused = [each for teller in tellers for each in teller.refused]
    report: dict[str, Any] = {
        "tellers": TELLERS,
        "customers served": sum(teller.served for teller in tellers),
        "steps": sum(len(each) for each in seconds.values()),
        "seconds of a step": spread([each for some in seconds.values() for each in some]),
        "seconds of the posting": spread(seconds.get("post", [0.0])),
        "expected p95 of a step": EXPECTED_P95,
        "processor seconds of the server": round(spent, 2),
        "seconds of an order without tellers": quiet,
        "seconds of an order beside them": busy,
        "order beside them / without": round(ratio, 2),
        "faults": [*unbalanced, *refused],
    }
    if ratio > MOST_RATIO:
        report["faults"].append(f"orders wait {ratio:.2f} times as long beside the tellers")
    sys.stdout.write(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
