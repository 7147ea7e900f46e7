"""What tests of pages share: a lesson at the moment at which their clock stands still."""

import pytest

from tests.conftest import Clock
from tests.scene import Scene, make_scene


@pytest.fixture
def scene(clock: Clock, db: None) -> Scene:
    return make_scene()
