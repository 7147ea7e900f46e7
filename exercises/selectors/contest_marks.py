"""What students won in released contests, as the gradebook counts it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from classroom.models import TeachingClass
from exercises.models import Contest, ContestTable, EntryMember
from exercises.scoring.points import half_up
from exercises.selectors.contest_rules import rules_of

_FULL = Decimal(100)
_PLACES = 2


def marks_of(teaching_class: TeachingClass) -> Mapping[int, Sequence[Decimal]]:
    """By student: the percent of each released contest entered from this class, by its end.

    The percent is the total by the newest final table over the format's highest, half up to
    hundredths; 0 where the entry was taken out. A contest by raw return has no points and gives no
    percent. The number of queries depends on neither.
    """
    places = EntryMember.objects.filter(
        teaching_class=teaching_class, contest__state=Contest.State.RELEASED
    )
    members = list(
        places.order_by("contest__closes_at", "contest").values_list("contest", "entry", "student")
    )
    contests = Contest.objects.in_bulk({contest for contest, _, _ in members})
    totals = _percents(contests)
    found: dict[int, list[Decimal]] = {}
    for contest, entry, student in members:
        percent = totals.get((contest, entry))
        if percent is not None:
            found.setdefault(student, []).append(percent)
    return found


def _percents(contests: Mapping[int, Contest]) -> dict[tuple[int, int], Decimal]:
    finals = ContestTable.objects.filter(contest__in=contests, kind=ContestTable.Kind.FINAL)
    newest = {table.contest_id: table for table in finals.order_by("version")}
    found = {}
    for pk, table in newest.items():
        highest = rules_of(contests[pk]).format.out_of()
        for row in table.rows:
            percent = _percent(row, highest)
            if percent is not None:
                found[pk, row["entry"]] = percent
    return found


def _percent(row: Mapping[str, Any], highest: Decimal) -> Decimal | None:
    if not highest:
        return None
    if row["invalid"] == "disqualified":
        return Decimal(0)
    return (
        None if row["total"] is None else half_up(_FULL * Decimal(row["total"]) / highest, _PLACES)
    )
