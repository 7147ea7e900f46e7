"""The server is killed while clients' money is between bank and broker: it arrives, and once."""

import sqlite3

import pytest

from tests.realtime.site import TOWN, Site, until


@pytest.fixture
def site(prepared, tmp_path):
    site = Site(tmp_path, prepared)
    site.ask(f"""
        from datetime import date
        from django.utils import timezone
        from simulator.models import Town
        from simulator.services import branch, clients
        town, now = Town.objects.get(board_key="{TOWN}"), timezone.now()
        branch.open_if_needed(town=town, today=timezone.localdate(now), now=now)
        clients.open_branch(town=town, now=now)
        print(town.accounts.filter(hat="client").count())
    """)
    yield site
    site.kill()


def states(site: Site) -> list[str]:
    """The states of all transfers, read beside the server."""
    books = sqlite3.connect(f"file:{site.folder}/shangban.sqlite3?mode=ro", uri=True)
    try:
        return [state for (state,) in books.execute("select state from simulator_transfer")]
    finally:
        books.close()


def test_money_that_was_in_transit_when_the_server_was_killed_arrives_once(site):
    site.start()
    until(lambda: "in_transit" in states(site))
    site.kill()
    assert "in_transit" in states(site)
    site.start()
    until(lambda: len(found := states(site)) > 1 and "in_transit" not in found)
    assert site.stop() == 0
    said = site.ask(f"""
        from collections import Counter
        from simulator.models import AccountEvent, JournalEntry, Town, Transfer
        from simulator.selectors import books
        from simulator.selectors.reconciliation import reconcile
        town = Town.objects.get(board_key="{TOWN}")
        found = reconcile(town, town.business_days.get(closed_at=None).date)
        moved = AccountEvent.objects.filter(run__town_id=town.pk, kind="cash_moved")
        entries = JournalEntry.objects.filter(town=town, key__regex="^T[0-9]+:")
        print(json.dumps({{
            "clean": found.is_clean,
            "unexplained": found.unexplained,
            "audit": [str(each) for each in books.audit(town)],
            "settled": Transfer.objects.filter(town=town, state="settled").count(),
            "moved": sorted(Counter(moved.values_list("account", flat=True)).values()),
            "entries": entries.count(),
        }}))
    """)
    assert (said["clean"], said["unexplained"], said["audit"]) == (True, 0, [])
    assert said["moved"] == [1] * said["settled"]
    assert said["entries"] == 2 * said["settled"]
    assert "Traceback" not in site.said(), site.said()
