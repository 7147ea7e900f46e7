"""Cash at the counter: the teller's box by denomination, and the customer's money piece by piece."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.engine.bank.denominations import (
    DENOMINATIONS,
    STRAPS_IN_A_BUNDLE,
    Cash,
    Denomination,
    stack,
)
from simulator.engine.bank.notes import TOOLS, Money, features
from simulator.engine.bank.progress import Progress
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import Business, Step
from simulator.engine.plain import from_plain
from simulator.models import CashBox, CounterTransaction
from simulator.views.spoken import said

_YUAN = 100


@dataclass(frozen=True, slots=True)
class DrawerRow:
    """A face of the drawer. `typed` is what its box shows, as text."""

    fen: int
    face: str
    unit: str
    name: str
    colour: str
    typed: str
    in_box: int


@dataclass(frozen=True, slots=True)
class Drawer:
    """What the drawer is used for now.

    `count` and `pay` have boxes to type in; `counted` shows what was counted beside what is keyed
    in, `box` what lies in the box.
    """

    use: str
    rows: Sequence[DrawerRow]
    total: int
    target: int | None
    """Fen that the sum should come to; None where there is nothing to compare with."""

    @property
    def difference(self) -> int:
        return self.total - (self.target or 0)


@dataclass(frozen=True, slots=True)
class Pile:
    """Notes or coins of one face in the customer's money."""

    denomination: Denomination
    name: str
    count: int
    straps: int
    loose: int
    first: int
    """Place of its first piece, counted from 1."""


@dataclass(frozen=True, slots=True)
class MoneyView:
    """The customer's money: piles to look at, and what each tool shows of each note."""

    piles: Sequence[Pile]
    pieces: int
    data: str
    """JSON for the page's scripts."""


def drawer_of(
    box: CashBox | None,
    situation: Situation,
    progress: Progress,
    due: Step | None,
    typed: Mapping[str, Any],
) -> Drawer:
    """The drawer as the step that is due needs it."""
    there = box.there if box else Cash()
    if situation.business is Business.DEPOSIT and Step.POST not in progress.done:
        counted = progress.count.counted if progress.count else Cash()
        use = {Step.COUNT: "count", Step.POST: "counted"}.get(due, "box") if due else "box"
        target = situation.papers.slip.fen if situation.papers.slip else None
        return _drawer(use, counted, there, target, typed)
    if due is Step.COUNT_OUT:
        return _drawer("pay", Cash(), there, progress.posted_fen, typed)
    return _drawer("box", there, there, None, {})


@dataclass(frozen=True, slots=True)
class PileRow:
    """A face of a box at closing: what lies there as one sees it, and what was counted."""

    row: DrawerRow
    straps: int
    loose: int


def pile_of_box(box: CashBox | None, typed: Mapping[str, Any]) -> list[PileRow]:
    """The box laid out in straps and loose pieces, as it lies there."""
    there = box.there if box else Cash()
    rows = []
    for each in DENOMINATIONS:
        stacked = stack(there.of(each.fen))
        straps = stacked.bundles * STRAPS_IN_A_BUNDLE + stacked.straps
        rows.append(PileRow(_row(each, Cash(), there, typed), straps, stacked.loose))
    return rows


def money_of(work: CounterTransaction, situation: Situation) -> MoneyView | None:
    """The cash that the customer brought; None for a withdrawal."""
    raw = work.ticket.errand["money"]
    if raw is None:
        return None
    money = from_plain(Money, raw)
    piles, first = [], 1
    for denomination in DENOMINATIONS:
        count = money.cash.of(denomination.fen)
        if count:
            stacked = stack(count)
            straps = stacked.bundles * STRAPS_IN_A_BUNDLE + stacked.straps
            name = said(denomination.name)
            piles.append(Pile(denomination, name, count, straps, stacked.loose, first))
            first += count
    return MoneyView(piles, first - 1, _data(situation))


def _data(situation: Situation) -> str:
    """What the page's scripts draw from: notes with serial and faults, and each feature in words."""
    data = {
        "notes": [
            [place, piece.fen, piece.serial, sorted(piece.faults)]
            for place, piece in enumerate(situation.money, start=1)
            if piece.serial
        ],
        "tools": list(TOOLS),
        "features": [
            {
                "tool": feature.tool,
                "faces": sorted(feature.faces),
                "genuine": said(feature.genuine),
                "certainty": feature.certainty,
                "faults": {key: said(words) for key, words in feature.faults.items()},
            }
            for feature in features()
        ],
    }
    return json.dumps(data, ensure_ascii=False)


def rows_of(box: CashBox | None) -> list[DrawerRow]:
    """The faces of a box with what lies in it."""
    there = box.there if box else Cash()
    return [_row(each, there, there, {}) for each in DENOMINATIONS]


def _drawer(
    use: str, cash: Cash, there: Cash, target: int | None, typed: Mapping[str, Any]
) -> Drawer:
    rows = [_row(each, cash, there, typed) for each in DENOMINATIONS]
    return Drawer(use, rows, cash.fen, target)


def _row(each: Denomination, cash: Cash, there: Cash, typed: Mapping[str, Any]) -> DrawerRow:
    count = cash.of(each.fen)
    yuan, jiao = divmod(each.fen, _YUAN)
    return DrawerRow(
        fen=each.fen,
        face=str(yuan or jiao // 10),
        unit="元" if yuan else "角",
        name=said(each.name),
        colour=f"note-{yuan}" if yuan else "note-coin",
        typed=str(typed.get(f"pieces-{each.fen}", count or "")),
        in_box=there.of(each.fen),
    )
