"""What a contest's clock does by itself: it opens the market, holds the freeze, and closes for good.

Called again and again while the site is served; a server that was down catches up.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from exercises.models import Contest
from exercises.scoring import lots
from exercises.selectors import contests as reading
from exercises.selectors.contest_rules import rules_of
from exercises.services import contest_standings, contests
from exercises.services.contest_records import record
from simulator.engine.refusal import Refusal
from simulator.models import MarketRun
from simulator.selectors import market
from simulator.services import exchange, runs

log = logging.getLogger(__name__)


def keep_time(*, now: datetime) -> None:
    """Lets every contest do what is due; one that fails does not hold the others up."""
    due = Contest.objects.filter(state=Contest.State.FIXED, opens_at__lte=now)
    for contest in due.select_related("town"):
        _safely(open_contest, contest, now)
    for contest in Contest.objects.filter(state=Contest.State.OPEN).select_related("town"):
        _safely(follow, contest, now)


def open_contest(*, contest: Contest, now: datetime) -> None:
    """Opens the market of a contest whose time has come; one that has missed its time is called off."""
    if now >= contest.closes_at or not contest.entries.exists():
        _give_up(contest, "missed" if now >= contest.closes_at else "no_entries", now)
        return
    run = _market(contest, now)
    with transaction.atomic():
        contest = contests.locked(contest)
        if contest.state != Contest.State.FIXED:
            return
        contest.state = Contest.State.OPEN
        contest.run_id = run.pk
        contest.save(update_fields=["state", "run_id"])
        _draw_blind_numbers(contest)
        contest_standings.begin(contest=contest, run=run, now=now)
        record(contest=contest, action="opened", by=None, now=now, run=run.pk)


def follow(*, contest: Contest, now: datetime) -> None:
    """Keeps the standings of an open contest up to date, and ends it when its time has come."""
    run = reading.run_of(contest)
    if run is None:
        return
    contest_standings.keep_up(contest=contest, run=run, now=now)
    if now >= contest.closes_at and _stands_still(run):
        _close(contest, run, now)


@transaction.atomic
def _give_up(contest: Contest, why: str, now: datetime) -> None:
    waiting = Contest.objects.filter(pk=contest.pk, state=Contest.State.FIXED)
    if waiting.update(state=Contest.State.CALLED_OFF):
        record(contest=contest, action=why, by=None, now=now)


def _close(contest: Contest, run: MarketRun, now: datetime) -> None:
    with transaction.atomic():
        contest = contests.locked(contest)
        if not contest.is_open:
            return
        contest_standings.close(contest=contest, run=run, now=now)
        contest.state = Contest.State.ENDED
        contest.save(update_fields=["state"])
        record(contest=contest, action="ended", by=None, now=now)
    runs.end(run=run)


def _stands_still(run: MarketRun) -> bool:
    """Whether all that the market has taken is in its store, and nothing more comes.

    A run that is out of order is for the organiser to call off.
    """
    if run.state == MarketRun.State.PAUSED:
        # Whoever is answered now is answered after everything that was taken before.
        reply = exchange.wait(exchange.barrier(run.pk))
        return not (isinstance(reply, Refusal) and reply.code == "no_answer_yet")
    return run.state == MarketRun.State.ENDED


def _market(contest: Contest, now: datetime) -> MarketRun:
    """The contest's market run; one that was started before the server went down goes on."""
    terms = rules_of(contest).market
    assert terms is not None  # noqa: S101  # contests here are held on a market
    started = runs.start_run(
        town=contest.town,
        scenario=terms.scenario,
        seed=contest.seed,
        first_date=terms.first_date,
        speed=terms.speed,
        at=now,
        endless=True,
        keeps_all_days=True,
        stops_at=contest.closes_at,
    )
    if isinstance(started, MarketRun):
        return started
    found = market.live_run(contest.town_id)
    if found is None:
        msg = f"contest {contest.pk}: its market does not start ({started.code})"
        raise RuntimeError(msg)
    return found


def _draw_blind_numbers(contest: Contest) -> None:
    entries = {str(entry.pk): entry for entry in contest.entries.all()}
    for name, blind in lots.blind_numbers(list(entries), contest.lots_seed).items():
        entries[name].blind = blind
        entries[name].save(update_fields=["blind"])


def _safely(step: Callable[..., None], contest: Contest, now: datetime) -> None:
    try:
        step(contest=contest, now=now)
    except Exception:
        log.exception("Contest %s could not do what is due; it is tried again.", contest.pk)
