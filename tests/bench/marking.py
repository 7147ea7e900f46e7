"""Five thousand attempts marked from evidence.

    python -m tests.bench.marking

Each attempt is a teller's session of twenty customers, about 240 lines, marked by a rubric of
twelve criteria. The figure is recorded; what must hold is that an attempt twice as long takes no
more than three times as long, so that nothing in marking goes over all pairs of lines.
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from exercises.scoring.criteria import Work
from exercises.scoring.evidence import Evidence, EvidenceLine, Fact
from exercises.scoring.marking import mark
from exercises.scoring.rubric import Rubric, rubric_of

ATTEMPTS = 5000
VISITS = 20
STEPS = [
    "customer_called",
    "papers_taken",
    "id_checked",
    "amount_said",
    "cash_counted",
    "keyed",
    "posted",
    "slip_printed",
    "customer_signed",
    "seal_placed",
    "handed_over",
    "visit_closed",
]
BEGUN = datetime(2026, 11, 24, 1, 20, tzinfo=UTC)
LONGEST_FACTOR = 3.0


def rubric() -> Rubric:
    name = {"zh": "一步", "en": "a step"}
    criteria: list[dict[str, Any]] = [
        {
            "key": f"done {step}",
            "name": name,
            "points": 8,
            "evidence": {"done": step, "each": "visit"},
        }
        for step in STEPS[1:10]
    ]
    criteria += [
        {
            "key": "order",
            "name": name,
            "points": 10,
            "evidence": {"in_order": ["cash_counted", "posted", "seal_placed"], "each": "visit"},
        },
        {
            "key": "time",
            "name": name,
            "points": 10,
            "evidence": {
                "within": 300,
                "start": "customer_called",
                "end": "visit_closed",
                "each": "visit",
            },
        },
        {"key": "faults", "name": name, "points": 8, "never": {"what": "seal_spoiled", "costs": 2}},
    ]
    return rubric_of({"key": "bench", "version": "1", "red_line_cap": 59, "criteria": criteria})


def attempt(number: int, visits: int) -> Work:
    """A session in which every seventh step is left out, each attempt at other places."""
    lines: list[EvidenceLine] = []
    for place in range(visits * len(STEPS)):
        if (place + number) % 7 == 0:
            continue
        facts: dict[str, Fact] = {"visit": f"v{place // len(STEPS)}", "amount_fen": place}
        at = BEGUN + timedelta(seconds=20 * place)
        kind = STEPS[place % len(STEPS)]
        lines.append(EvidenceLine(f"s{number}", len(lines) + 1, "p", kind, at, facts))
    return Work(Evidence.of(lines))


def seconds(of: Rubric, works: list[Work]) -> float:
    begun = time.process_time()
    for work in works:
        mark(of, work)
    return time.process_time() - begun


def main() -> int:
    of = rubric()
    build = time.process_time()
    works = [attempt(number, VISITS) for number in range(50)]
    built = (time.process_time() - build) / len(works)
    rounds = ATTEMPTS // len(works)
    took = sum(seconds(of, works) for _ in range(rounds))
    longer = seconds(of, [attempt(number, 2 * VISITS) for number in range(50)]) * rounds
    faults = []
    if longer > LONGEST_FACTOR * took:
        faults.append(f"twice the lines take {longer / took:.1f} times as long")
    report = {
        "attempts": ATTEMPTS,
        "lines an attempt": len(works[0].evidence),
        "marked, s": round(took, 2),
        "an attempt marked, ms": round(took / ATTEMPTS * 1000, 3),
        "evidence of an attempt put in order, ms": round(built * 1000, 3),
        "twice as long, times": round(longer / took, 2),
        "faults": faults,
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
