"""The end of a contest: the judges' part is joined, the result stands, and is released."""

import logging
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from classroom.models import User
from exercises.models import Certificate, Contest, ContestTable
from exercises.scoring import results
from exercises.scoring.digest import digest
from exercises.scoring.points import half_up
from exercises.scoring.results import Result
from exercises.selectors import contest_judging as judging
from exercises.selectors import contests as reading
from exercises.selectors.contest_rules import rules_of
from exercises.services.contest_records import record
from exercises.services.contests import locked, reason_refused
from simulator.engine.refusal import Refusal
from simulator.services import journal
from simulator.services.journal import BrokenJournalError

log = logging.getLogger(__name__)

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 and O, 1, I and L."""
CODE_LENGTH = 10


@transaction.atomic
def finalise(*, contest: Contest, by: User, now: datetime) -> Refusal | None:
    """Joins the judges' part once every sheet is locked and every gap is settled.

    The journal of the market is read through first: a result rests on a record that holds.
    """
    contest = locked(contest)
    if not contest.is_being_judged:
        return Refusal("not_judging")
    waiting = sum(not state.is_done for state in judging.judging_of(contest))
    if waiting:
        return Refusal("judging_not_done", facts={"waiting": waiting})
    run = reading.run_of(contest)
    try:
        batches = journal.verify(run) if run is not None else 0
    except BrokenJournalError:
        log.exception("The market of contest %s has a journal that does not hold.", contest.pk)
        return Refusal("journal_broken")
    contest.state = Contest.State.FINALISED
    contest.save(update_fields=["state"])
    table = _write_final(contest, now)
    record(
        contest=contest,
        action="finalised",
        by=by,
        now=now,
        version=table.version,
        batches=batches,
        digest=table.digest,
    )
    return None


@transaction.atomic
def reopen(*, contest: Contest, by: User, reason: str, now: datetime) -> Refusal | None:
    """Back to judging, as long as nothing has been released; the table that stood is kept."""
    contest = locked(contest)
    if contest.state != Contest.State.FINALISED:
        return Refusal("not_finalised")
    refused = reason_refused(reason)
    if refused is None:
        contest.state = Contest.State.ENDED
        contest.save(update_fields=["state"])
        record(contest=contest, action="reopened", by=by, now=now, reason=reason)
    return refused


@transaction.atomic
def release(*, contest: Contest, by: User, now: datetime) -> Refusal | None:
    """Shows the result to everybody, and issues the certificates."""
    contest = locked(contest)
    if contest.state != Contest.State.FINALISED:
        return Refusal("not_finalised")
    contest.state = Contest.State.RELEASED
    contest.released_at = now
    contest.save(update_fields=["state", "released_at"])
    Certificate.objects.bulk_create(
        Certificate(entry=entry, code=_new_code(), issued_at=now) for entry in contest.entries.all()
    )
    record(contest=contest, action="released", by=by, now=now)
    return None


def renew(*, contest: Contest, now: datetime) -> None:
    """After a decision about an entry: the next version of a final table, within the caller's transaction."""
    if contest.state in (Contest.State.FINALISED, Contest.State.RELEASED):
        _write_final(contest, now)


def _write_final(contest: Contest, now: datetime) -> ContestTable:
    rules = rules_of(contest)
    lines = {str(row["entry"]): row for row in judging.machine_rows(contest)}
    found = results.final(rules, judging.entrants(contest, rules))
    rows = [_row_data(result, lines[result.entry]) for result in found]
    live = contest.tables.get(kind=ContestTable.Kind.LIVE)
    finals = contest.tables.filter(kind=ContestTable.Kind.FINAL)
    return ContestTable.objects.create(
        contest=contest,
        kind=ContestTable.Kind.FINAL,
        version=finals.count() + 1,
        made_at=now,
        day=live.day,
        second=live.second,
        rows=rows,
        digest=digest(rows),
    )


def _row_data(result: Result, line: dict[str, Any]) -> dict[str, Any]:
    """A line of the final table: the measured one, with the judges' part and the total."""
    return {
        **line,
        "rank": result.rank,
        "moved": None,
        "machine": str(half_up(result.measured, results.TOTAL_PLACES)),
        "judges": None
        if result.judges is None
        else str(half_up(result.judges, results.TOTAL_PLACES)),
        "total": None if result.total is None else str(result.total),
    }


def _new_code() -> str:
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
