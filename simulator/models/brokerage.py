"""The securities branch: clients' files, contacts with them, their instructions, the broker's records.

Names and what was typed freely stand in evidence (`WorkText`) and are named here by digest.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.models.customers import Customer
from simulator.models.town import BrokerageAccount, DeskSession, Town


class ClientFile(models.Model):
    """What the branch keeps of a client beside the account (客户档案)."""

    account = models.OneToOneField(BrokerageAccount, on_delete=models.PROTECT, related_name="file")
    risk_level = models.PositiveSmallIntegerField()
    """1 to 5 for C1 to C5."""
    is_lowest = models.BooleanField()
    """In the lowest category (最低类别)."""
    band_table = models.CharField(max_length=40)
    """The version of the table that made the class."""
    assessed_on = models.DateField()
    has_opted_out = models.BooleanField(default=False)
    """On the list of those who want no marketing (拒访名单)."""
    opened_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.account_id} C{self.risk_level}"


class Contact(models.Model):
    """One contact with a client: a call, a visit, a message. What was said stands in it line by line."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone call")
        VISIT = "visit", _("Visit")
        MESSAGE = "message", _("Message")

    class State(models.TextChoices):
        PREPARED = "prepared", _("Being prepared")
        OPEN = "open", _("On the line")
        UNANSWERED = "unanswered", _("Not answered")
        ENDED = "ended", _("Ended")

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="contacts")
    number = models.PositiveIntegerField()
    """Counted from 1 in each town."""
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    session = models.ForeignKey(DeskSession, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    """Empty while it is being prepared."""
    state = models.CharField(max_length=10, choices=State)
    date = models.DateField()
    """The business date."""
    list_checked_at = models.DateTimeField(null=True, blank=True)
    """When the client was looked up in the opt-out list."""
    call = models.JSONField(default=dict)
    """The engine's `ClientCall`: what the client is like this time, frozen."""
    order = models.JSONField(null=True, blank=True)
    """What the client orders, once they have said so: side, code, price, quantity, share."""
    lines = models.JSONField(default=list)
    """Who said what: of the broker the digest, of the client the occasion and its words."""
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_contact_per_number"),
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(state__in=("prepared", "open")),
                name="one_contact_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["customer", "date"], name="contacts_of_a_client")]

    def __str__(self) -> str:
        return f"{self.visit} {self.state}"

    @property
    def visit(self) -> str:
        """Names it in evidence: K0012."""
        return f"K{self.number:04d}"


class ServiceRecord(models.Model):
    """What the broker writes down after a contact (服务记录)."""

    class Purpose(models.TextChoices):
        ROUTINE = "routine", _("Regular contact")
        REVIEW = "review", _("Account review")
        INSTRUCTION = "instruction", _("Client's instruction")
        TRANSFER = "transfer", _("Transfer of money")
        COMPLAINT = "complaint", _("Complaint")
        OTHER = "other", _("Something else")

    class Reaction(models.TextChoices):
        PLEASED = "pleased", _("Pleased")
        NEUTRAL = "neutral", _("Neutral")
        HESITANT = "hesitant", _("Hesitant")
        DISPLEASED = "displeased", _("Displeased")
        UNREACHED = "unreached", _("Not reached")

    class NextStep(models.TextChoices):
        CALL = "call", _("Call again")
        VISIT = "visit", _("Meet in person")
        MESSAGE = "message", _("Send a message")
        NONE = "none", _("Nothing promised")

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="record")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="service_records")
    session = models.ForeignKey(
        DeskSession, on_delete=models.PROTECT, related_name="service_records"
    )
    purpose = models.CharField(max_length=12, choices=Purpose)
    content = models.CharField(max_length=64)
    """Digest of the text."""
    risk_told = models.BooleanField()
    """Whether the broker says to have told the risk."""
    reaction = models.CharField(max_length=10, choices=Reaction)
    next_step = models.CharField(max_length=8, choices=NextStep)
    next_due = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contact_id} {self.purpose}"


class Instruction(models.Model):
    """A client's order, from the telephone to the exchange. A broker takes it and a clerk enters it."""

    class State(models.TextChoices):
        TAKEN = "taken", _("Written down")
        PASSED = "passed", _("With the order-entry clerk")
        SENT = "sent", _("On its way to the exchange")
        ENTERED = "entered", _("In the book")
        FILLED = "filled", _("Filled")
        CANCELLED = "cancelled", _("Cancelled")
        REFUSED = "refused", _("Refused by the exchange")
        RETURNED = "returned", _("Sent back by the clerk")
        LAPSED = "lapsed", _("Lapsed")

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="instructions")
    number = models.PositiveIntegerField()
    """Counted from 1 in each town."""
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="instructions")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="instructions")
    account = models.ForeignKey(
        BrokerageAccount, on_delete=models.PROTECT, related_name="instructions"
    )
    session = models.ForeignKey(
        DeskSession, on_delete=models.PROTECT, related_name="instructions_taken"
    )
    side = models.CharField(max_length=4)
    """`buy` or `sell`."""
    code = models.CharField(max_length=6)
    price = models.PositiveIntegerField()
    """Ticks of 0.01 yuan."""
    quantity = models.PositiveIntegerField()
    """Shares."""
    is_verified = models.BooleanField(default=False)
    """The caller's identity was checked and right."""
    is_confirmed = models.BooleanField(default=False)
    """Read back, and the client said yes."""
    outcome = models.CharField(max_length=20, blank=True)
    """Suitability, as `engine.wealth.suitability` says; empty until it was checked."""
    state = models.CharField(max_length=9, choices=State, default=State.TAKEN)
    run_id = models.PositiveBigIntegerField()
    """The market run on which it is to trade; it lives in the store of the exchange."""
    day = models.PositiveIntegerField()
    """That run's trading day, for which it holds."""
    clerk = models.ForeignKey(
        DeskSession,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="instructions_entered",
    )
    """Who entered it; empty for the simulated clerk."""
    order = models.PositiveBigIntegerField(default=0)
    """The venue's number; 0 before."""
    filled = models.PositiveIntegerField(default=0)
    """Shares."""
    turnover = models.PositiveBigIntegerField(default=0)
    """Fen over all fills, without fees."""
    reason = models.CharField(max_length=40, blank=True)
    """Why it was refused, sent back or lapsed: the code of a refusal."""
    facts = models.JSONField(default=dict)
    """The numbers of that reason."""
    taken_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    """When the client was told what became of it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_instruction_per_number")
        ]
        indexes = [models.Index(fields=["town", "state"], name="instructions_by_state")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def name(self) -> str:
        """As it stands on the slip and in evidence: W000012."""
        return f"W{self.number:06d}"

    @property
    def is_done(self) -> bool:
        """Nothing more becomes of it."""
        return self.state in DONE


DONE = (
    Instruction.State.FILLED,
    Instruction.State.CANCELLED,
    Instruction.State.REFUSED,
    Instruction.State.RETURNED,
    Instruction.State.LAPSED,
)


class PhraseFinding(models.Model):
    """A text that the compliance scan held back, as it was written; it can be appealed."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="findings")
    session = models.ForeignKey(DeskSession, on_delete=models.PROTECT, related_name="findings")
    text = models.CharField(max_length=64)
    """Digest of the draft."""
    version = models.CharField(max_length=20)
    """Of the list of phrases."""
    phrases = models.JSONField()
    """Each as kind, spelling, and where it begins and ends in the draft."""
    found_at = models.DateTimeField()
    appeal = models.CharField(max_length=64, blank=True)
    """Digest of why the broker thinks otherwise."""
    appealed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.contact_id} {self.version}"


class WorkLogLine(models.Model):
    """A broker's work log of one day (工作日志)."""

    session = models.ForeignKey(DeskSession, on_delete=models.PROTECT, related_name="work_log")
    date = models.DateField()
    texts = models.JSONField()
    """Digests by part: plan, done, problem, help, tomorrow."""
    calls = models.PositiveSmallIntegerField()
    visits = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "date"], name="one_work_log_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.date}"
