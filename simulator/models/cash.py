"""Cash by denomination: the vault, tellers' boxes, and every movement in and out of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.entries import VAULT
from simulator.models.append_only import AppendOnlyModel
from simulator.models.books import JournalEntry
from simulator.models.town import DeskSession, Town


class CashBox(models.Model):
    """The vault, or a teller's box (尾箱). Its contents are the sum of its movements.

    A miscount, a counterfeit that went unnoticed, or a wrong payment makes what lies in it differ
    from its contents, until the count at closing finds it.
    """

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="cash_boxes")
    name = models.CharField(max_length=12)
    """`vault`, or the box's number; the sub-account of its cash in the books."""
    contents = models.JSONField(default=dict)
    """What the books say lies in it: pieces by face in fen (`{"10000": 12}`)."""
    lying = models.JSONField(default=dict)
    """What does lie in it, which nobody knows before it is counted."""
    false_pieces = models.JSONField(default=dict)
    """Counterfeits among it that went unnoticed."""
    session = models.OneToOneField(
        DeskSession, null=True, blank=True, on_delete=models.PROTECT, related_name="cash_box"
    )
    """Who has it; empty while it stands in the vault."""

    class Meta:
        verbose_name_plural = "cash boxes"
        constraints = [models.UniqueConstraint(fields=["town", "name"], name="one_box_per_name")]

    def __str__(self) -> str:
        return f"{self.town_id} {self.name}"

    @property
    def is_vault(self) -> bool:
        return self.name == VAULT

    @property
    def cash(self) -> Cash:
        """What the books say."""
        return cash_of(self.contents)

    @property
    def there(self) -> Cash:
        """What does lie in it, counterfeits included."""
        return cash_of(self.lying)

    @property
    def false(self) -> Cash:
        """Counterfeits among it."""
        return cash_of(self.false_pieces)

    @property
    def good(self) -> Cash:
        """What of it is money."""
        return self.there - self.false


class CashMovement(AppendOnlyModel):
    """Cash that went into a box or out of it, by denomination; an exchange of faces moves no money."""

    class Kind(models.TextChoices):
        FOUNDING = "founding", _("Opening stock")
        FILLED = "filled", _("From the vault")
        HANDED_UP = "handed_up", _("To the vault")
        RECEIVED = "received", _("Received from a customer")
        PAID = "paid", _("Paid to a customer")
        COUNTED = "counted", _("Put right after the count")

    box = models.ForeignKey(CashBox, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    pieces = models.JSONField()
    """Pieces by face in fen; below zero those that went out."""
    amount = models.BigIntegerField()
    """Fen; below zero what went out."""
    entry = models.ForeignKey(
        JournalEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="cash_movements"
    )
    """Empty only where no money moved."""
    date = models.DateField()
    """The business date."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False) | models.Q(amount=0),
                name="cash_moves_with_an_entry",
            )
        ]
        indexes = [models.Index(fields=["box", "date"], name="cash_movements_of_a_day")]

    def __str__(self) -> str:
        return f"{self.box_id} {self.kind} {self.amount}"


def cash_of(pieces: dict[str, int]) -> Cash:
    """Cash from its stored form."""
    return Cash({int(face): count for face, count in pieces.items()})


def pieces_of(cash: Cash) -> dict[str, int]:
    """Cash in its stored form."""
    return {str(face): count for face, count in cash.items()}
