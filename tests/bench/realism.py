"""How much the traded prices look like those of real shares, over more days than a test can play.

    python -m tests.bench.realism

Plays several runs with nobody but the crowd, in parallel, and holds the facts of all their days
against the gates of tests/market_facts.py. Takes minutes.
"""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from simulator.scenarios.scenario_file import load
from tests.market_facts import Sample, facts, outside, traded_days

SEEDS = (11, 12, 13, 14)
DAYS = 15
OPEN_SECONDS = 15_000
"""Seconds of a day in which orders are accepted."""


def played(seed: int) -> tuple[Sample, float]:
    start = time.process_time()
    sample = traded_days(load("main-board"), seed, DAYS)
    return sample, time.process_time() - start


def daily(samples: list[Sample]) -> dict[str, float]:
    """Facts that only many days can show."""
    moves = np.concatenate([np.diff(sample.closes, axis=0) for sample in samples])
    away = moves - moves.mean(axis=0)
    kurtosis = (away**4).mean(axis=0) / (away**2).mean(axis=0) ** 2
    return {
        "kurtosis of a day": float(np.median(kurtosis)),
        "volatility a year, from closes": float(np.median(moves.std(axis=0)) * np.sqrt(242)),
    }


def main() -> int:
    with ProcessPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(played, SEEDS))
    samples = [sample for sample, _ in results]
    found = facts(samples)
    faults = outside(found)
    report = {
        "runs": len(SEEDS),
        "days of each": DAYS,
        "facts of all runs": {
            name: round(value, 3) for name, value in (found | daily(samples)).items()
        },
        "runs that miss a gate on their own": {
            f"seed {seed}": "; ".join(missed)
            for seed, sample in zip(SEEDS, samples, strict=True)
            if (missed := outside(facts([sample])))
        },
        "CPU ms a simulated second": round(
            1000 * sum(seconds for _, seconds in results) / (len(SEEDS) * DAYS * OPEN_SECONDS), 3
        ),
        "faults": faults,
    }
    sys.stdout.write(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
