"""A town that stands still: nobody loses patience, the market waits, and the evidence says so."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from classroom.models import College, Role
from simulator.engine.bank.spine import Step
from simulator.models import MarketRun
from simulator.selectors import market, pauses
from simulator.selectors.queue import patience_of
from simulator.services import pauses as pausing
from simulator.services import runs
from simulator.services.rerun import rerun
from tests import shift_cast
from tests.exchange_cast import a_run
from tests.services.bank_cast import DAY, NOW
from tests.services.counter_cast import make_counter

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
MINUTE = timedelta(minutes=1)


def an_instructor():
    college = College.objects.get_or_create(name="江海财经职业学院")[0]
    return shift_cast.person(college, "t1", "赵敏", Role.INSTRUCTOR)


class Patience(TestCase):
    databases = {"default", "exchange"}

    @given(
        until=st.sampled_from([Step.CALL, Step.PAPERS, Step.IDENTITY]),
        length=st.integers(1, 7_200),
        looked=st.integers(0, 7_200),
    )
    @settings(max_examples=8)
    def test_customers_have_as_much_patience_after_a_pause_as_before(self, until, length, looked):
        at_counter = make_counter()
        by, town = an_instructor(), at_counter.bank.town
        ticket = at_counter.serve(until=until).ticket
        began = at_counter.clock.tick()
        before = (patience_of(ticket, began), ticket.waited(began))
        pausing.begin(town=town, by_id=by.pk, now=began)
        seen = pauses.clock(town, began + timedelta(seconds=min(looked, length)))
        assert patience_of(ticket, seen) == before[0]
        ended = at_counter.clock.tick(timedelta(seconds=length))
        pausing.end(town=town, by_id=by.pk, now=ended)
        ticket.refresh_from_db()
        assert (patience_of(ticket, ended), ticket.waited(ended)) == before
        at_counter.serve()
        assert rerun(town=town, day=DAY) == []


def test_a_pause_begins_and_ends_once_and_stands_in_the_evidence_of_every_desk():
    at_counter = make_counter()
    by, town = an_instructor(), at_counter.bank.town
    first = pausing.begin(town=town, by_id=by.pk, now=NOW + MINUTE)
    again = pausing.begin(town=town, by_id=by.pk, now=NOW + 2 * MINUTE)
    assert (first, again.began_at) == (again, NOW + MINUTE)
    assert pauses.pause_at_desk(at_counter.session.person_id) == first
    assert pausing.end(town=town, by_id=by.pk, now=NOW + 3 * MINUTE) == first
    assert pausing.end(town=town, by_id=by.pk, now=NOW + 4 * MINUTE) is None
    assert pauses.pause_at_desk(at_counter.session.person_id) is None
    told = at_counter.session.events.filter(kind__startswith="town.").order_by("number")
    assert [(event.kind, event.at) for event in told] == [
        ("town.paused", NOW + MINUTE),
        ("town.resumed", NOW + 3 * MINUTE),
    ]


@pytest.mark.parametrize("ran", [True, False])
def test_the_market_stops_with_the_town_and_goes_on_only_if_it_ran(
    ran, django_capture_on_commit_callbacks
):
    at_counter = make_counter()
    by, town = an_instructor(), at_counter.bank.town
    run = a_run(town)
    if not ran:
        runs.pause(run=run)
    with django_capture_on_commit_callbacks(execute=True):
        pausing.begin(town=town, by_id=by.pk, now=NOW)
    assert market.live_run(town.pk).state == MarketRun.State.PAUSED
    with django_capture_on_commit_callbacks(execute=True):
        pausing.end(town=town, by_id=by.pk, now=NOW + MINUTE)
    state = MarketRun.State.RUNNING if ran else MarketRun.State.PAUSED
    assert market.live_run(town.pk).state == state
