"""Controlled blank vouchers by number, and the seals on a desk's rack."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.engine.bank.vouchers import VoucherKind, VoucherStock
from simulator.models.town import DeskSession, Town

_KINDS = [
    (VoucherKind.SLIP.value, _("Savings slip")),
    (VoucherKind.SEIZURE_CERTIFICATE.value, _("Certificate of seizure")),
]


class VoucherBook(models.Model):
    """A run of blank vouchers of one kind, used strictly in the order of its numbers."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="voucher_books")
    kind = models.CharField(max_length=24, choices=_KINDS)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    session = models.ForeignKey(
        DeskSession,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="voucher_books",
    )
    """Who has it; empty while it stands in the vault."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "kind", "first"], name="one_voucher_book_per_first_number"
            ),
            models.UniqueConstraint(
                fields=["session", "kind"], name="one_voucher_book_per_kind_and_desk"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first}–{self.last}"

    @property
    def stock(self) -> VoucherStock:
        return VoucherStock(VoucherKind(self.kind), self.first, self.last, self.taken)

    @property
    def sub(self) -> str:
        """Its sub-account off the balance."""
        return f"{self.kind}:{self.first}"


class Voucher(models.Model):
    """A voucher that has been taken from its book: used, or spoiled."""

    class State(models.TextChoices):
        USED = "used", _("Used")
        VOID = "void", _("Spoiled")

    book = models.ForeignKey(VoucherBook, on_delete=models.PROTECT, related_name="vouchers")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=4, choices=State)
    session = models.ForeignKey(DeskSession, on_delete=models.PROTECT, related_name="vouchers")
    date = models.DateField()
    """The business date."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="one_voucher_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number:08d}"


class SealRack(models.Model):
    """The seals handed to a desk: who uses one keeps it, and brings it back."""

    session = models.OneToOneField(DeskSession, on_delete=models.PROTECT, related_name="seal_rack")
    seals = models.JSONField()
    """Their kinds (`engine.bank.seals`)."""
    taken_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.session_id} {self.seals}"
