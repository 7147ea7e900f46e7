"""The record of a contest: every change, who made it, and whether the chain of its lines holds."""

from collections.abc import Sequence

from exercises.models import Contest, ContestRecord
from exercises.scoring.digest import digest


def hash_of(line: ContestRecord) -> str:
    """What a line hashes to, the one before it included."""
    return digest(
        {
            "contest": line.contest_id,
            "number": line.number,
            "at": line.at.isoformat(),
            "by": line.by_id,
            "action": line.action,
            "facts": line.facts,
            "previous": line.previous_hash,
        }
    )


def records_of(contest: Contest) -> list[ContestRecord]:
    """All lines, oldest first, with who made them."""
    return list(contest.records.select_related("by").order_by("number"))


def first_broken(lines: Sequence[ContestRecord]) -> int | None:
    """The number of the first line that does not follow from the one before; None if all do."""
    before = ""
    for number, line in enumerate(lines, start=1):
        follows = line.number == number and line.previous_hash == before
        if not follows or line.hash != hash_of(line):
            return number
        before = line.hash
    return None
