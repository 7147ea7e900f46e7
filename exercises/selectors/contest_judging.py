"""Who judges what: candidates, conflicts of interest, sheets, gaps, and what is still missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from classroom.models import Role, TeachingClass, User
from exercises.models import Contest, ContestJudge, ContestTable, Entry, JudgeSheet
from exercises.scoring import results
from exercises.scoring.contest_formats import By, Part
from exercises.scoring.contest_rules import ContestRules
from exercises.scoring.judged_criteria import JudgedCriterion, points_of
from exercises.scoring.results import Doubt, Entrant
from exercises.scoring.standings import Row, Score
from exercises.selectors import contests
from exercises.selectors.contest_rules import rules_of


def judged_parts(rules: ContestRules) -> tuple[Part, ...]:
    return rules.format.parts_by(By.JUDGES)


def criteria(rules: ContestRules) -> list[JudgedCriterion]:
    return [criterion for part in judged_parts(rules) for criterion in part.criteria]


# ---- The panel ---------------------------------------------------------------------------------
def candidates(contest: Contest) -> QuerySet[User]:
    """Who may be named as a judge: the college's judges and instructors, but not who runs it."""
    people = User.objects.filter(
        college=contest.college_id, is_active=True, role__in=(Role.JUDGE, Role.INSTRUCTOR)
    )
    named = contest.judges.values("person")
    free = people.exclude(pk=contest.organiser_id).exclude(pk__in=named)
    return free.order_by("role", "name", "username")


def judges_of(contest: Contest) -> list[ContestJudge]:
    """The judges by seat."""
    return list(contest.judges.select_related("person").prefetch_related("sheets"))


def conflicts(contest: Contest) -> dict[tuple[int, int], str]:
    """(judge, entry) → why: a class that the judge teaches, or what the judge has declared."""
    found: dict[tuple[int, int], str] = {}
    judges = {judge.person_id: judge.pk for judge in contest.judges.all()}
    taught = _taught_by(judges)
    for member in contest.members.all():
        for person in taught.get(member.teaching_class_id, ()):
            found[judges[person], member.entry_id] = "own_class"
    declared = JudgeSheet.objects.filter(entry__contest=contest).exclude(recused_at=None)
    for judge, entry in declared.values_list("judge_id", "entry_id"):
        found[judge, entry] = "declared"
    return found


def _taught_by(people: Collection[int]) -> dict[int, list[int]]:
    """Class → those of these people who teach it."""
    rows = TeachingClass.instructors.through.objects.filter(user_id__in=people)
    found: dict[int, list[int]] = {}
    for teaching_class, person in rows.values_list("teachingclass_id", "user_id"):
        found.setdefault(teaching_class, []).append(person)
    return found


# ---- Sheets ------------------------------------------------------------------------------------
def sheets_by_entry(contest: Contest) -> dict[int, list[JudgeSheet]]:
    """The sheets of every entry that count or may yet count, by seat."""
    sheets = JudgeSheet.objects.filter(entry__contest=contest, recused_at=None)
    found: dict[int, list[JudgeSheet]] = {}
    for sheet in sheets.select_related("judge__person").order_by("judge__seat"):
        found.setdefault(sheet.entry_id, []).append(sheet)
    return found


def sheets_of_judge(judge: ContestJudge) -> list[JudgeSheet]:
    """A judge's sheets by blind number, those stood back from too."""
    return list(judge.sheets.select_related("entry", "judge").order_by("entry__blind"))


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's seat in a contest, and how many entries still wait for them."""

    judge: ContestJudge
    waiting: int


def seats_of(person: User) -> list[Seat]:
    """The seats that a person has in contests that are not over yet."""
    states = (Contest.State.FIXED, Contest.State.OPEN, Contest.State.ENDED)
    seats = ContestJudge.objects.filter(person=person, contest__state__in=states)
    found = seats.select_related("contest").prefetch_related("sheets").order_by("contest__opens_at")
    return [Seat(judge, sum(map(_waits, judge.sheets.all()))) for judge in found]


def _waits(sheet: JudgeSheet) -> bool:
    return not (sheet.is_locked or sheet.is_recused)


def others_locked(sheet: JudgeSheet) -> list[JudgeSheet]:
    """The other judges' sheets for the entry that are locked; nobody sees one before locking too."""
    if not sheet.is_locked:
        return []
    sheets = JudgeSheet.objects.filter(entry=sheet.entry_id).exclude(pk=sheet.pk)
    return list(sheets.exclude(locked_at=None).select_related("judge").order_by("judge__seat"))


def missing(rules: ContestRules, levels: Mapping[str, int]) -> list[JudgedCriterion]:
    """Criteria that have no level yet."""
    return [criterion for criterion in criteria(rules) if criterion.key not in levels]


def points(rules: ContestRules, levels: Mapping[str, int]) -> dict[str, Decimal]:
    """A complete sheet's points by part.

    Raises:
        KeyError: a criterion without a level.
    """
    return {part.key: points_of(part.criteria, levels, part.out_of) for part in judged_parts(rules)}


def sheet_points(rules: ContestRules, levels: Mapping[str, int]) -> Decimal:
    """A complete sheet's points in all, weighed as they count."""
    return results.judge_points(rules.format, points(rules, levels), {})


# ---- What the table knows ----------------------------------------------------------------------
def machine_rows(contest: Contest) -> list[dict[str, Any]]:
    """The machine's part as it stands now, decisions since the end included."""
    table = contest.tables.filter(kind=ContestTable.Kind.LIVE).first()
    return [] if table is None else table.rows


def entrants(contest: Contest, rules: ContestRules) -> dict[str, Entrant]:
    """Every entry with its line of the standings and its locked sheets, by judge's seat."""
    sheets = sheets_by_entry(contest)
    return {
        str(row["entry"]): results.entrant_of(
            rules.format, _row(row), _locked(rules, sheets.get(row["entry"], ()))
        )
        for row in machine_rows(contest)
    }


def _locked(
    rules: ContestRules, sheets: Sequence[JudgeSheet]
) -> Mapping[str, Mapping[str, Decimal]]:
    return {
        str(sheet.judge.seat): points(rules, sheet.levels) for sheet in sheets if sheet.is_locked
    }


def _row(data: Mapping[str, Any]) -> Row:
    """A line of a stored table as the scoring core knows it."""
    score = Score(
        entry=str(data["entry"]),
        figures={name: _number(text) for name, text in data["figures"].items()},
        parts={part: Decimal(text) for part, text in data["parts"].items()},
        machine=_number(data["machine"]),
        invalid=data["invalid"],
    )
    return Row(data["rank"], score)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


# ---- What is to be done ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Judging:
    """How far the judging of one entry has got."""

    entry: Entry
    sheets: Sequence[JudgeSheet]
    marks: Sequence[Decimal]
    """Points of the locked sheets, by seat; empty until all of them are locked."""
    needed: int
    doubt: Doubt | None
    ruling: str
    """Why the chair lets a gap stand."""
    is_out: bool
    """Disqualified: nobody waits for its sheets."""

    @property
    def locked(self) -> int:
        return sum(sheet.is_locked for sheet in self.sheets)

    @property
    def is_short(self) -> bool:
        """Fewer sheets than judges needed: somebody has stood back and nobody could step in."""
        return not self.is_out and len(self.sheets) < self.needed

    @property
    def all_locked(self) -> bool:
        return bool(self.sheets) and all(sheet.is_locked for sheet in self.sheets)

    @property
    def gap(self) -> Decimal | None:
        """Points between judges who are too far apart."""
        return self.doubt.gap if self.doubt is not None else None

    @property
    def has_open_gap(self) -> bool:
        """Judges are too far apart, and neither a third one nor the chair has settled it."""
        has_third = any(sheet.is_third for sheet in self.sheets)
        return self.gap is not None and not (self.ruling or has_third or self.is_out)

    @property
    def is_done(self) -> bool:
        if self.is_out or not self.needed:
            return True
        return self.all_locked and not self.is_short and not self.has_open_gap


def judging_of(contest: Contest) -> list[Judging]:
    """Every entry with its sheets, gaps and what has been done about them, by blind number."""
    rules = rules_of(contest)
    out = contests.disqualified(contest)
    doubts = {doubt.entry: doubt for doubt in results.doubts(rules, entrants(contest, rules))}
    sheets = sheets_by_entry(contest)
    needed = rules.procedure.judges_per_entry if judged_parts(rules) else 0
    entries = contest.entries.select_related("account", "gap_ruling").order_by("blind")
    return [
        _judging(
            entry,
            sheets.get(entry.pk, []),
            rules,
            needed=needed,
            doubt=doubts.get(str(entry.pk)),
            is_out=entry.pk in out,
        )
        for entry in entries
    ]


def _judging(
    entry: Entry,
    sheets: Sequence[JudgeSheet],
    rules: ContestRules,
    *,
    needed: int,
    doubt: Doubt | None,
    is_out: bool,
) -> Judging:
    all_locked = all(sheet.is_locked for sheet in sheets)
    return Judging(
        entry=entry,
        sheets=sheets,
        marks=[sheet_points(rules, sheet.levels) for sheet in sheets] if all_locked else [],
        needed=needed,
        doubt=doubt if all_locked else None,
        ruling=entry.gap_ruling.reason if hasattr(entry, "gap_ruling") else "",
        is_out=is_out,
    )
