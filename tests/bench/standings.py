"""Standings of a contest with 300 entries: kept up to date against computed again.

    python -m tests.bench.standings

A history of 25 trading days, five minutes a reading, is folded into the live standings. Then one
more reading of every entry comes in: (a) the live standings take it in and give the whole table;
(b) everything is computed again from the history. Both tables must be equal, and (b) must cost at
least ten times as much processor time as (a).
"""

import json
import sys
import time
from datetime import UTC, date, datetime, timedelta

import numpy as np

from exercises.scoring import contest_formats
from exercises.scoring.contest_rules import ContestRules, Window, procedure_on
from exercises.scoring.standings import EquityRead, Event, Standings, computed

ENTRIES = 300
DAYS = 25
READINGS = 48
"""Readings a day: four hours of trading, one in five minutes."""
START = 100_000_000
ROUNDS = 5
RATIO = 10.0


def rules() -> ContestRules:
    opens = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
    return ContestRules(
        contest_formats.newest("investment_composite"),
        Window(opens, opens + timedelta(days=12)),
        procedure_on(date(2026, 11, 2)),
        seed=1,
    )


def history() -> list[list[Event]]:
    """One list of events for each reading, all entries in it."""
    chance = np.random.default_rng(20261124)
    steps = chance.normal(0, START * 0.002, (DAYS * READINGS + ROUNDS, ENTRIES))
    equity = (START + steps.cumsum(axis=0)).astype(np.int64)
    return [
        [
            EquityRead(f"e{entry}", int(row[entry]), closes_day=(number + 1) % READINGS == 0)
            for entry in range(ENTRIES)
        ]
        for number, row in enumerate(equity)
    ]


def main() -> int:
    contest, readings = rules(), history()
    starts = {f"e{entry}": START for entry in range(ENTRIES)}
    past = [event for reading in readings[:-ROUNDS] for event in reading]
    live = computed(contest, starts, past)

    kept_up = again = 0.0
    faults = []
    for reading in readings[-ROUNDS:]:
        begun = time.process_time()
        live.apply(*reading)
        table = live.rows()
        kept_up += time.process_time() - begun

        past += reading
        begun = time.process_time()
        wanted = computed(contest, starts, past).rows()
        again += time.process_time() - begun
        if table != wanted:
            faults.append("live standings differ from those computed again")

    one = single(live, readings[-1][0])
    ratio = again / kept_up
    if ratio < RATIO:
        faults.append(f"computing again costs only {ratio:.1f} times as much, not {RATIO:.0f}")
    report = {
        "entries": ENTRIES,
        "events in the history": len(past),
        "all entries read, kept up, ms": round(kept_up / ROUNDS * 1000, 2),
        "all entries read, computed again, ms": round(again / ROUNDS * 1000, 1),
        "times": round(ratio, 1),
        "one entry read, kept up, µs": round(one * 1e6, 1),
        "faults": faults,
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 1 if faults else 0


def single(live: Standings, event: Event) -> float:
    """Seconds that one event takes, without reading the table."""
    rounds = 500
    begun = time.process_time()
    for _ in range(rounds):
        live.apply(event)
    return (time.process_time() - begun) / rounds


if __name__ == "__main__":
    sys.exit(main())
