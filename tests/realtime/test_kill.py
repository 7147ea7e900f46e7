"""The server is killed under load, or told to go, and started again: nothing is lost or doubled."""

import asyncio
from contextlib import AsyncExitStack
from itertools import count

import pytest
from websockets.exceptions import ConnectionClosed

from tests.realtime.books import check_the_books, stored
from tests.realtime.site import TOWN, Browser, Site

TRADERS = [f"2023010{seat:02d}" for seat in range(1, 7)]
SHARES = ["999101", "999112", "999203"]
ENOUGH = 150
"""Acknowledged orders before the kill."""


@pytest.fixture
def site(prepared, tmp_path):
    site = Site(tmp_path, prepared)
    site.start()
    yield site
    site.kill()


class Trader:
    """Sends orders as fast as the pace allows, several in flight, and notes what was acknowledged."""

    def __init__(self, browser, account, line):
        self.browser, self.account, self.line = browser, account, line
        self.sent = {}
        self.answers = {}

    async def trade(self, prices):
        """Until the line breaks."""
        try:
            await asyncio.gather(self._send(prices), self._listen())
        except ConnectionClosed:
            return

    async def _send(self, prices):
        for number in count():
            code = SHARES[number % len(SHARES)]
            low, high = prices[code]
            order = {
                "code": code,
                "side": "buy",
                "price": f"{(high if number % 2 else low) / 100:.2f}",
                "quantity": "100",
            }
            key = f"order-{number:06d}"
            self.sent[key] = order
            await self.line.say("place", key=key, **order)
            if number >= 40:
                await asyncio.sleep(0.06)

    async def _listen(self):
        while True:
            message = await self.line.listen()
            if message["type"] == "answer":
                self.answers[message["key"]] = message

    @property
    def acknowledged(self):
        return {key: answer for key, answer in self.answers.items() if answer["accepted"]}


async def whole_market(site):
    async with Browser(site).socket(f"/ws/market/{TOWN}/") as line:
        frame = await line.hear("quotes", snapshot=True)
        columns = frame["columns"]
        rows = [dict(zip(columns, row, strict=True)) for row in frame["rows"]]
        return frame, {row["code"]: row for row in rows}


async def trading(site, browsers, accounts, stack):
    traders = []
    for name in TRADERS:
        path = f"/ws/account/{accounts[name]}/"
        line = await stack.enter_async_context(browsers[name].socket(path))
        await line.hear("replayed")
        traders.append(Trader(browsers[name], accounts[name], line))
    return traders


async def test_nothing_acknowledged_is_lost_and_nothing_is_doubled_when_the_server_is_killed(site):
    accounts = site.accounts()
    browsers = {name: Browser(site, name) for name in TRADERS}
    before, quotes = await whole_market(site)
    prices = {code: (quotes[code]["limit_down"], quotes[code]["ask"] + 8) for code in SHARES}
    async with AsyncExitStack() as stack:
        traders = await trading(site, browsers, accounts, stack)
        working = [asyncio.ensure_future(trader.trade(prices)) for trader in traders]
        while sum(len(trader.acknowledged) for trader in traders) < ENOUGH:
            assert not any(task.done() for task in working), site.said()
            await asyncio.sleep(0.01)
        site.kill()
        await asyncio.wait(working)
    site.start()
    mine = [trader.account for trader in traders]
    said = stored(site)
    check_the_books(said, mine)
    kept = {(account, key): answer for account, key, answer in said["answers"]}
    for trader in traders:
        for key, answer in trader.acknowledged.items():
            assert kept[trader.account, key]["order"] == answer["order"]

    # Everything is sent again, as a client does that does not know what became of it.
    async with AsyncExitStack() as stack:
        again = await trading(site, browsers, accounts, stack)
        for old, new in zip(traders, again, strict=True):
            unanswered = set(old.sent) - set(old.answers)
            for key in [*sorted(unanswered), *list(old.answers)[-20:]]:
                await new.line.say("place", key=key, **old.sent[key])
                answer = await new.line.hear("answer", key=key)
                known = kept.get((old.account, key))
                if known is not None:
                    assert {name: answer[name] for name in known} == known
    after, fresh = await whole_market(site)
    assert after["at"] > before["at"]
    while fresh == quotes:
        _, fresh = await whole_market(site)
    check_the_books(stored(site), mine)
    assert site.stop() == 0
    assert "Traceback" not in site.said(), site.said()


async def test_a_server_that_is_told_to_go_says_so_and_loses_nothing(site):
    accounts = site.accounts()
    browser, path = Browser(site, TRADERS[0]), f"/ws/account/{accounts[TRADERS[0]]}/"
    _, quotes = await whole_market(site)
    order = {"code": SHARES[0], "side": "buy", "quantity": "100"}
    order["price"] = f"{quotes[SHARES[0]]['limit_down'] / 100:.2f}"
    async with browser.socket(path) as line:
        await line.hear("replayed")
        await line.say("place", key="before-the-end", **order)
        answer = await line.hear("answer", key="before-the-end")
        assert await asyncio.to_thread(site.stop) == 0
        assert await line.closed() == 1001
    site.start()
    async with browser.socket(path) as line:
        await line.hear("replayed")
        await line.say("place", key="before-the-end", **order)
        assert await line.hear("answer", key="before-the-end") == answer
    check_the_books(stored(site), [accounts[TRADERS[0]]])
    assert "Traceback" not in site.said(), site.said()
