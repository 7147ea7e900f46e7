"""Closing a teller's day (日终): cash by denomination, vouchers by number, seals, nothing left open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from simulator.engine.bank import entries
from simulator.engine.bank.cash_drawer import CashDrawer, DrawerCount
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.entries import Lines
from simulator.engine.bank.rules import rule
from simulator.engine.bank.vouchers import VoucherKind, VoucherStock
from simulator.engine.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Handover:
    """What the teller lays out at closing, as it was counted."""

    cash: Cash
    vouchers: Mapping[VoucherKind, tuple[int, int] | None]
    """First and last number of what is left of each kind; None where nothing is."""
    seals: frozenset[str]
    recounted_by: str
    """Who counted again, by an opaque id; never the teller."""


@dataclass(frozen=True, slots=True)
class TellerDay:
    """What the books say a teller should lay out."""

    teller: str
    box: str
    drawer: CashDrawer
    stocks: tuple[VoucherStock, ...]
    seals: frozenset[str]
    unfinished: int
    """Transactions that were begun and neither completed nor declined."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A closed day (柜员轧账单). Each line of `differences` is an entry of its own."""

    count: DrawerCount
    differences: tuple[Lines, ...]
    handed_up: Lines
    """The whole box goes to the vault, after the differences are booked."""


def close_day(day: TellerDay, laid_out: Handover, on: date) -> Closing | Refusal:
    """Closes a teller's day.

    Refused while something is unfinished, nobody else has counted, or vouchers or seals are not what
    they should be. Cash that differs does not keep a day from closing: it is booked.
    """
    holding = rule("bank.closing", on)
    if day.unfinished:
        return holding.refuses("unfinished", transactions=day.unfinished)
    if not laid_out.recounted_by or laid_out.recounted_by == day.teller:
        return holding.refuses("not_recounted")
    for stock in day.stocks:
        counted = laid_out.vouchers.get(stock.kind)
        if counted != _left(stock):
            return rule("bank.voucher.order", on).refuses(
                "vouchers_differ", kind=stock.kind, counted=counted, due=_left(stock)
            )
    if missing := sorted(day.seals - laid_out.seals):
        return holding.refuses("seals_missing", seals=missing)
    return _closing(day, day.drawer.count(laid_out.cash))


def _closing(day: TellerDay, count: DrawerCount) -> Closing:
    differences = tuple(entries.variance(part, box=day.box) for part in count.to_book)
    fen = count.counted.fen
    handed_up = entries.box_handed_up(fen, day.box) if fen else ()
    return Closing(count, differences, handed_up)


def _left(stock: VoucherStock) -> tuple[int, int] | None:
    return None if stock.next_number is None else (stock.next_number, stock.last)
