"""The gradebook of a class of sixty with forty pieces of work, beside one of five with as many.

    python -m tests.bench.gradebook

Recorded is how long the book takes from the database to its grades, and the instructor's whole page.
What must hold: the number of queries is the same for five students and for sixty.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import django
from django.test.runner import DiscoverRunner

if TYPE_CHECKING:
    from tests.shift_cast import Cast

SMALL, LARGE, WORK = 5, 60, 40
ROUNDS = 5


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        report = measured()
    finally:
        runner.teardown_databases(databases)
        runner.teardown_test_environment()
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 1 if report["faults"] else 0


def measured() -> dict[str, object]:
    from tests import shift_cast

    cast = shift_cast.make_cast(size=1)
    figures = {f"{size} students × {WORK}": of_class(cast, size) for size in (SMALL, LARGE)}
    asked = {figure["queries of the book"] for figure in figures.values()}
    faults = [f"queries differ with the size of the class: {asked}"] if len(asked) > 1 else []
    return {**figures, "faults": faults}


def of_class(cast: "Cast", size: int) -> dict[str, float]:
    """What the book of a class of so many costs."""
    from django.urls import reverse

    from exercises.selectors.gradebook import book_of
    from tests import grade_cast, shift_cast

    teaching_class = shift_cast.a_class(cast.office.college, f"{size}人班", f"of-{size}")
    teaching_class.instructors.add(cast.instructor)
    grade_cast.whole_class(cast, teaching_class, students=size, work=WORK)
    client = shift_cast.client_of(cast.instructor)
    address = reverse("gradebook", args=[teaching_class.pk])

    def book() -> object:
        return book_of(teaching_class, shift_cast.START)

    return {
        "queries of the book": queries_of(book),
        "the book, ms": round(1000 * seconds(book), 1),
        "the whole page, ms": round(1000 * seconds(lambda: client.get(address)), 1),
    }


def queries_of(action: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


def seconds(action: Callable[[], object]) -> float:
    """The quickest of some rounds, in processor time."""
    took = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        action()
        took.append(time.process_time() - begun)
    return min(took)


if __name__ == "__main__":
    sys.exit(main())
