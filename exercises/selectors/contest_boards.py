"""What a contest's boards show: the public one to everybody, the live one to whoever runs it.

Until it is released the public board shows the machine's part only, and from the freeze on the table
of that moment. Nothing but aliases and classes names anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from exercises.models import Contest, ContestTable, Entry
from exercises.scoring.contest_rules import ContestRules, Phase
from exercises.scoring.investment import Invalid
from exercises.selectors import contests
from exercises.selectors.contest_rules import rules_of

SORTS = ("rank", "return", "drawdown")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """An entry on a board. Points are None where there are none; `moved`: places since a half-hour."""

    entry: int
    rank: int | None
    moved: int | None
    alias: str
    classes: tuple[str, ...]
    machine: Decimal | None
    judges: Decimal | None
    total: Decimal | None
    figures: Mapping[str, Fraction | None]
    parts: Mapping[str, Decimal]
    invalid: Invalid | None

    @property
    def fallen(self) -> int:
        return -(self.moved or 0)

    @property
    def drop(self) -> Fraction | None:
        """The drawdown as the loss it is."""
        fall = self.figures["drawdown"]
        return None if fall is None else -fall


@dataclass(frozen=True, slots=True)
class ContestBoard:
    """A board as it stands. Without a table the contest has not opened."""

    contest: Contest
    rules: ContestRules
    phase: Phase
    table: ContestTable | None
    lines: Sequence[BoardLine]

    @property
    def is_frozen(self) -> bool:
        return self.table is not None and self.table.kind == ContestTable.Kind.FROZEN

    @property
    def is_final(self) -> bool:
        return self.table is not None and self.table.kind == ContestTable.Kind.FINAL

    @property
    def day_number(self) -> int:
        """The market's day the table shows, counted from 1."""
        return 0 if self.table is None else self.table.day + 1

    @property
    def classes(self) -> list[str]:
        return sorted({name for line in self.lines for name in line.classes})


def public_board(contest: Contest, now: datetime) -> ContestBoard:
    """What everybody may see."""
    return _board(contest, _public_table(contest), now)


def live_board(contest: Contest, now: datetime) -> ContestBoard:
    """The machine's part as it stands now, for whoever runs the contest."""
    return _board(contest, contest.tables.filter(kind=ContestTable.Kind.LIVE).first(), now)


def final_board(contest: Contest, now: datetime) -> ContestBoard:
    """The newest final table, also before it is released: for whoever runs the contest."""
    final = contest.tables.filter(kind=ContestTable.Kind.FINAL).order_by("-version").first()
    return _board(contest, final, now)


def asked_for(
    lines: Sequence[BoardLine], *, class_name: str = "", text: str = "", sort: str = "rank"
) -> list[BoardLine]:
    """The lines of a class, or with a text in alias or class, in an order."""
    found = [
        line
        for line in lines
        if (not class_name or class_name in line.classes)
        and text.casefold() in " ".join((line.alias, *line.classes)).casefold()
    ]
    if sort in ("return", "drawdown"):
        sign = -1 if sort == "return" else 1
        found.sort(key=lambda line: sign * (line.figures[sort] or 0))
    return found


def _public_table(contest: Contest) -> ContestTable | None:
    tables = {(table.kind, table.version): table for table in contest.tables.order_by("version")}
    kinds = ContestTable.Kind
    if contest.is_released:
        final = [table for (kind, _), table in tables.items() if kind == kinds.FINAL]
        return final[-1] if final else None
    return tables.get((kinds.FROZEN, 1)) or tables.get((kinds.LIVE, 1))


def _board(contest: Contest, table: ContestTable | None, now: datetime) -> ContestBoard:
    rules = rules_of(contest)
    entries = {entry.pk: entry for entry in contests.entries_of(contest)}
    rows = [] if table is None else table.rows
    lines = [_line(row, entries[row["entry"]]) for row in rows if row["entry"] in entries]
    return ContestBoard(contest, rules, rules.window.phase(now), table, lines)


def _line(row: Mapping[str, Any], entry: Entry) -> BoardLine:
    return BoardLine(
        entry=entry.pk,
        rank=row["rank"],
        moved=row.get("moved"),
        alias=entry.alias,
        classes=tuple(contests.class_names(entry)),
        machine=_points(row["machine"]),
        judges=_points(row.get("judges")),
        total=_points(row.get("total")),
        figures={
            name: None if value is None else Fraction(value)
            for name, value in row["figures"].items()
        },
        parts={part: Decimal(points) for part, points in row["parts"].items()},
        invalid=row["invalid"],
    )


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
