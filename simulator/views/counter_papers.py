"""The papers that a customer laid on the counter, as cards to zoom and to compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from simulator.engine.bank.papers import Card, IdentityPaper, PaperKind, Slip
from simulator.engine.bank.progress import Progress
from simulator.views.counter_words import PAPER_LABELS

_ORDER = (
    PaperKind.IDENTITY,
    PaperKind.AGENT_IDENTITY,
    PaperKind.SUPPORTING,
    PaperKind.CARD,
    PaperKind.SLIP,
)


@dataclass(frozen=True, slots=True)
class PaperView:
    kind: str
    label: str | Promise
    shape: str
    """Which drawing: `identity`, `card` or `slip`."""
    paper: Any
    is_taken: bool


def papers_of(progress: Progress) -> Sequence[PaperView]:
    """The papers on the counter, in the order in which a teller looks at them."""
    views = []
    for kind in _ORDER:
        paper = getattr(progress.papers, kind.value)
        if paper is not None:
            views.append(
                PaperView(kind, PAPER_LABELS[kind], _shape(paper), paper, kind in progress.taken)
            )
    return views


def _shape(paper: IdentityPaper | Card | Slip) -> str:
    match paper:
        case Card():
            return "card"
        case Slip():
            return "slip"
    return "identity"
