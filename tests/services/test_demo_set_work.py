"""An instructor who looks at the demo finds work of students on the grading desk."""

from datetime import timedelta

import pytest

from classroom.models import College, TeachingClass
from classroom.services import demo, demo_days
from exercises.models import Assignment, Attempt, MarkSheet
from exercises.services import demo_set_work
from simulator.models import DeskSession, Town
from simulator.selectors import books, cash_boxes, vouchers
from tests.shift_cast import START

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def college(monkeypatch):
    monkeypatch.setattr(demo_days, "PAST_SHIFTS", 1)
    monkeypatch.setattr(demo_days, "WORKED_DAYS", 0)
    college = demo.seed(now=START)
    demo.keep_going(now=START)
    return college


def test_each_class_has_three_scripts_to_mark_and_no_desk_is_left_taken(college):
    demo_set_work.keep_some_to_mark(now=START)
    for teaching_class in TeachingClass.objects.all():
        sheets = MarkSheet.objects.filter(
            attempt__party__assignment__teaching_class=teaching_class,
        )
        assert [sheet.state for sheet in sheets] == [MarkSheet.State.NOT_MARKED] * 3
    assert not DeskSession.objects.filter(closed_at=None).exists()
    assert not Attempt.objects.filter(handed_in_at=None).exists()
    assert Attempt.objects.filter(handed_in_at__lt=START).count() == 6


def test_the_books_of_the_towns_agree_afterwards(college):
    demo_set_work.keep_some_to_mark(now=START)
    for town in Town.objects.all():
        assert books.audit(town) + cash_boxes.audit(town) + vouchers.audit(town) == []


def test_work_is_set_once_and_only_where_there_is_none(college):
    for minute in range(2):
        demo_set_work.keep_some_to_mark(now=START + timedelta(minutes=minute))
    assert Assignment.objects.count() == 2


def test_a_college_of_one_s_own_is_left_alone(college):
    College.objects.update(is_demo=False)
    demo_set_work.keep_some_to_mark(now=START)
    assert not Assignment.objects.exists()
