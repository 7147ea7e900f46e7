"""Runs of these tests begin with a short history: nobody looks at their charts."""

from functools import partial

import pytest

from simulator.engine.market.history import history
from simulator.services import runs


@pytest.fixture(autouse=True)
def short_history(monkeypatch):
    monkeypatch.setattr(runs, "history", partial(history, days=3))
