"""Fetching contests and entries on behalf of a person. What is not theirs looks as if it did not exist."""

from django.db.models import Q, QuerySet

from classroom.access.found import found_or_404
from classroom.models import Enrolment, User
from exercises.models import Contest, ContestJudge, Entry, JudgeSheet
from exercises.selectors import contest_judging as judging
from exercises.selectors import contests as reading

_SHOWN = ~Q(state=Contest.State.DRAFT)


def contest_to_run(user: User, pk: int) -> Contest:
    """A contest that this instructor organises; for the office any of its college's."""
    return found_or_404(_with_town(reading.contests_run_by(user)).filter(pk=pk).first())


def contest_to_see(user: User, pk: int) -> Contest:
    """A contest of the person's college that is no draft, or one's own draft."""
    return found_or_404(_with_town(reading.contests_seen_by(user)).filter(pk=pk).first())


def contest_to_fill(user: User, pk: int) -> Contest:
    """A contest that an instructor or the office of its college may enter students for."""
    contests = Contest.objects.filter(_SHOWN, college=user.college_id)
    may = user.is_instructor or user.is_office
    return found_or_404(_with_town(contests).filter(pk=pk).first() if may else None)


def contest_to_enter(user: User, pk: int) -> Contest:
    """A contest of a student's college that is no draft."""
    contests = Contest.objects.filter(_SHOWN, college=user.college_id)
    return found_or_404(_with_town(contests).filter(pk=pk).first() if user.is_student else None)


def contest_on_board(key: str) -> Contest:
    """The contest whose public board has this key; a draft has none yet."""
    return found_or_404(_with_town(Contest.objects.filter(_SHOWN, town__board_key=key)).first())


def may_run(user: User, contest: Contest) -> bool:
    return reading.contests_run_by(user).filter(pk=contest.pk).exists()


def places_to_enter(user: User, contest: Contest) -> QuerySet[Enrolment]:
    """Students this person may enter, by their place in a class.

    An instructor those of the classes taught, the office all of the college's, a student nobody else.
    """
    places = Enrolment.objects.filter(
        left_at=None,
        student__is_active=True,
        teaching_class__college=contest.college_id,
        teaching_class__archived_at=None,
    )
    if user.is_instructor:
        places = places.filter(teaching_class__instructors=user)
    elif not user.is_office:
        places = places.filter(student=user)
    free = places.exclude(student__in=contest.members.values("student"))
    ordered = free.order_by("teaching_class__name", "seat")
    return ordered.select_related("student", "teaching_class")


def entry_to_run(user: User, contest: Contest, pk: int) -> Entry:
    """An entry of a contest that has been fetched.

    Whoever runs the contest has all of them in hand, another instructor those made up of own students.
    """
    entries = Entry.objects.filter(contest=contest).select_related("account__town", "contest")
    entry = found_or_404(entries.filter(pk=pk).first())
    if may_run(user, contest):
        return entry
    strangers = entry.members.exclude(teaching_class__instructors=user)
    return found_or_404(None if strangers.exists() else entry)


def own_entry(user: User, contest_pk: int) -> Entry:
    """The entry of a contest that this student is in."""
    entries = Entry.objects.filter(members__student=user, contest=contest_pk)
    found = entries.select_related("account__town", "contest__town", "contest__college")
    return found_or_404(found.first() if user.is_student else None)


def _with_town(contests: QuerySet[Contest]) -> QuerySet[Contest]:
    return contests.select_related("town", "organiser", "college")


# ---- Judging -----------------------------------------------------------------------------------
def contest_to_judge(user: User, pk: int) -> ContestJudge:
    """The seat that this person has in a contest's panel."""
    seats = ContestJudge.objects.filter(person=user, contest=pk)
    return found_or_404(seats.select_related("contest__town", "contest__college").first())


def sheet_to_judge(user: User, contest_pk: int, pk: int) -> JudgeSheet:
    """A sheet that is this person's to fill in."""
    sheets = JudgeSheet.objects.filter(judge__person=user, entry__contest=contest_pk)
    found = sheets.select_related("entry__contest", "judge__person", "entry__book")
    return found_or_404(found.filter(pk=pk).first())


def candidate_for(contest: Contest, pk: int | None) -> User:
    """Somebody who may be named as a judge of a contest that has been fetched."""
    people = judging.candidates(contest)
    return found_or_404(None if pk is None else people.filter(pk=pk).first())


def judge_of(contest: Contest, pk: int) -> ContestJudge:
    """A judge of a contest that has been fetched."""
    return found_or_404(contest.judges.select_related("person", "contest").filter(pk=pk).first())


# ---- Certificates ------------------------------------------------------------------------------
def entry_to_certify(user: User, pk: int, entry_pk: int) -> Entry:
    """An entry whose certificate this person may print: its members, and whoever runs the contest."""
    own = Q(members__student=user)
    run = Q(contest__in=reading.contests_run_by(user).values("pk"))
    entries = Entry.objects.filter(own | run, contest=pk, pk=entry_pk).distinct()
    return found_or_404(entries.select_related("contest", "account").first())
