"""Telling people's pages to look again. Which pages are open is known to the process that serves them.

A nudge carries nothing: what there is to see, a page fetches for its own reader. Where nobody is
connected, pages find out by themselves a little later.
"""

from collections.abc import Collection
from typing import Protocol


class Line(Protocol):
    """What reaches the open pages. May be called from any thread and returns at once."""

    def nudge(self, people: Collection[int]) -> None: ...


class _Connected:
    """The line of this process."""

    line: Line | None = None


def connect(line: Line) -> None:
    _Connected.line = line


def disconnect() -> None:
    _Connected.line = None


def nudge(people: Collection[int]) -> None:
    """Lets the pages of these people look again; call it once what they should see is committed."""
    if _Connected.line is not None:
        _Connected.line.nudge(people)
