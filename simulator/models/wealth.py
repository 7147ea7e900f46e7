"""The wealth office: interviews with customers, risk assessments, recommendations, plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from simulator.models.books import JournalEntry
from simulator.models.customers import Customer
from simulator.models.town import DeskSession


class Interview(models.Model):
    """A customer's visit to a wealth manager, from the greeting to the record that is written of it."""

    class Ending(models.TextChoices):
        RECORDED = "recorded", _("Recorded")
        ABANDONED = "abandoned", _("Left unfinished")

    session = models.ForeignKey(DeskSession, on_delete=models.PROTECT, related_name="interviews")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="interviews")
    serial = models.PositiveSmallIntegerField()
    """Counted from 1 at each desk session."""
    date = models.DateField()
    """The business date."""
    client = models.JSONField()
    """What was drawn for this visit, traps included: the engine's `Client`."""
    purpose_told_at = models.DateTimeField(null=True, blank=True)
    asked = models.JSONField(default=list)
    """The topics that were asked about, in their order."""
    notes = models.JSONField(default=dict)
    """Digests of what the manager noted, by topic; the texts lie with the evidence."""
    record = models.JSONField(default=dict)
    """Digests of the parts of the interview record."""
    next_contact = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "serial"], name="one_interview_per_serial"),
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_interview_per_desk",
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_interview_per_customer",
            ),
        ]

    def __str__(self) -> str:
        return self.visit

    @property
    def visit(self) -> str:
        """Names the visit in the evidence of its desk."""
        return f"W{self.serial:03d}"


class RiskAssessment(models.Model):
    """A filled-in risk questionnaire. It counts once the client has been told the class and signed."""

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="assessments")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="assessments")
    date = models.DateField()
    """The business date."""
    answers = models.JSONField()
    """The place of each answer, by the question's key."""
    score = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    """1 to 5 for C1 to C5."""
    accepts_no_loss = models.BooleanField()
    table = models.CharField(max_length=40)
    """The version of the band table that made the class."""
    packs = models.JSONField()
    """The versions of the regulators' rules under which it counts."""
    clashes = models.JSONField(default=list)
    """Answers that do not go together."""
    raised = models.JSONField(default=list)
    """The clashes that the client was asked about."""
    by_client = models.BooleanField()
    """The client filled it in, and nobody else."""
    told_level = models.PositiveSmallIntegerField(null=True, blank=True)
    """The class that the client was told."""
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "date"], name="assessments_of_a_customer")]

    def __str__(self) -> str:
        return f"C{self.level} {self.date}"


class ProfessionalStatus(models.Model):
    """An ordinary client who is treated as a professional investor on request."""

    customer = models.OneToOneField(
        Customer, on_delete=models.PROTECT, related_name="professional_status"
    )
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField(max_length=40)
    """The version of the rules by which it was granted."""
    date = models.DateField()

    class Meta:
        verbose_name_plural = "professional statuses"

    def __str__(self) -> str:
        return f"{self.customer_id} {self.pack}"


class Recommendation(models.Model):
    """A product between a manager and a client: checked, brought up, told sentence by sentence, decided."""

    class Initiative(models.TextChoices):
        FIRM = "firm", _("We recommend")
        CLIENT = "client", _("The client asks")

    class State(models.TextChoices):
        CHECKED = "checked", _("Suitability checked")
        OPEN = "open", _("Brought up")
        ASKED = "asked", _("The client asks first")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined by the client")
        WITHHELD = "withheld", _("Not sold to this client")
        VOID = "void", _("Record void")

    interview = models.ForeignKey(
        Interview, on_delete=models.PROTECT, related_name="recommendations"
    )
    product = models.CharField(max_length=8)
    """Its code on the shelf."""
    initiative = models.CharField(max_length=6, choices=Initiative)
    amount = models.PositiveBigIntegerField(default=0)
    """Fen; nothing until it is brought up."""
    assessment = models.ForeignKey(
        RiskAssessment, on_delete=models.PROTECT, related_name="recommendations"
    )
    outcome = models.CharField(max_length=20)
    """What suitability says: the engine's `Outcome`."""
    reason = models.CharField(max_length=24)
    pack = models.CharField(max_length=40)
    """The version of the product's regulator's rules."""
    state = models.CharField(max_length=8, choices=State, default=State.CHECKED)
    said = models.JSONField(default=list)
    """The sentences said so far, in order: step, time, and the client's answer where there is one."""
    answered = models.CharField(max_length=16, blank=True)
    """What was said to the client's question (`engine.wealth.explanations`)."""
    because = models.CharField(max_length=16, blank=True)
    """Why the client decided so: the engine's `Because`."""
    checked_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True, blank=True)
    """When the special written warning was given."""
    decided_at = models.DateTimeField(null=True, blank=True)
    entry = models.OneToOneField(
        JournalEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="recommendation"
    )
    """The subscription in the bank's books, once the client has accepted."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "product", "initiative"],
                condition=models.Q(state__in=("checked", "open", "asked")),
                name="one_open_recommendation_per_product",
            )
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state in (self.State.CHECKED, self.State.OPEN, self.State.ASKED)


class PlanSheet(models.Model):
    """The first page of a client's plan, as the manager wrote it; what follows from it is reckoned."""

    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, related_name="plan")
    entries = models.JSONField(default=dict)
    """Fen by the line of the family's sheet."""
    net_worth = models.BigIntegerField(null=True, blank=True)
    """Fen, as the manager added it up."""
    readings = models.JSONField(default=dict)
    """How the manager read each ratio: low, good, high or none."""
    goal = models.JSONField(null=True, blank=True)
    """The goal in figures: `engine.people.needs.GoalFacts`."""
    weights = models.JSONField(default=dict)
    """Per cent by product."""
    monthly = models.PositiveBigIntegerField(default=0)
    """Fen put aside each month."""
    saved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.interview_id}"
