"""Entering a contest, alone or as a team; leaving it; the diary; taking an entry out and back in."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from classroom.models import Enrolment, User
from exercises.models import Contest, DiaryNote, Disqualification, Entry, EntryMember
from exercises.selectors import contests as reading
from exercises.services import contest_results, contest_standings
from exercises.services.contest_records import record
from exercises.services.contests import locked, reason_refused
from simulator.engine.brokerage.trading_terms import TradingTerms
from simulator.engine.refusal import Refusal
from simulator.selectors import market
from simulator.services import accounts

MAX_ALIAS = 20
MOST_MEMBERS = 5
MAX_NOTE = 2000


@transaction.atomic
def enter(
    *, contest: Contest, places: Sequence[Enrolment], alias: str, by: User, now: datetime
) -> Entry | Refusal:
    """A student, or several as a team, with an account of the contest's market.

    Args:
        contest: Which one.
        places: Who, each by the place in a class that `by` may enter; the first one owns the account.
        alias: What boards call the entry; one is drawn if it is empty.
        by: Who enters them.
        now: When.
    """
    contest = locked(contest)
    refused = (
        _entries_refused(contest, now)
        or _team_refused(contest, places)
        or _alias_refused(alias, [place.student for place in places])
    )
    if refused is not None:
        return refused
    owner, *partners = [place.student_id for place in places]
    account = accounts.open_contest_account(
        town=contest.town,
        owner_id=owner,
        partner_ids=partners,
        alias=alias,
        opening_cash=contest.opening_cash,
        terms=TradingTerms(contest.opens_at, contest.closes_at, contest.single_cap),
        at=now,
    )
    if isinstance(account, Refusal):
        return account
    entry = Entry.objects.create(contest=contest, account=account, entered_by=by, entered_at=now)
    for place in places:
        _add_member(entry, place)
    record(contest=contest, action="entered", by=by, now=now, alias=account.alias)
    return entry


@transaction.atomic
def join(*, entry: Entry, place: Enrolment, by: User, now: datetime) -> Refusal | None:
    """One more member for a team."""
    contest = locked(entry.contest)
    members = list(entry.members.select_related("student"))
    refused = _entries_refused(contest, now) or _taken_refused(contest, [place])
    if refused is None and len(members) >= MOST_MEMBERS:
        refused = Refusal("team_too_large", facts={"most": MOST_MEMBERS})
    if refused is not None:
        return refused
    _add_member(entry, place)
    entry.account.partners.add(place.student_id)
    record(contest=contest, action="joined", by=by, now=now, alias=entry.alias)
    return None


@transaction.atomic
def rename(*, entry: Entry, alias: str, by: User, now: datetime) -> Refusal | None:
    """Another name on the boards, until the contest opens."""
    contest = locked(entry.contest)
    people = [member.student for member in entry.members.select_related("student")]
    refused = _entries_refused(contest, now) or _alias_refused(alias, people)
    if refused is None and not alias:
        refused = Refusal("alias_missing")
    if refused is None:
        refused = accounts.rename(account=entry.account, alias=alias)
    if refused is None:
        record(contest=contest, action="renamed", by=by, now=now, alias=alias)
    return refused


@transaction.atomic
def withdraw(*, entry: Entry, by: User, now: datetime) -> Refusal | None:
    """Takes an entry back before the contest opens, as if it had never been made."""
    contest = locked(entry.contest)
    refused = _entries_refused(contest, now)
    if refused is None:
        alias, account = entry.alias, entry.account
        entry.delete()
        accounts.give_back(account=account)
        record(contest=contest, action="withdrawn", by=by, now=now, alias=alias)
    return refused


@transaction.atomic
def note(*, entry: Entry, by: User, text: str, now: datetime) -> DiaryNote | Refusal:
    """Adds to an entry's diary, with the market's moment; from the opening until judging begins."""
    contest = locked(entry.contest)
    run = reading.run_of(contest)
    picture = market.picture(run) if run else None
    if picture is None or not (contest.is_open or contest.is_being_judged):
        return Refusal("diary_not_open")
    if contest.is_being_judged and reading.is_drawn(contest):
        return Refusal("diary_closed")
    if not text:
        return Refusal("note_missing")
    if len(text) > MAX_NOTE:
        return Refusal("note_too_long", facts={"most": MAX_NOTE})
    at = picture.at
    return DiaryNote.objects.create(
        entry=entry, by=by, at=now, day=at.day, second=at.second, text=text
    )


@transaction.atomic
def disqualify(*, entry: Entry, by: User, reason: str, now: datetime) -> Refusal | None:
    """Takes an entry off the ranks, with the reason.

    It may go on trading, so that nothing is lost if the decision is lifted.
    """
    contest = locked(entry.contest)
    refused = _decision_refused(contest) or reason_refused(reason)
    if refused is None and entry.pk in reading.disqualified(contest):
        refused = Refusal("already_disqualified")
    if refused is not None:
        return refused
    Disqualification.objects.create(entry=entry, reason=reason, by=by, at=now)
    record(contest=contest, action="disqualified", by=by, now=now, alias=entry.alias, reason=reason)
    _show_decision(contest, now)
    return None


@transaction.atomic
def reinstate(*, entry: Entry, by: User, reason: str, now: datetime) -> Refusal | None:
    """Lifts a disqualification, with the reason."""
    contest = locked(entry.contest)
    refused = _decision_refused(contest) or reason_refused(reason)
    if refused is not None:
        return refused
    lifted = Disqualification.objects.filter(entry=entry, lifted_at=None)
    if not lifted.update(lifted_reason=reason, lifted_by=by, lifted_at=now):
        return Refusal("not_disqualified")
    record(contest=contest, action="reinstated", by=by, now=now, alias=entry.alias, reason=reason)
    _show_decision(contest, now)
    return None


def _show_decision(contest: Contest, now: datetime) -> None:
    contest_standings.redraw(contest=contest, now=now)
    contest_results.renew(contest=contest, now=now)


def _add_member(entry: Entry, place: Enrolment) -> None:
    EntryMember.objects.create(
        entry=entry,
        contest=entry.contest,
        student_id=place.student_id,
        teaching_class_id=place.teaching_class_id,
    )


# ---- What stands in the way --------------------------------------------------------------------
def _entries_refused(contest: Contest, now: datetime) -> Refusal | None:
    if contest.state == Contest.State.FIXED and now < contest.opens_at:
        return None
    return Refusal("entries_closed", facts={"opens": contest.opens_at})


def _decision_refused(contest: Contest) -> Refusal | None:
    return None if contest.is_open or contest.is_over else Refusal("nothing_to_decide")


def _team_refused(contest: Contest, places: Sequence[Enrolment]) -> Refusal | None:
    if not places:
        return Refusal("nobody_chosen")
    if len(places) > MOST_MEMBERS:
        return Refusal("team_too_large", facts={"most": MOST_MEMBERS})
    return _taken_refused(contest, places)


def _taken_refused(contest: Contest, places: Sequence[Enrolment]) -> Refusal | None:
    entered = reading.entered_students(contest)
    for place in places:
        if place.student_id in entered:
            return Refusal("already_entered", facts={"name": place.student.name})
    return None


def _alias_refused(alias: str, people: Sequence[User]) -> Refusal | None:
    if len(alias) > MAX_ALIAS:
        return Refusal("alias_too_long", facts={"most": MAX_ALIAS})
    told = [word for person in people for word in (person.name, person.username)]
    if alias and any(word in alias for word in told):
        return Refusal("alias_tells_name")
    return None
