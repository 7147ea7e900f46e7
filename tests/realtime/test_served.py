"""What a client may rely on, on a real server: who is let in, what comes after a break, what is refused."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.realtime.site import TOWN, Browser

ME, CLASSMATE, OUTSIDER = "202301001", "202301002", "202302001"
SHARE = "999101"


@pytest.fixture(scope="module")
def accounts(site):
    return site.accounts()


@pytest.fixture(scope="module")
def browsers(site):
    return {name: Browser(site, name) for name in (ME, CLASSMATE, OUTSIDER, "teacher1")}


def account_path(accounts, name=ME, **query):
    pairs = "&".join(f"{key}={value}" for key, value in query.items())
    return f"/ws/account/{accounts[name]}/?{pairs}"


def numbers_of(line):
    return [event["n"] for event in line.told("account")]


def orders_of(line, kind):
    return {event["facts"]["order"] for event in line.told("account") if event["kind"] == kind}


async def market_now(site):
    """The run and the quote of the first share."""
    async with Browser(site).socket(f"/ws/market/{TOWN}/") as line:
        frame = await line.hear("quotes", snapshot=True)
        return frame["run"], dict(zip(frame["columns"], frame["rows"][0], strict=True))


def order(key, price="10.00", **changes):
    fields = {"key": key, "code": SHARE, "side": "buy", "price": price, "quantity": "100"}
    return {**fields, **changes}


async def low_price(site):
    _, quote = await market_now(site)
    return f"{quote['limit_down'] / 100:.2f}"


# ---- Who is let in -------------------------------------------------------------------------------
async def test_anybody_follows_the_market_and_sees_the_depth_of_a_share(site):
    async with Browser(site).socket(f"/ws/market/{TOWN}/") as line:
        whole = await line.hear("quotes")
        assert whole["snapshot"]
        assert len(whole["rows"]) == 18
        assert whole["state"] == "running"
        await line.say("watch", instrument=3)
        depth = await line.hear("depth")
        assert depth["instrument"] == 3
        change = await line.hear("quotes", snapshot=False)
        assert change["n"] > whole["n"]


@pytest.mark.parametrize("origin", ["http://evil.example", None, "http://["])
async def test_a_foreign_page_is_refused(site, origin):
    with pytest.raises(InvalidStatus) as refused:
        async with Browser(site).socket(f"/ws/market/{TOWN}/", origin=origin):
            pass
    assert refused.value.response.status_code in {400, 403}


@pytest.mark.parametrize("name", [CLASSMATE, OUTSIDER, "teacher1", ""])
async def test_another_s_account_looks_like_an_absent_one(site, accounts, browsers, name):
    browser = browsers.get(name) or Browser(site)
    answers = []
    for path in (f"/ws/account/{accounts[ME]}/", "/ws/account/999999/", f"/ws/account/{10**30}/"):
        with pytest.raises(InvalidStatus) as refused:
            async with browser.socket(path):
                pass
        answers.append((refused.value.response.status_code, bytes(refused.value.response.body)))
    assert set(answers) == {answers[0]}
    assert answers[0][0] == 403


@pytest.mark.parametrize(
    "path", ["/ws/", "/ws/market/nowhere/", "/ws/account/me/", "/ws/market/%00/"]
)
async def test_an_address_that_is_none_is_refused(site, path):
    with pytest.raises(InvalidStatus) as refused:
        async with Browser(site).socket(path):
            pass
    assert refused.value.response.status_code in {400, 403}


# ---- Orders over the socket ----------------------------------------------------------------------
async def test_an_order_is_answered_and_told_as_events_without_gaps(site, accounts, browsers):
    _, quote = await market_now(site)
    async with browsers[ME].socket(account_path(accounts)) as line:
        welcome = await line.hear("welcome")
        await line.hear("replayed")
        await line.say("place", **order("buy-now-1", f"{quote['limit_up'] / 100:.2f}"))
        refused = await line.hear("answer", key="buy-now-1")
        assert refused["code"] == "outside_cage"
        await line.say("place", **order("buy-now-2", f"{(quote['ask'] + 5) / 100:.2f}"))
        answer = await line.hear("answer", key="buy-now-2")
        assert answer["accepted"], answer
        assert answer["filled"] + answer["remaining"] == 100
        await line.until(lambda: answer["order"] in orders_of(line, "accepted"))
        assert numbers_of(line) == list(range(1, len(numbers_of(line)) + 1))
        assert welcome["account"] == accounts[ME]


async def test_what_was_missed_comes_by_number_without_gaps_or_doubles(site, accounts, browsers):
    price = await low_price(site)
    run, _ = await market_now(site)
    browser, path = browsers[CLASSMATE], account_path(accounts, CLASSMATE)
    async with browser.socket(path) as line:
        await line.hear("replayed")
        await line.say("place", **order("missed-00", price))
        first = await line.hear("answer")
        await line.until(lambda: first["order"] in orders_of(line, "accepted"))
        since = numbers_of(line)[-1]
    async with browser.socket(path) as other:
        placed = await place_many(other, range(1, 30), price)
        # The line comes back while orders go on: old and new events must follow each other.
        async with browser.socket(f"{path}run={run}&since={since}") as line:
            placed |= await place_many(other, range(30, 50), price)
            await line.until(lambda: placed <= orders_of(line, "accepted"))
            assert numbers_of(line) == list(range(since + 1, since + 1 + len(numbers_of(line))))
            assert orders_of(line, "accepted") == placed
            assert line.told("replayed")


async def place_many(line, numbers, price):
    for number in numbers:
        await line.say("place", **order(f"missed-{number:02d}", price))
    return {(await line.hear("answer", key=f"missed-{number:02d}"))["order"] for number in numbers}


async def test_a_client_that_asks_for_a_replay_gets_everything_again(site, accounts, browsers):
    async with browsers[CLASSMATE].socket(account_path(accounts, CLASSMATE)) as line:
        await line.hear("replayed")
        first = [(event["n"], event["kind"]) for event in line.told("account")]
        line.heard.clear()
        await line.say("replay", since=0)
        await line.hear("replayed")
        again = [(event["n"], event["kind"]) for event in line.told("account")]
        assert again[: len(first)] == first
        line.heard.clear()
        await line.say("replay", since=10**12)  # of another run: everything
        await line.hear("replayed")
        assert numbers_of(line)[:2] == [1, 2]


async def test_twenty_sockets_that_send_one_key_at_once_place_one_order(site, accounts, browsers):
    price = await low_price(site)

    async def send():
        async with browsers[ME].socket(account_path(accounts)) as line:
            await line.hear("replayed")
            await line.say("place", **order("twenty-sockets", price))
            return await line.hear("answer", key="twenty-sockets")

    answers = await asyncio.gather(*(send() for _ in range(20)))
    assert all(answer["accepted"] for answer in answers)
    assert len({answer["order"] for answer in answers}) == 1


async def test_twenty_forms_that_send_one_key_at_once_place_one_order_also_over_a_socket(
    site, accounts, browsers
):
    price = await low_price(site)
    browser, pk = browsers[ME], accounts[ME]
    form = order("twenty-forms", price)
    form["idempotency_key"] = form.pop("key")

    def send():
        return browser.post(f"/hall/{pk}/orders/", form)

    with ThreadPoolExecutor(20) as pool:
        loop = asyncio.get_running_loop()
        answers = await asyncio.gather(*(loop.run_in_executor(pool, send) for _ in range(20)))
    assert {status for status, _ in answers} == {302}
    async with browser.socket(account_path(accounts)) as line:
        await line.hear("replayed")
        await line.say("place", **order("twenty-forms", price))
        answer = await line.hear("answer", key="twenty-forms")
        assert answer["accepted"]
        assert answer["order"] in orders_of(line, "accepted")
        await line.say("place", **order("twenty-forms", price, quantity="200"))
        assert (await line.hear("answer", code="key_used"))["accepted"] is False


async def test_an_order_of_somebody_else_cannot_be_cancelled(site, accounts, browsers):
    price = await low_price(site)
    async with browsers[ME].socket(account_path(accounts)) as line:
        await line.hear("replayed")
        await line.say("place", **order("mine-to-keep", price))
        number = (await line.hear("answer", key="mine-to-keep"))["order"]
    async with browsers[CLASSMATE].socket(account_path(accounts, CLASSMATE)) as line:
        await line.hear("replayed")
        await line.say("cancel", key="not-mine-0", order=number)
        other = await line.hear("answer", key="not-mine-0")
        await line.say("cancel", key="not-there-0", order=10**9)
        absent = await line.hear("answer", key="not-there-0")
        assert other["accepted"] is absent["accepted"] is False
        assert other["text"] == absent["text"]


# ---- Lines that break, lag or lapse --------------------------------------------------------------
async def test_a_reader_that_lags_gets_the_newest_picture_and_no_old_ones(site):
    async with Browser(site).socket(f"/ws/market/{TOWN}/") as line:
        line.acknowledges = False
        frames = [await line.hear("quotes") for _ in range(4)]
        async with Browser(site).socket(f"/ws/market/{TOWN}/") as lively:
            while (await lively.hear("quotes"))["n"] < frames[-1]["n"] + 3:
                pass
        await line.say("ack", topic="quotes", n=frames[-1]["n"])
        newest = await line.hear("quotes")
        assert newest["snapshot"]
        assert newest["n"] >= frames[-1]["n"] + 3


async def test_signing_out_closes_the_sockets_of_that_sign_in_only(site, accounts):
    leaving, staying = Browser(site, OUTSIDER), Browser(site, OUTSIDER)
    async with (
        leaving.socket(account_path(accounts, OUTSIDER)) as line,
        staying.socket(account_path(accounts, OUTSIDER)) as other,
    ):
        await line.hear("replayed")
        await other.hear("replayed")
        assert leaving.post("/logout/", {})[0] == 302
        assert await line.closed() == 4001
        await other.say("ping")
        await other.hear("pong")


async def test_a_client_that_shouts_is_told_and_then_let_go(site):
    async with Browser(site).socket(f"/ws/market/{TOWN}/") as line:
        with suppress(ConnectionClosed):
            for _ in range(400):
                await line.say("ping")
        assert await line.closed() == 4029
        assert line.told("error")


async def test_two_servers_never_share_a_data_folder(site):
    with pytest.raises(Exception, match="exit status 1") as refused:
        await asyncio.to_thread(site.manage, "serve", "--port", str(site.port + 1))
    assert f"by process {site.pid}" in refused.value.stderr


async def test_the_bars_of_a_share_are_public_and_compact(site):
    for period in ("minute", "hour", "day", "week"):
        status, text = Browser(site).get(f"/market/{TOWN}/bars/{SHARE}/?period={period}")
        assert status == 200
        bars = json.loads(text)["bars"]
        times = [bar[0] for bar in bars]
        assert times == sorted(set(times))
        assert all(low <= opened <= high for _, opened, high, low, *_ in bars)
    assert len(bars) > 20


async def test_bars_that_a_browser_has_already_are_not_sent_again(site):
    path, browser = f"/market/{TOWN}/bars/{SHARE}/?period=week", Browser(site)
    browser.get(path)
    assert set(browser.headers["Cache-Control"].split(", ")) == {"no-cache", "public"}
    assert browser.get(path, {"If-None-Match": browser.headers["ETag"]}) == (304, "")
