"""Who judges what: candidates, conflicts of interest, sheets, gaps, and what is still missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from classroom.models import Role, TeachingClass, User
from exercises.models import Contest, ContestJudge, Entry, JudgeSheet
from exercises.scoring import results
from exercises.scoring.contest_formats import By, Part
from exercises.scoring.contest_rules import ContestRules
from exercises.scoring.judged_criteria import points_of
from exercises.scoring.results import Doubt, Entrant
from exercises.selectors import contests
from exercises.selectors.contest_rules import rules_of


def judged_parts(rules: ContestRules) -> tuple[Part, ...]:
    return rules.format.parts_by(By.JUDGES)


def candidates(contest: Contest) -> QuerySet[User]:
    """Who may be named as a judge: the college's judges and instructors, but not who runs it."""
    people = User.objects.filter(
        college=contest.college_id, is_active=True, role__in=(Role.JUDGE, Role.INSTRUCTOR)
    )
    return people.exclude(pk=contest.organiser_id).order_by("role", "name", "username")


def judges_of(contest: Contest) -> list[ContestJudge]:
    """The judges by seat."""
    return list(contest.judges.select_related("person"))


def conflicts(contest: Contest) -> dict[tuple[int, int], str]:
    """(judge, entry) → why: a class that the judge teaches, or what the judge has declared."""
    found: dict[tuple[int, int], str] = {}
    judges = {judge.person_id: judge.pk for judge in contest.judges.all()}
    taught = _taught_by(judges)
    for member in contest.members.select_related("teaching_class"):
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
def sheets_of(entry: Entry) -> list[JudgeSheet]:
    """The sheets that count or may yet count, by seat."""
    sheets = entry.sheets.filter(recused_at=None).select_related("judge__person")
    return list(sheets.order_by("judge__seat"))


def sheets_by_entry(contest: Contest) -> dict[int, list[JudgeSheet]]:
    """The sheets of every entry that count or may yet count, by seat."""
    sheets = JudgeSheet.objects.filter(entry__contest=contest, recused_at=None)
    found: dict[int, list[JudgeSheet]] = {}
    for sheet in sheets.select_related("judge__person").order_by("judge__seat"):
        found.setdefault(sheet.entry_id, []).append(sheet)
    return found


def sheets_of_judge(judge: ContestJudge) -> list[JudgeSheet]:
    """A judge's sheets by blind number, those stood back from too."""
    sheets = judge.sheets.select_related("entry", "judge")
    return sorted(sheets, key=lambda sheet: sheet.entry.blind)


def missing(rules: ContestRules, levels: Mapping[str, int]) -> list[str]:
    """Criteria that have no level yet."""
    keys = [criterion.key for part in judged_parts(rules) for criterion in part.criteria]
    return [key for key in keys if key not in levels]


def points(rules: ContestRules, levels: Mapping[str, int]) -> dict[str, Decimal]:
    """A complete sheet's points by part.

    Raises:
        KeyError: a criterion without a level.
    """
    return {
        part.key: points_of(part.criteria, levels, part.out_of) for part in judged_parts(rules)
    }


def entrants(contest: Contest, rules: ContestRules) -> dict[str, Entrant]:
    """Every entry with its line of the ended standings and its locked sheets, by judge's seat."""
    standings = {str(row["entry"]): row for row in _ended_rows(contest)}
    locked = {
        str(entry): {
            str(sheet.judge.seat): points(rules, sheet.levels)
            for sheet in sheets
            if sheet.is_locked
        }
        for entry, sheets in sheets_by_entry(contest).items()
    }
    out = contests.disqualified(contest)
    return {
        entry: _entrant(rules, row, locked.get(entry, {}), is_out=int(entry) in out)
        for entry, row in standings.items()
    }


def _ended_rows(contest: Contest) -> Sequence[Mapping[str, object]]:
    table = contest.tables.filter(kind="ended").first()
    return [] if table is None else table.rows


def _entrant(
    rules: ContestRules,
    row: Mapping[str, object],
    sheets: Mapping[str, Mapping[str, Decimal]],
    *,
    is_out: bool,
) -> Entrant:
    invalid = "disqualified" if is_out else row["invalid"]
    if invalid == "disqualified" and not is_out:
        invalid = None
    return results.entrant_of_data(rules.format, row, sheets, invalid=invalid)  # type: ignore[arg-type]


# ---- What is to be done ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Judging:
    """How far the judging of one entry has got."""

    entry: Entry
    sheets: Sequence[JudgeSheet]
    needed: int
    doubt: Doubt | None
    talk: str
    is_out: bool
    """Disqualified: nobody waits for its sheets."""

    @property
    def locked(self) -> int:
        return sum(sheet.is_locked for sheet in self.sheets)

    @property
    def is_short(self) -> bool:
        """Fewer sheets than judges needed: somebody has stood back and nobody could step in."""
        return len(self.sheets) < self.needed

    @property
    def has_open_gap(self) -> bool:
        """Judges are too far apart, and neither a third one nor a talk has settled it."""
        has_third = any(sheet.is_third for sheet in self.sheets)
        return self.doubt is not None and self.doubt.gap is not None and not (
            self.talk or has_third
        )

    @property
    def is_done(self) -> bool:
        all_locked = all(sheet.is_locked for sheet in self.sheets)
        return self.is_out or (all_locked and not self.is_short and not self.has_open_gap)


def judging_of(contest: Contest) -> list[Judging]:
    """Every entry with its sheets, gaps and what has been done about them, by blind number."""
    rules = rules_of(contest)
    out = contests.disqualified(contest)
    doubts = {doubt.entry: doubt for doubt in results.doubts(rules, entrants(contest, rules))}
    sheets = sheets_by_entry(contest)
    needed = rules.procedure.judges_per_entry if judged_parts(rules) else 0
    entries = contest.entries.select_related("account", "talk").order_by("blind")
    return [
        Judging(
            entry=entry,
            sheets=sheets.get(entry.pk, []),
            needed=needed,
            doubt=doubts.get(str(entry.pk)),
            talk=entry.talk.text if hasattr(entry, "talk") else "",
            is_out=entry.pk in out,
        )
        for entry in entries
    ]
