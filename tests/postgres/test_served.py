"""The served site on PostgreSQL: what a kill leaves, a second host, a lock that is lost."""

import subprocess
import sys

from simulator.services.host_lock import NUMBER
from tests.postgres.server import Server
from tests.realtime.books import check_the_books, stored
from tests.realtime.site import BASE, Browser, Site, free_port, until
from tests.realtime.test_kill import (
    SHARES,
    TRADERS,
    test_a_server_that_is_told_to_go_says_so_and_loses_nothing,
    test_nothing_acknowledged_is_lost_and_nothing_is_doubled_when_the_server_is_killed,
    whole_market,
)

KILLS = (
    test_a_server_that_is_told_to_go_says_so_and_loses_nothing,
    test_nothing_acknowledged_is_lost_and_nothing_is_doubled_when_the_server_is_killed,
)
"""As on SQLite, with the site of this folder."""


class Trader:
    """Sends an order as a form, under a key of its own each time it is a new one."""

    def __init__(self, site: Site) -> None:
        self.site, self.browser = site, Browser(site, TRADERS[0])
        self.account = site.accounts()[TRADERS[0]]

    def order(self, key: str, price: str) -> int:
        fields = {"code": SHARES[0], "side": "buy", "price": price, "quantity": "100"}
        path = f"/hall/{self.account}/orders/"
        return self.browser.post(path, {**fields, "idempotency_key": key})[0]


async def low(site: Site) -> str:
    """A price at which the order waits."""
    _, quotes = await whole_market(site)
    return f"{quotes[SHARES[0]]['limit_down'] / 100:.2f}"


def serving_elsewhere(site: Site) -> subprocess.CompletedProcess[str]:
    """A second server as on another machine: with a data folder of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", str(free_port())],
        cwd=BASE,
        env={**site.environment, "SHANGBAN_DATA_DIR": str(site.folder / "elsewhere")},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_a_second_server_of_the_same_database_does_not_start(site: Site) -> None:
    other = serving_elsewhere(site)
    assert other.returncode != 0
    assert "127.0.0.1" in other.stderr.splitlines()[-1]
    assert "Another process hosts the market" in other.stderr.splitlines()[-1]
    assert Trader(site).order("still-here", await low(site)) == 302


async def test_a_host_that_lost_its_lock_takes_nothing_until_it_has_it_again(
    site: Site, server: Server
) -> None:
    trader, price = Trader(site), await low(site)
    assert trader.order("before-it", price) == 302
    database = site.environment["SHANGBAN_DATABASE_URL"].rpartition("/")[2]
    with server.connected(database) as rival:
        rival.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        rival.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
        until(lambda: trader.order("meanwhile", price) == 422)
    until(lambda: trader.order("meanwhile", price) == 302)
    assert trader.order("before-it", price) == 302
    assert "lock of the market's host is lost" in site.said()
    check_the_books(stored(site), [trader.account])


async def test_pages_and_market_outlive_a_restart_of_the_database(
    site: Site, server: Server
) -> None:
    trader, price = Trader(site), await low(site)
    assert trader.order("before-it", price) == 302
    server.restart()
    until(lambda: trader.order("after-it", price) == 302)
    check_the_books(stored(site), [trader.account])
