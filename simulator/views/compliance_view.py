"""A text as the compliance desk reads it: phrases underlined with kind and rule, and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from simulator.engine.brokerage.compliance import Level, phrasebook_on, scan
from simulator.views.spoken import said


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text; `number` names the finding in it, 0 where there is none."""

    text: str
    number: int = 0
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    number: int
    spelling: str
    kind: str
    rule: str
    certainty: str
    is_held: bool
    asks_a_person: bool


@dataclass(frozen=True, slots=True)
class Must:
    """A statement that a message must hold."""

    name: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the scan says of a text. `needs_all` where every statement must be there (a message)."""

    parts: Sequence[Part]
    findings: Sequence[Finding]
    musts: Sequence[Must]
    version: str
    needs_all: bool
    is_blank: bool
    """Nothing is written yet."""

    @property
    def held(self) -> int:
        """How many findings hold the text back."""
        return sum(finding.is_held for finding in self.findings)

    @property
    def lacking(self) -> int:
        return sum(not must.is_there for must in self.musts) if self.needs_all else 0

    @property
    def is_held(self) -> bool:
        return bool(self.held or self.lacking)


def reading_of(text: str, day: date, *, needs_all: bool) -> Reading:
    """Reads a text by the list of a business date."""
    scanned = scan(text, day)
    parts: list[Part] = []
    findings: list[Finding] = []
    at = 0
    for number, hit in enumerate(scanned.hits, start=1):
        is_held = hit.kind.level is not Level.WARN
        parts += [Part(text[at : hit.start]), Part(text[hit.start : hit.end], number, is_held)]
        at = hit.end
        findings.append(
            Finding(
                number,
                hit.spelling,
                said(hit.kind.name),
                said(hit.kind.rule),
                hit.kind.certainty.value,
                is_held,
                hit.kind.level is Level.ASK,
            )
        )
    missing = {statement.key for statement in scanned.missing}
    musts = [Must(said(one.name), one.key not in missing) for one in phrasebook_on(day).statements]
    return Reading(
        [*parts, Part(text[at:])], findings, musts, scanned.version, needs_all, not text.strip()
    )
