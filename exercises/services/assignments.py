"""Setting work for a class: the task, who does it, by what policy, until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from classroom.models import Shift, TeachingClass, User
from exercises.library.tasks import Task
from exercises.models import Assignment, Party, PartyMember, WorkPolicy
from exercises.scoring.digest import digest
from exercises.scoring.lots import blind_numbers, drawn_order
from simulator.engine.refusal import Refusal

Audience = Assignment.Audience
MOST_MINUTES = 480
LONGEST_TEAM = 40
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Times:
    """Until when work is in time, and until when it is taken at all."""

    due_at: datetime
    closes_at: datetime


@transaction.atomic
def set_work(
    *,
    teaching_class: TeachingClass,
    task: Task,
    policy: WorkPolicy,
    times: Times,
    by: User,
    now: datetime,
    shift: Shift | None = None,
    students: Sequence[int] | None = None,
    teams: Mapping[str, Sequence[int]] | None = None,
    after: Assignment | None = None,
    is_blind: bool = False,
) -> Assignment | Refusal:
    """Sets a task for a class, after what was set before.

    Args:
        teaching_class: The class.
        task: A task of the library; its version is kept.
        policy: How it is taken.
        times: Due and closing.
        by: The instructor.
        now: The server's clock.
        shift: The shift it is done in; any time where left out.
        students: Only these, by id; everybody where both are left out.
        teams: Teams by name, each with the ids of its members.
        after: What has to be handed in before.
        is_blind: Markers see numbers instead of names until release.
    """
    held = TeachingClass.objects.select_for_update().get(pk=teaching_class.pk)
    refused = _policy_refused(policy) or _times_refused(times, now)
    refused = refused or _people_refused(held, students, teams)
    if held.is_archived:
        refused = Refusal("class_archived")
    if refused:
        return refused
    last = held.assignments.aggregate(last=Max("position"))["last"] or 0
    assignment = Assignment.objects.create(
        teaching_class=held,
        shift=shift,
        task=task.key,
        version=task.version,
        position=last + 1,
        audience=Audience.TEAMS if teams else Audience.SOME if students else Audience.ALL,
        policy=policy.as_data(),
        after=after,
        is_blind=is_blind,
        due_at=times.due_at,
        closes_at=times.closes_at,
        set_by=by,
        set_at=now,
    )
    _form_parties(assignment, students, teams)
    return assignment


@transaction.atomic
def move_times(*, assignment: Assignment, times: Times, now: datetime) -> Refusal | None:
    """Moves due time and closing, for attempts not begun yet."""
    refused = _times_refused(times, now)
    if refused is None:
        assignment.due_at, assignment.closes_at = times.due_at, times.closes_at
        assignment.save(update_fields=["due_at", "closes_at"])
    return refused


def withdraw(*, assignment: Assignment, now: datetime) -> None:
    """Takes work back: students do not see it any more; what was handed in and marked stays."""
    Assignment.objects.filter(pk=assignment.pk, withdrawn_at=None).update(withdrawn_at=now)


def restore(*, assignment: Assignment) -> None:
    """Shows withdrawn work again."""
    Assignment.objects.filter(pk=assignment.pk).update(withdrawn_at=None)


def own_party(*, assignment: Assignment, student: User) -> Party | None:
    """The party of a student; who joined the class later gets one now. None if it is not theirs."""
    member = PartyMember.objects.filter(assignment=assignment, student=student).first()
    if member is not None:
        return member.party
    if assignment.audience != Audience.ALL:
        return None
    return _add_party(assignment, "", [student.pk])


def _form_parties(
    assignment: Assignment,
    students: Sequence[int] | None,
    teams: Mapping[str, Sequence[int]] | None,
) -> None:
    """A party for each student or team; the lot decides the order, so that no number tells a seat."""
    if teams:
        parties = {name: list(members) for name, members in teams.items()}
    else:
        rows = assignment.teaching_class.enrolments.filter(left_at=None)
        enrolled = rows.values_list("student_id", flat=True)
        alone = [pk for pk in enrolled if students is None or pk in students]
        parties = {str(pk): [pk] for pk in alone}
    for key in drawn_order(list(parties), _lot(assignment)):
        _add_party(assignment, key if teams else "", parties[key])


def _add_party(assignment: Assignment, name: str, students: Sequence[int]) -> Party:
    place = Party.objects.select_for_update().filter(assignment=assignment).count()
    drawn = blind_numbers([f"{each:04d}" for each in range(place + 1)], _lot(assignment))
    party = Party.objects.create(assignment=assignment, name=name, number=drawn[f"{place:04d}"])
    PartyMember.objects.bulk_create(
        PartyMember(party=party, assignment=assignment, student_id=pk) for pk in students
    )
    return party


def _lot(assignment: Assignment) -> int:
    """The seed of an assignment's lots."""
    return int(digest([assignment.pk, assignment.task, assignment.set_at.isoformat()])[:12], 16)


def _policy_refused(policy: WorkPolicy) -> Refusal | None:
    if not 0 <= policy.minutes <= MOST_MINUTES:
        return Refusal("minutes_out_of_range", facts={"most": MOST_MINUTES})
    if not 0 <= policy.late_percent <= _PERCENT:
        return Refusal("late_percent_out_of_range")
    shares = (policy.coach, policy.own, policy.peers)
    if min(shares) < 0 or sum(shares) != _PERCENT:
        return Refusal("shares_not_whole", facts={"found": sum(shares)})
    return None


def _times_refused(times: Times, now: datetime) -> Refusal | None:
    if times.due_at <= now:
        return Refusal("due_is_past", facts={"at": times.due_at})
    if times.closes_at < times.due_at:
        return Refusal("closes_before_due", facts={"due": times.due_at, "closes": times.closes_at})
    return None


def _people_refused(
    teaching_class: TeachingClass,
    students: Sequence[int] | None,
    teams: Mapping[str, Sequence[int]] | None,
) -> Refusal | None:
    if students is None and teams is None:
        return None
    chosen = [pk for members in teams.values() for pk in members] if teams else list(students or ())
    if not chosen or (teams and not all(teams.values())):
        return Refusal("nobody_chosen")
    enrolled = set(
        teaching_class.enrolments.filter(left_at=None).values_list("student_id", flat=True)
    )
    if not set(chosen) <= enrolled:
        return Refusal("not_in_class")
    if len(set(chosen)) < len(chosen):
        return Refusal("in_two_teams")
    if teams and max(map(len, teams)) > LONGEST_TEAM:
        return Refusal("team_name_too_long", facts={"most": LONGEST_TEAM})
    return None
