"""The cast and the places that tests share."""

from pathlib import Path

from classroom import catalogue


def pytest_configure() -> None:
    catalogue.compile_all(Path(__file__).resolve().parent.parent)
