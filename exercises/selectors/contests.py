"""Reading contests: whose they are, their market, and who is in them."""

from collections.abc import Collection, Mapping

from django.db.models import Prefetch, Q, QuerySet

from classroom.models import User
from exercises.models import (
    Contest,
    DiaryNote,
    Disqualification,
    Entry,
    EntryMember,
    JudgeSheet,
)
from simulator.models import MarketRun


def run_of(contest: Contest) -> MarketRun | None:
    """The contest's market run, also one that has ended."""
    if contest.run_id is None:
        return None
    return MarketRun.objects.filter(pk=contest.run_id).first()


def entries_of(contest: Contest) -> list[Entry]:
    """Its entries by alias, with account, members and their classes."""
    return sorted(_with_people(contest.entries.all()), key=lambda entry: entry.alias)


def entry_of(contest: Contest, student: User) -> Entry | None:
    """The entry that a student is in."""
    found = contest.entries.filter(members__student=student)
    return _with_people(found).first()


def class_names(entry: Entry) -> list[str]:
    """The classes its members came from; what public boards say of people."""
    return sorted({member.teaching_class.name for member in entry.members.all()})


def disqualified(contest: Contest) -> Mapping[int, Disqualification]:
    """The decisions in force, by entry."""
    found = Disqualification.objects.filter(entry__contest=contest, lifted_at=None)
    return {decision.entry_id: decision for decision in found.select_related("by")}


def accounts_of(contest: Contest) -> dict[int, str]:
    """Account → name of its entry in the standings."""
    pairs = contest.entries.values_list("account_id", "pk")
    return {account: str(entry) for account, entry in pairs}


def contests_run_by(user: User) -> QuerySet[Contest]:
    """Contests that an instructor organises; all of the college's for its office."""
    contests = Contest.objects.filter(college=user.college_id)
    if user.is_office:
        return contests
    return contests.filter(organiser=user) if user.is_instructor else contests.none()


def contests_seen_by(user: User) -> QuerySet[Contest]:
    """What a person finds in the list: the college's that are no drafts, and one's own drafts."""
    own = Q(pk__in=contests_run_by(user).values("pk"))
    found = Contest.objects.filter(~Q(state=Contest.State.DRAFT) | own, college=user.college_id)
    return found.select_related("organiser", "town").order_by("-opens_at", "-pk")


def entered_students(contest: Contest) -> Collection[int]:
    return set(contest.members.values_list("student_id", flat=True))


def notes_of(entry: Entry) -> list[DiaryNote]:
    """An entry's diary, the newest first."""
    return list(entry.notes.select_related("by").order_by("-at", "-pk"))


def takes_notes(entry: Entry) -> bool:
    """Whether the diary is open: from the opening until judges have been drawn."""
    contest = entry.contest
    return contest.is_open or (contest.is_being_judged and not is_drawn(contest))


def is_drawn(contest: Contest) -> bool:
    """Whether judges have been drawn for its entries."""
    return JudgeSheet.objects.filter(entry__contest=contest).exists()


def _with_people(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    members = EntryMember.objects.select_related("student", "teaching_class").order_by("pk")
    people = Prefetch("members", members)
    return entries.select_related("account__town", "contest").prefetch_related(people)
