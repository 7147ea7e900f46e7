"""Runs with a short history, as nobody looks at their charts; and the site that tests share."""

from functools import partial

import pytest

from simulator.engine.market.history import history
from simulator.services import runs
from tests.realtime.site import Site


@pytest.fixture(autouse=True)
def short_history(monkeypatch):
    monkeypatch.setattr(runs, "history", partial(history, days=3))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A data folder with the demo college, to be copied."""
    site = Site(tmp_path_factory.mktemp("prepared"))
    site.prepare()
    return site.folder


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory):
    """A demo college that is served; it must end well and have nothing to complain about."""
    site = Site(tmp_path_factory.mktemp("site"), prepared)
    site.start()
    yield site
    assert site.stop() == 0, site.said()
    assert "Traceback" not in site.said(), site.said()
