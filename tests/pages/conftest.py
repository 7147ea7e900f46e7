"""What tests of pages share: a clock that stands still, and a lesson at that moment."""

from collections.abc import Iterator
from datetime import datetime
from unittest.mock import patch

import pytest
from django.utils import timezone

from tests.scene import NOW, Scene, make_scene


class Clock:
    """The server's clock; a test sets `now` to let time pass."""

    now: datetime = NOW


@pytest.fixture
def clock() -> Iterator[Clock]:
    held = Clock()
    with patch.object(timezone, "now", lambda: held.now):
        yield held


@pytest.fixture
def scene(clock: Clock, db: None) -> Scene:
    return make_scene()
