"""Controlled blank vouchers (重要空白凭证): kept by number, used in order, never stamped beforehand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from simulator.engine.bank.rules import rule
from simulator.engine.bilingual import Bilingual
from simulator.engine.refusal import Refusal


class VoucherKind(StrEnum):
    SLIP = "slip"
    SEIZURE_CERTIFICATE = "seizure_certificate"
    PASSBOOK = "passbook"
    CERTIFICATE_OF_DEPOSIT = "certificate_of_deposit"


VOUCHER_NAMES = {
    VoucherKind.SLIP: Bilingual("储蓄凭条", "Savings slip"),
    VoucherKind.SEIZURE_CERTIFICATE: Bilingual("假币收缴凭证", "Certificate of seizure"),
    VoucherKind.PASSBOOK: Bilingual("存折", "Passbook"),
    VoucherKind.CERTIFICATE_OF_DEPOSIT: Bilingual("存单", "Certificate of deposit"),
}


@dataclass(frozen=True, slots=True)
class VoucherStock:
    """A run of vouchers of one kind in a teller's keeping: `first` to `last`, of which `taken`."""

    kind: VoucherKind
    first: int
    last: int
    taken: int = 0

    def __post_init__(self) -> None:
        if self.first < 1 or not 0 <= self.taken <= self.last - self.first + 1:
            msg = f"no stock of vouchers from {self.first} to {self.last}, {self.taken} taken"
            raise ValueError(msg)

    @property
    def next_number(self) -> int | None:
        """The number to be used next; None when the run is used up."""
        number = self.first + self.taken
        return number if number <= self.last else None

    @property
    def left(self) -> int:
        return self.last - self.first + 1 - self.taken

    def take(self, number: int, day: date) -> "VoucherStock | Refusal":
        """Uses or spoils the next voucher; another number is refused, and so is an empty stock."""
        if self.next_number is None:
            return Refusal("vouchers_used_up", facts={"kind": self.kind, "last": self.last})
        if number != self.next_number:
            return rule("bank.voucher.order", day).refuses(
                "skipped_number", number=number, next=self.next_number
            )
        return replace(self, taken=self.taken + 1)


@dataclass(frozen=True, slots=True)
class SpoiledVoucher:
    """What was done to a voucher that was filled in wrongly."""

    number: int
    corner_cut: bool
    stamped_void: bool
    with_slips: bool
    """Kept with the day's slips."""

    def judge(self, day: date) -> Refusal | None:
        """What is still missing before it counts as spoiled (作废)."""
        done = {
            "corner_cut": self.corner_cut,
            "stamped_void": self.stamped_void,
            "with_slips": self.with_slips,
        }
        missing = [step for step, is_done in done.items() if not is_done]
        if not missing:
            return None
        return rule("bank.voucher.spoiled", day).refuses(
            "spoiled_unfinished", number=self.number, missing=missing
        )


def judge_numbers(numbers: Iterable[int], day: date, *, after: int | None = None) -> Refusal | None:
    """Whether vouchers were used one after the other, the first one right after `after`."""
    before = after
    for number in numbers:
        if before is not None and number != before + 1:
            return rule("bank.voucher.order", day).refuses(
                "skipped_number", number=number, next=before + 1
            )
        before = number
    return None


def judge_blank(*, is_stamped: bool, day: date) -> Refusal | None:
    """Whether a voucher that nothing is written on yet is as it should be."""
    return rule("bank.voucher.pre-stamped", day).refuses("pre_stamped") if is_stamped else None


def off_balance_fen(count: int, day: date, *, face_fen: int | None = None) -> int:
    """What vouchers count off the balance: 1 yuan each, valuable documents (有价单证) their face."""
    each = rule("bank.voucher.off-balance", day).numbers["blank_fen"]
    return count * (each if face_fen is None else face_fen)
