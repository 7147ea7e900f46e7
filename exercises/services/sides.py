"""Marks from the other sides: asking classmates, and taking what a student gives."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from classroom.models import User
from exercises.models import Assignment, Attempt, MarkSheet, SideMark
from exercises.scoring.allocation import most_peers, peer_pairs
from exercises.scoring.appraisal import rules_on
from exercises.scoring.digest import digest
from simulator.engine.refusal import Refusal

Side = SideMark.Side
LONGEST_COMMENT = 500
_MOST = Decimal(100)
_PLACES = -2


@transaction.atomic
def ask_peers(*, assignment: Assignment, now: datetime) -> int | Refusal:
    """Asks classmates to mark each other's last attempts; says how many marks were asked for.

    Everybody who has handed in gives and gets the same number: never one's own, never a team
    mate's. Refused where nobody but the coach has a part (`no_peers_wanted`), where it has been
    done (`peers_asked`), and where there are too few for it (`too_few_peers`).
    """
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    if not assignment.work.peers:
        return Refusal("no_peers_wanted")
    if SideMark.objects.filter(attempt__party__assignment=assignment, side=Side.PEER).exists():
        return Refusal("peers_asked")
    last = _last_attempts(assignment)
    groups = {person: str(attempt.party_id) for person, attempt in last.items()}
    least = rules_on(timezone.localtime(now).date()).least_peers
    each = min(least, most_peers(list(last), groups))
    if each < 1:
        return Refusal("too_few_peers", facts={"found": len(last)})
    seed = int(digest(["peers", assignment.pk])[:12], 16)
    pairs = peer_pairs(list(last), each=each, seed=seed, groups=groups)
    wanted = {(pair.marker, last[pair.marked].pk) for pair in pairs}
    SideMark.objects.bulk_create(
        SideMark(attempt_id=attempt, side=Side.PEER, marker_id=int(marker), asked_at=now)
        for marker, attempt in sorted(wanted)
    )
    return len(wanted)


@transaction.atomic
def give_own(
    *, attempt: Attempt, by: User, percent: Decimal, comment: str, now: datetime
) -> SideMark | Refusal:
    """Takes a student's mark of an own attempt; the last one counts until marks are out."""
    refused = _refused(attempt, percent, comment)
    if refused:
        return refused
    if attempt.is_open:
        return Refusal("not_handed_in")
    if not attempt.work.own:
        return Refusal("no_self_mark_wanted")
    mark, _ = SideMark.objects.update_or_create(
        attempt=attempt,
        side=Side.SELF,
        marker=by,
        defaults={"percent": percent, "comment": comment.strip(), "given_at": now},
        create_defaults={
            "percent": percent,
            "comment": comment.strip(),
            "given_at": now,
            "asked_at": now,
        },
    )
    return mark


@transaction.atomic
def give_peer(
    *, mark: SideMark, percent: Decimal, comment: str, now: datetime
) -> SideMark | Refusal:
    """Takes the mark that a classmate was asked for; the last one counts until marks are out.

    Refused without words (`peer_comment_missing`): a number alone teaches nobody.
    """
    refused = _refused(mark.attempt, percent, comment)
    if refused:
        return refused
    if not comment.strip():
        return Refusal("peer_comment_missing")
    mark.percent, mark.comment, mark.given_at = percent, comment.strip(), now
    mark.save(update_fields=["percent", "comment", "given_at"])
    return mark


def _refused(attempt: Attempt, percent: Decimal, comment: str) -> Refusal | None:
    sheet = MarkSheet.objects.select_for_update().filter(attempt=attempt).first()
    if sheet is not None and sheet.is_released:
        return Refusal("marks_are_out")
    exponent = percent.as_tuple().exponent
    if not (0 <= percent <= _MOST and isinstance(exponent, int) and exponent >= _PLACES):
        return Refusal("percent_out_of_range")
    if len(comment) > LONGEST_COMMENT:
        return Refusal("comment_too_long", facts={"most": LONGEST_COMMENT})
    return None


def _last_attempts(assignment: Assignment) -> dict[str, Attempt]:
    """The last attempt that was handed in, by the id of each student who had a part in it."""
    attempts = Attempt.objects.filter(party__assignment=assignment).exclude(handed_in_at=None)
    found: dict[str, Attempt] = {}
    for attempt in attempts.order_by("number").prefetch_related("party__members"):
        for member in attempt.party.members.all():
            found[str(member.student_id)] = attempt
    return found
