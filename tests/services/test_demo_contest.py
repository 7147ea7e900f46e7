"""The demo college has a contest to look at, and never more than one that is not over."""

from datetime import timedelta

import pytest

from classroom.models import College
from classroom.services import demo, demo_days
from exercises.models import Contest
from exercises.services import demo_contest
from simulator.models import MarketRun
from tests.shift_cast import START

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def college(monkeypatch):
    monkeypatch.setattr(demo_days, "PAST_SHIFTS", 1)
    return demo.seed(now=START)


def test_a_demo_college_gets_one_contest_with_entries_of_both_classes_and_a_panel(college):
    for minute in range(3):
        demo_contest.keep_one_ready(now=START + timedelta(minutes=minute))
    contest = Contest.objects.get()
    assert contest.state == Contest.State.FIXED
    assert contest.opens_at > START + timedelta(hours=1)
    assert contest.entries.count() == 8
    assert len({member.teaching_class_id for member in contest.members.all()}) == 2
    assert contest.judges.count() == 2
    assert not MarketRun.objects.exists()


def test_after_one_is_over_the_next_is_set_up(college):
    demo_contest.keep_one_ready(now=START)
    Contest.objects.update(state=Contest.State.RELEASED)
    demo_contest.keep_one_ready(now=START + timedelta(days=2))
    assert Contest.objects.count() == 2


def test_a_college_of_one_s_own_is_left_alone(college):
    College.objects.update(is_demo=False)
    demo_contest.keep_one_ready(now=START)
    assert not Contest.objects.exists()
