"""A task set in a falling or rising market brings the news of it, once, by the seed."""

from datetime import timedelta

import pytest

from exercises.models import Assignment
from exercises.services.attempt_market import EARLIEST, LATEST
from simulator.models import InjectedEvent
from simulator.selectors import injections as ordered
from simulator.services import exchange, injections
from tests import work_cast
from tests.pages.talk import taken_back
from tests.services.broker_cast import Branch

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
Kind, State = InjectedEvent.Kind, InjectedEvent.State
FALLING, RISING = "broker-client-care", "broker-phone-order"
_DIRECTIONS = {
    FALLING: (Kind.MARKET_FALL, ordered.falls),
    RISING: (Kind.MARKET_RISE, ordered.rises),
}


@pytest.fixture
def branch(cast):
    """The class's town, with clients and a market that trades."""
    branch = Branch()
    cast.teaching_class.town = branch.town
    cast.teaching_class.save()
    yield branch
    exchange.disconnect()


def set_work(cast, branch, task) -> Assignment:
    return work_cast.set_work(cast, task, now=branch.floor.now)


@pytest.mark.parametrize("task", [FALLING, RISING])
def test_news_moves_the_market_some_minutes_after_the_first_has_begun(
    cast, branch, student, classmate, task
):
    kind, lines = _DIRECTIONS[task]
    work = set_work(cast, branch, task)
    assert not InjectedEvent.objects.exists()
    began = branch.floor.now
    work_cast.begin(work, student, began)
    event = InjectedEvent.objects.get()
    assert (event.kind, event.state, event.ordered_by) == (kind, State.PENDING, work.set_by)
    assert event.news in {line.key for line in lines(branch.run)}
    assert EARLIEST <= event.due_at - began <= LATEST
    injections.strike_due(now=began)
    event.refresh_from_db()
    assert event.state == State.PENDING
    injections.strike_due(now=event.due_at)
    event.refresh_from_db()
    assert event.state == State.STRUCK
    work_cast.begin(work, classmate, event.due_at)
    assert InjectedEvent.objects.count() == 1


def test_it_is_the_same_whoever_begins_first(cast, branch, student, classmate):
    work, now = set_work(cast, branch, FALLING), branch.floor.now
    seen = []
    for first in (student, classmate):
        with taken_back():
            work_cast.begin(work, first, now)
            seen.append(InjectedEvent.objects.values_list("news", "due_at").get())
    assert seen[0] == seen[1]


def test_other_work_at_the_same_task_draws_its_own(cast, branch, student):
    dues = set()
    for _ in range(3):
        with taken_back():
            work_cast.begin(set_work(cast, branch, FALLING), student, branch.floor.now)
            dues.add(InjectedEvent.objects.get().due_at)
        set_work(cast, branch, FALLING)  # takes the number
    assert len(dues) == 3


def test_what_was_ordered_can_be_taken_back(cast, branch, student, instructor):
    work_cast.begin(set_work(cast, branch, FALLING), student, branch.floor.now)
    event = InjectedEvent.objects.get()
    by = {"by_id": instructor.pk, "now": branch.floor.now}
    assert injections.take_back(event=event, **by) is None
    injections.strike_due(now=event.due_at + timedelta(hours=1))
    event.refresh_from_db()
    assert event.state == State.WITHDRAWN


def test_nothing_comes_in_a_calm_market_or_where_none_is_open(cast, branch, student, classmate):
    work_cast.begin(set_work(cast, branch, work_cast.DEPOSIT), student, branch.floor.now)
    branch.run.state = "ended"
    branch.run.save()
    work_cast.begin(set_work(cast, branch, FALLING), classmate, branch.floor.now)
    assert not InjectedEvent.objects.exists()
