"""The served site that tests of a module share."""

import pytest

from tests.realtime.site import Site


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
