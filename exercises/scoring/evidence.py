"""What marking sees of the work: lines of evidence, immutable and in order.

A line is one step at a desk: who (a pseudonym), in which desk session, what kind, the facts, when by
the server's clock, its place in the session, what was noticed (traps) and what went against a rule
(codes of faults). Names and free text are not in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from exercises.scoring.digest import digest

Fact = str | int | bool | tuple[str | int, ...] | None
"""Money in facts is whole fen, a time span whole seconds."""


@dataclass(frozen=True, slots=True, order=True)
class LineRef:
    """Names a line for good: the desk session and the place in it, from 1."""

    session: str
    sequence: int

    def as_data(self) -> list[str | int]:
        return [self.session, self.sequence]


def ref_of(raw: Sequence[Any]) -> LineRef:
    """A reference from its data."""
    session, sequence = raw
    return LineRef(str(session), int(sequence))


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One step at a desk. `at` must know its time zone."""

    session: str
    sequence: int
    person: str
    kind: str
    at: datetime
    facts: Mapping[str, Fact]
    noticed: tuple[str, ...] = ()
    """Traps that were found and dealt with in this step."""
    faults: tuple[str, ...] = ()
    """Codes of what was done against a rule in this step."""

    def __post_init__(self) -> None:
        if self.sequence < 1:
            msg = f"lines of a session are counted from 1, not {self.sequence}"
            raise ValueError(msg)
        if self.at.tzinfo is None:
            msg = f"the time of a line needs a zone: {self.at}"
            raise ValueError(msg)
        frozen = {name: frozen_fact(value) for name, value in self.facts.items()}
        object.__setattr__(self, "facts", MappingProxyType(frozen))

    @property
    def ref(self) -> LineRef:
        return LineRef(self.session, self.sequence)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Lines in order. Built by `of`; the order in which they are handed in does not matter.

    Lines of a session stand by their sequence, as the server's clock may have been set back in
    between; sessions of several people are merged by time, no line before one that precedes it in
    its own session.
    """

    lines: tuple[EvidenceLine, ...] = ()

    @classmethod
    def of(cls, lines: Iterable[EvidenceLine]) -> "Evidence":
        """Evidence from lines in any order.

        Raises:
            ValueError: a line stands twice.
        """
        latest: dict[str, datetime] = {}
        times: dict[LineRef, datetime] = {}
        listed = sorted(lines, key=lambda line: line.ref)
        for line in listed:
            if line.ref in times:
                msg = f"line {line.sequence} of session {line.session} stands twice"
                raise ValueError(msg)
            at = max(line.at, latest.get(line.session, line.at))
            latest[line.session] = times[line.ref] = at
        return cls(tuple(sorted(listed, key=lambda line: times[line.ref])))

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[EvidenceLine]:
        return iter(self.lines)

    def by(self, fact: str) -> dict[Fact, "Evidence"]:
        """Lines grouped by a fact, in the order in which its values first appear.

        Lines without the fact, or with an empty one, belong to no group.
        """
        groups: dict[Fact, list[EvidenceLine]] = {}
        for line in self.lines:
            value = line.facts.get(fact)
            if value is not None and value != "":
                groups.setdefault(value, []).append(line)
        return {value: Evidence(tuple(group)) for value, group in groups.items()}

    def read_through(self) -> dict[str, int]:
        """The last line of each session: up to where a marking has read."""
        last: dict[str, int] = {}
        for line in self.lines:
            last[line.session] = max(line.sequence, last.get(line.session, 0))
        return last

    def digest(self) -> str:
        """SHA-256 of all lines, to say later that a mark was computed from these."""
        return digest([_row(line) for line in self.lines])


def frozen_fact(value: object) -> Fact:
    """A fact as a plain value that cannot change; lists become tuples, members of enums their values.

    Raises:
        ValueError: something that is no fact, such as a float.
    """
    match value:
        case None | bool():
            return value
        case int():
            return int(value)
        case str():
            return str(value)
        case list() | tuple() if all(
            isinstance(item, (str, int)) and not isinstance(item, bool) for item in value
        ):
            return tuple(str(item) if isinstance(item, str) else int(item) for item in value)
    msg = f"{value!r} is no fact: facts are text, whole numbers, yes or no, and lists of them"
    raise ValueError(msg)


def _row(line: EvidenceLine) -> list[Any]:
    at = line.at.astimezone(UTC).isoformat()
    told = [dict(line.facts), list(line.noticed), list(line.faults)]
    return [line.session, line.sequence, line.person, line.kind, at, *told]
