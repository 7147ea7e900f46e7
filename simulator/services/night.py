"""Closing the branch's day (网点日终), and the night run that closes what people left open."""

from datetime import date, datetime, timedelta

from django.db import transaction

from simulator.engine.bank.spine import Business, Step
from simulator.engine.refusal import Refusal
from simulator.models import BusinessDay, CounterTransaction, DeskSession, QueueTicket, Town
from simulator.models.work_kinds import CounterWork
from simulator.selectors import business_day as reading
from simulator.selectors import counter as counter_reading
from simulator.selectors.business_day import MarketDay
from simulator.services import books, business_day, counter, counter_day, evidence, queue
from simulator.services.refused import RefusedError, unless_refused

QUIET = timedelta(minutes=15)
"""So long nothing is done at a counter before the night takes what is left there."""


@transaction.atomic
def close_day(
    *, town: Town, market: MarketDay | None, now: datetime, following: date | None = None
) -> BusinessDay | Refusal:
    """Closes the branch's day and opens the next one; whoever still waits in the hall leaves.

    Refused while the market still trades on this date, while a box is out, and while anything is
    left unfinished.

    Args:
        town: Whose day it is.
        market: Where the town's market stands; None if it has none.
        now: The server's clock.
        following: The date on which the branch opens again; the next weekday where left out.
    """
    day = business_day.held(town=town)
    if day is None:
        return Refusal("no_open_day")
    refused = business_day.market_refusal(day, market)
    if refused is not None:
        return refused
    left = reading.left_open(day)
    if left:
        return Refusal("day_has_open_items", facts={"items": left})
    queue.clear(day=day, now=now)
    return business_day.turn_over(
        day=day, left_open=[], by_night=False, following=following, now=now
    )


def run(*, town: Town, now: datetime, following: date | None = None) -> BusinessDay | Refusal:
    """Closes the day whatever is left open, names what was, and opens the next one.

    Transactions are ended, boxes counted and taken back, the hall is emptied; money in transit is
    carried over. An instructor may order it; a town that goes on by itself does it each night.
    """
    try:
        with transaction.atomic():
            return _run(town, now, following)
    except RefusedError as refused:
        return refused.refusal


def follow_market(*, town: Town, market: MarketDay | None, now: datetime) -> BusinessDay | None:
    """Runs the night when the market's date has moved past the bank's; None if nothing was done.

    As long as somebody is at work at a counter the night waits, so that a market which goes on by
    itself takes nobody's box away under their hands.
    """
    day = reading.open_day(town)
    if day is None or market is None or market.date <= day.date:
        return None
    if reading.is_at_work(town, now - QUIET):
        return None
    done = run(town=town, now=now, following=market.date)
    return None if isinstance(done, Refusal) else done


def _run(town: Town, now: datetime, following: date | None) -> BusinessDay:
    day = reading.open_day(town)
    if day is None:
        raise RefusedError(Refusal("no_open_day"))
    left = reading.left_open(day)
    open_ones = CounterTransaction.objects.filter(session__town=town, finished_at=None)
    for work in open_ones.order_by("pk"):
        abandon(work=work, now=now)
    for session in DeskSession.objects.filter(cash_box__town=town).order_by("pk"):
        laid_out = counter_day.all_that_is_there(session=session)
        unless_refused(
            counter_day.close_counter(
                session=session, laid_out=laid_out, now=now, counted_by=counter_day.NIGHT
            )
        )
    held = business_day.held(town=town)
    if held is None or held.pk != day.pk:
        raise RefusedError(Refusal("no_open_day"))
    queue.clear(day=held, now=now)
    return business_day.turn_over(
        day=held, left_open=left, by_night=True, following=following, now=now
    )


def abandon(*, work: CounterTransaction, now: datetime) -> None:
    """Ends a transaction that nobody ended. What was posted but not paid out is taken back."""
    session = queue.held_session(work.session)
    work = counter.held(work=work)
    done = counter_reading.progress_of(work, counter_reading.situation_of(work)).done
    is_unpaid = work.business == Business.WITHDRAWAL and Step.COUNT_OUT not in done
    takes_back = work.entry is not None and is_unpaid
    if work.entry is not None and takes_back:
        unless_refused(
            books.reverse(entry=work.entry, key=f"abandoned:{work.pk}", now=now, session=session)
        )
    work.ending, work.finished_at = CounterTransaction.Ending.ABANDONED, now
    work.save(update_fields=["ending", "finished_at"])
    ticket = work.ticket
    ticket.state, ticket.done_at = QueueTicket.State.LEFT, now
    ticket.save(update_fields=["state", "done_at"])
    facts = {
        "visit": ticket.number,
        "business": work.business,
        "posted": work.entry is not None,
        "taken_back": takes_back,
        "by": counter_day.NIGHT,
    }
    evidence.record(session=session, kind=CounterWork.ABANDONED, facts=facts, now=now)
