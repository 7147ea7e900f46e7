"""What the store of a served site says, and what must hold of it whatever has happened."""

from tests.realtime.site import Site

OPENING_CASH = 100_000_000


def stored(site: Site):
    """What the store says at one moment, read by another process; the server may go on meanwhile."""
    return site.ask("""
        from django.db import connections, transaction
        from simulator.models import AccountBalance, AccountEvent, AnsweredCommand, MarketRun, Town
        from simulator.services import journal
        town = Town.objects.get(board_key="riverside")
        with transaction.atomic(using="exchange"), connections["exchange"].cursor() as cursor:
            if connections["exchange"].vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            run = MarketRun.objects.get(town_id=town.pk)
            events = AccountEvent.objects.filter(run=run).order_by("account", "seq")
            answers = AnsweredCommand.objects.filter(run=run)
            cash = AccountBalance.objects.filter(run=run)
            said = {
                "state": run.state,
                "verified": journal.verify(run),
                "batches": run.batches.count(),
                "events": list(events.values_list("account", "seq", "kind", "facts")),
                "answers": list(answers.values_list("account", "key", "answer")),
                "cash": dict(cash.values_list("account", "cash")),
            }
        print(json.dumps(said))
    """)


def check_the_books(said, accounts):
    """Each account's events are numbered without gaps, its orders stand once, its cash adds up."""
    assert said["state"] == "running"
    assert said["verified"] == said["batches"] > 0
    for account in accounts:
        events = [event for event in said["events"] if event[0] == account]
        assert [seq for _, seq, _, _ in events] == list(range(1, len(events) + 1))
        accepted = [facts["order"] for _, _, kind, facts in events if kind == "accepted"]
        answered = [
            answer["order"]
            for owner, _, answer in said["answers"]
            if owner == account and answer["accepted"]
        ]
        assert sorted(accepted) == sorted(answered)
        assert len(accepted) == len(set(accepted))
        cash = OPENING_CASH
        for _, _, kind, facts in events:
            if kind == "fill":
                amount = facts["price"] * facts["quantity"]
                cash += amount if facts["side"] == "sell" else -amount
                cash -= facts["commission"] + facts["stamp"] + facts["transfer"]
        assert said["cash"][str(account)] == cash
