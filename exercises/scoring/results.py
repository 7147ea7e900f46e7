"""Final results of a contest: the machine's part and the judges', joined and ranked.

Nothing here is shown before every judge has locked; see docs/contests.md for the formulas.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from exercises.scoring import judging
from exercises.scoring.contest_formats import TOTAL, By, ContestFormat
from exercises.scoring.contest_rules import ContestRules
from exercises.scoring.investment import Invalid
from exercises.scoring.points import half_up
from exercises.scoring.scales import RankSteps
from exercises.scoring.standings import Row
from exercises.scoring.ties import ranked

Sheet = Mapping[str, Decimal]
"""A locked sheet: part → points."""
TOTAL_PLACES = 2
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Entrant:
    """All marks of one entry: measured parts, figures for ties, and the locked sheets by judge."""

    measured: Mapping[str, Decimal]
    """Marks of the parts that no judge gives."""
    sheets: Mapping[str, Sheet]
    figures: Mapping[str, Decimal | None]
    deducted: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    invalid: Invalid | None = None
    """Why the entry does not count; it keeps its marks and gets no rank."""


@dataclass(frozen=True, slots=True)
class Result:
    """A line of the final table. `judges` and `total` are None while sheets are missing."""

    rank: int | None
    entry: str
    measured: Decimal
    judges: Decimal | None
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a judge or the chief judge is asked to look at before release."""

    entry: str
    gap: Decimal | None
    """Points between the furthest judges, if that is too wide."""
    outliers: tuple[judging.Outlier, ...]


def entrant_of(
    contest_format: ContestFormat,
    row: Row,
    sheets: Mapping[str, Sheet],
    *,
    entered: Mapping[str, Decimal] = MappingProxyType({}),
    deducted: Mapping[str, Decimal] = MappingProxyType({}),
) -> Entrant:
    """An entry of an investment contest: its line of the ended standings, and the locked sheets.

    `entered`: marks of audience and referee, by part.
    """
    measured = dict(entered)
    for part in contest_format.parts_by(By.MACHINE):
        if isinstance(part.scale, RankSteps):
            earned = Decimal(0) if row.rank is None else part.scale.points(row.rank)
            measured[part.key] = earned
        elif part.key in row.score.parts:
            measured[part.key] = row.score.parts[part.key]
    return Entrant(measured, sheets, row.score.figures, deducted, row.score.invalid)


def judge_points(contest_format: ContestFormat, sheet: Sheet, deducted: Sheet) -> Decimal:
    """One judge's points for an entry, over the parts that judges give."""
    return contest_format.total(dict(sheet), By.JUDGES, deducted=deducted)


def final(rules: ContestRules, entrants: Mapping[str, Entrant]) -> tuple[Result, ...]:
    """The final table, from the best to the last; entries that do not count or are incomplete follow.

    total = measured parts + judges' part, rounded half up to hundredths; ties by the format's chain.
    """
    found = {entry: _result(rules, entry, entrant) for entry, entrant in entrants.items()}
    complete = {
        entry: result
        for entry, result in found.items()
        if result.total is not None and entrants[entry].invalid is None
    }
    rows = {
        entry: {
            **_part_figures(rules.format, entrants[entry]),
            **entrants[entry].figures,
            "judges": result.judges,
            TOTAL: result.total,
        }
        for entry, result in complete.items()
    }
    places = ranked(
        {entry: _only(rules.format, row) for entry, row in rows.items()}, rules.format.ties
    )
    order = [_ranked(complete[place.entry], place.rank) for place in places]
    waiting = [result for entry, result in found.items() if entry not in complete]
    return (*order, *waiting)


def doubts(rules: ContestRules, entrants: Mapping[str, Entrant]) -> list[Doubt]:
    """Entries whose judges are far apart, or of whom one is far from the others."""
    out_of = rules.format.out_of(By.JUDGES)
    if not out_of:
        return []
    beyond = rules.procedure.outlier_points * out_of / FULL
    found = []
    for entry, entrant in entrants.items():
        given = {
            judge: judge_points(rules.format, sheet, entrant.deducted)
            for judge, sheet in entrant.sheets.items()
        }
        wide = judging.gap_is_wide(
            given.values(), out_of=out_of, percent=rules.procedure.gap_percent
        )
        far = tuple(judging.outliers(given, beyond))
        if wide or far:
            found.append(Doubt(entry, judging.gap(given.values()) if wide else None, far))
    return found


def standard_scores(
    rules: ContestRules, entrants: Mapping[str, Entrant]
) -> dict[str, Decimal] | None:
    """T-scores of the judges' part, shown beside raw ones where judges saw different entries.

    None if a judge marked too few entries for it.
    """
    judges: dict[str, dict[str, Decimal]] = {}
    for entry, entrant in entrants.items():
        for judge, sheet in entrant.sheets.items():
            given = judge_points(rules.format, sheet, entrant.deducted)
            judges.setdefault(judge, {})[entry] = given
    if not judging.may_standardise(judges, rules.procedure.entries_for_standard_scores):
        return None
    return judging.standard_scores(judges)


def _result(rules: ContestRules, entry: str, entrant: Entrant) -> Result:
    by_judges = rules.format.parts_by(By.JUDGES)
    others = tuple(who for who in By if who is not By.JUDGES)
    measured = rules.format.total(dict(entrant.measured), *others)
    if not by_judges:
        return Result(None, entry, measured, None, half_up(measured, TOTAL_PLACES))
    if len(entrant.sheets) < rules.procedure.judges_per_entry:
        return Result(None, entry, measured, None, None)
    judges = rules.format.joining.mark(
        [judge_points(rules.format, sheet, entrant.deducted) for sheet in entrant.sheets.values()]
    )
    total = None if judges is None else half_up(measured + judges, TOTAL_PLACES)
    return Result(None, entry, measured, judges, total)


def _part_figures(contest_format: ContestFormat, entrant: Entrant) -> dict[str, Decimal | None]:
    """Each part as a figure for the tie chain; a judged part by the mean of the judges."""
    found: dict[str, Decimal | None] = {}
    for part in contest_format.parts:
        if part.by is By.JUDGES:
            found[part.key] = judging.mean([sheet[part.key] for sheet in entrant.sheets.values()])
        else:
            found[part.key] = entrant.measured.get(part.key)
    return found


def _only(
    contest_format: ContestFormat, row: Mapping[str, Decimal | None]
) -> dict[str, Decimal | None]:
    """The figures that the chain compares; one that nobody measured is None for all."""
    return {step.figure: row.get(step.figure) for step in contest_format.ties}


def _ranked(result: Result, rank: int) -> Result:
    return Result(rank, result.entry, result.measured, result.judges, result.total)
