"""The bank's books: entries and their lines, in double entry, only ever added. Amounts in fen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.engine.ledger import Posting, Side
from simulator.models.append_only import AppendOnlyModel
from simulator.models.customers import BankAccount
from simulator.models.town import DeskSession, Town


class EntryKind(models.TextChoices):
    """What an entry records."""

    FOUNDING = "founding", _("Opening balances")
    BOX_FILLED = "box_filled", _("Cash into a box")
    BOX_HANDED_UP = "box_handed_up", _("Cash back to the vault")
    DEPOSIT = "deposit", _("Cash deposit")
    WITHDRAWAL = "withdrawal", _("Cash withdrawal")
    OVER_SHORT = "over_short", _("Over or short")
    VOUCHERS_RECEIVED = "vouchers_received", _("Blank vouchers received")
    VOUCHERS_USED = "vouchers_used", _("Blank vouchers used")
    COUNTERFEIT = "counterfeit", _("Counterfeit into custody")
    TO_SECURITIES = "to_securities", _("Transfer to the securities branch")
    FROM_SECURITIES = "from_securities", _("Transfer from the securities branch")
    SUBSCRIPTION = "subscription", _("Subscription to a product")
    REVERSAL = "reversal", _("Reversal")


class JournalEntry(AppendOnlyModel):
    """One entry of a town's books. Numbers run from 1 without a gap."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="journal")
    number = models.PositiveIntegerField()
    date = models.DateField()
    """The business date."""
    kind = models.CharField(max_length=20, choices=EntryKind)
    key = models.CharField(max_length=80)
    """Names the event that it records: the same event is recorded once."""
    session = models.ForeignKey(
        DeskSession, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    posted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "journal entries"
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_entry_per_number"),
            models.UniqueConstraint(fields=["town", "key"], name="one_entry_per_key"),
        ]
        indexes = [models.Index(fields=["town", "date"], name="entries_of_a_day")]

    def __str__(self) -> str:
        return f"{self.town_id} #{self.number} {self.kind}"

    @property
    def amount(self) -> int:
        """Fen that the entry moves: the sum of its debits, or of its one side off the balance."""
        lines = self.lines.all()
        return sum(line.debit for line in lines) or sum(line.credit for line in lines)


class JournalLine(AppendOnlyModel):
    """One line: an account of the chart, and the customer's account or other sub-account behind it."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="lines")
    account = models.CharField(max_length=24)
    """Code in the chart of accounts."""
    bank_account = models.ForeignKey(
        BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    sub = models.CharField(max_length=40, blank=True)
    """What else it is kept for: a cash box, the vault, a transfer."""
    debit = models.PositiveBigIntegerField(default=0)
    credit = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(debit__gt=0, credit=0) | models.Q(debit=0, credit__gt=0),
                name="line_on_one_side",
            ),
            models.CheckConstraint(
                condition=models.Q(bank_account__isnull=True) | models.Q(sub=""),
                name="line_with_one_sub_account",
            ),
        ]
        indexes = [models.Index(fields=["account", "sub"], name="lines_of_a_sub_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.debit or -self.credit}"

    def as_posting(self) -> Posting:
        """The line as the engine knows it."""
        side = Side.DEBIT if self.debit else Side.CREDIT
        sub = self.bank_account.number if self.bank_account else self.sub
        return Posting(side, self.account, self.debit or self.credit, sub)
