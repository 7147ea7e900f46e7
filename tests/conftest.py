"""The cast and the places that tests share.

An instructor has a class; a student and a classmate are in it. A colleague has another class, and
the outsider is in that one. The judge and the office belong to the same college.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from django.utils import timezone
from hypothesis import settings

from classroom import catalogue
from classroom.models import Role, TeachingClass, User
from tests import shift_cast

# No test fails because a machine is busy.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_configure() -> None:
    catalogue.compile_all(Path(__file__).resolve().parent.parent)


@pytest.fixture
def cast(db: None) -> shift_cast.Cast:
    """Two classes of one college with their people."""
    return shift_cast.make_cast()


@pytest.fixture
def teaching_class(cast: shift_cast.Cast) -> TeachingClass:
    return cast.teaching_class


@pytest.fixture
def instructor(cast: shift_cast.Cast) -> User:
    return cast.instructor


@pytest.fixture
def colleague(cast: shift_cast.Cast) -> User:
    """Teaches another class of the same college."""
    return cast.other_instructor


@pytest.fixture
def student(cast: shift_cast.Cast) -> User:
    return cast.student


@pytest.fixture
def classmate(cast: shift_cast.Cast) -> User:
    return cast.students[1]


@pytest.fixture
def outsider(cast: shift_cast.Cast) -> User:
    """A student of the colleague's class."""
    return cast.outsider


@pytest.fixture
def judge(cast: shift_cast.Cast) -> User:
    return shift_cast.person(cast.office.college, "j1", "评委一", Role.JUDGE)


@pytest.fixture
def office(cast: shift_cast.Cast) -> User:
    return cast.office


class Clock:
    """The server's clock; a test sets `now` to let time pass."""

    now: datetime = shift_cast.START


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Stands still at nine o'clock."""
    held = Clock()
    with patch.object(timezone, "now", lambda: held.now):
        yield held
