"""What kinds of step evidence knows, a list for each house. The desks write them, marking reads them.

The facts of each kind stand in `docs/evidence.md`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskWork(models.TextChoices):
    """Steps that every desk knows."""

    SEATED = "desk.seated", _("Took the desk")
    LEFT = "desk.left", _("Left the desk")


class CounterWork(models.TextChoices):
    """Steps at the bank's counter; those of a transaction are named by the engine."""

    OPENED = "counter.opened", _("Received box, vouchers and seals")
    CASH_FETCHED = "counter.cash_fetched", _("Fetched cash from the vault")
    NUMBER_CALLED = "queue.called", _("Called a number")
    HELD = "queue.held", _("Asked the customer to wait")
    PASSED_OVER = "queue.passed_over", _("Passed over a number")
    RESUMED = "queue.resumed", _("Put a number back in line")
    CALLED = "counter.called", _("Greeted the customer")
    PAPERS = "counter.papers", _("Took the papers")
    IDENTITY = "counter.identity", _("Checked identity")
    PAPER_ASKED = "counter.paper_asked", _("Asked for another paper")
    COUNTED = "counter.counted", _("Counted the cash")
    CONFIRMED = "counter.confirmed", _("Had the amount confirmed")
    SEIZED = "counter.seized", _("Seized counterfeits")
    DILIGENCE = "counter.diligence", _("Recorded due diligence")
    PURPOSE_ASKED = "counter.purpose_asked", _("Asked what the money is for")
    PIN = "counter.pin", _("Customer typed the PIN")
    SECOND_ASKED = "counter.second_asked", _("Asked for a second person")
    SECOND_SHOWN = "counter.second_shown", _("Showed papers to the second person")
    SECOND_DECIDED = "counter.second_decided", _("Second person decided")
    AUTHORISED = "counter.authorised", _("Authorisation received")
    POSTED = "counter.posted", _("Posted to the books")
    PRINTED = "counter.printed", _("Printed the slip")
    SIGNED = "counter.signed", _("Customer signed")
    COUNTED_OUT = "counter.counted_out", _("Counted out the cash")
    SEALED = "counter.sealed", _("Sealed the slip")
    HANDED_OVER = "counter.handed_over", _("Handed over")
    DECLINED = "counter.declined", _("Declined the transaction")
    ABANDONED = "counter.abandoned", _("Transaction left unfinished")
    VOUCHER_SPOILED = "counter.voucher_spoiled", _("Spoiled a voucher")
    REFUSED = "counter.refused", _("Refused by the system")
    NOTICED = "counter.noticed", _("Noticed and dealt with")
    FAULT = "counter.fault", _("Went against a rule")
    CLOSED = "counter.closed", _("Handed in box, vouchers and seals")


class WealthWork(models.TextChoices):
    """Steps at the wealth office."""

    OPENED = "wealth.interview_opened", _("Opened an interview")
    PURPOSE = "wealth.purpose_told", _("Told the purpose and confidentiality")
    FACT_ASKED = "wealth.fact_asked", _("Asked about the client's circumstances")
    NOTED = "wealth.noted", _("Noted answers")
    QUESTIONNAIRE = "wealth.questionnaire_done", _("Questionnaire filled in")
    CLASH_RAISED = "wealth.clash_raised", _("Asked about answers that do not go together")
    CLASS_TOLD = "wealth.class_told", _("Told the class, signed by the client")
    PROFESSIONAL = "wealth.professional_granted", _("Treated as a professional investor")
    MATCH = "wealth.match_checked", _("Checked suitability")
    RECOMMENDED = "wealth.product_recommended", _("Brought a product before the client")
    ALTERNATIVE = "wealth.alternative_offered", _("Offered a fitting product instead")
    WARNING = "wealth.warning_given", _("Gave the special written warning")
    WITHHELD = "wealth.product_withheld", _("Explained why the product is not sold")
    DISCLOSURE = "wealth.disclosure_said", _("Said a sentence of the disclosure")
    CLIENT_ASKED = "wealth.client_asked", _("The client asked a question")
    ANSWERED = "wealth.question_answered", _("Answered the client's question")
    DECISION = "wealth.decision_made", _("The client decided")
    VOID = "wealth.record_void", _("The disclosure record is void")
    SHEET = "wealth.sheet_saved", _("Drew up the family's sheet")
    RATIO = "wealth.ratio_read", _("Read a ratio")
    GOAL = "wealth.goal_set", _("Put the goal into figures")
    ALLOCATION = "wealth.allocation_saved", _("Proposed an allocation")
    PLAN = "wealth.plan_saved", _("Saved the plan")
    RECORD = "wealth.record_written", _("Wrote the interview record")
    NOTICED = "wealth.noticed", _("Noticed and dealt with")
    RULE_BROKEN = "wealth.rule_broken", _("Went against a rule")
    ABANDONED = "wealth.interview_abandoned", _("Interview left unfinished")


class BrokerWork(models.TextChoices):
    """Steps at the broker's desk."""

    FILE_OPENED = "broker.file_opened", _("Opened the client's file")
    OPT_OUT_CHECKED = "broker.opt_out_checked", _("Checked the opt-out list")
    CONTACT_BEGUN = "broker.contact_begun", _("Began a contact")
    IDENTITY_SAID = "broker.identity_said", _("Said who is calling")
    PERMISSION_ASKED = "broker.permission_asked", _("Asked whether it is convenient")
    NEED_ASKED = "broker.need_asked", _("Asked about needs")
    SERVICE_EXPLAINED = "broker.service_explained", _("Explained a product or service")
    RISK_SAID = "broker.risk_said", _("Said the risk")
    OBJECTION_ANSWERED = "broker.objection_answered", _("Answered an objection")
    APPOINTMENT_MADE = "broker.appointment_made", _("Made an appointment")
    PHRASE_CAUGHT = "broker.phrase_caught", _("A banned phrase was caught")
    PHRASE_APPEALED = "broker.phrase_appealed", _("Appealed a caught phrase")
    OPT_OUT_IGNORED = "broker.opt_out_ignored", _("Contacted a client who has opted out")
    CONTACT_ENDED = "broker.contact_ended", _("Ended a contact")
    SERVICE_RECORDED = "broker.service_recorded", _("Wrote the service record")
    NEXT_CONTACT_SET = "broker.next_contact_set", _("Set the next contact")
    WORK_LOG_WRITTEN = "broker.work_log_written", _("Wrote the work log")
    RULE_BROKEN = "broker.rule_broken", _("Broke a rule of conduct")


class OrderWork(models.TextChoices):
    """Steps of a client's instruction, at the broker's and the order-entry clerk's desk."""

    INSTRUCTION_TAKEN = "order.instruction_taken", _("Took a client's instruction")
    IDENTITY_ASKED = "order.identity_asked", _("Asked for the identity number")
    CLIENT_VERIFIED = "order.client_verified", _("Checked the caller's identity")
    READ_BACK = "order.read_back", _("Read the instruction back")
    CONFIRMED = "order.confirmed", _("Client confirmed")
    SUITABILITY_CHECKED = "order.suitability_checked", _("Checked suitability")
    PASSED_ON = "order.passed_on", _("Passed on to the order-entry clerk")
    ENTERED = "order.entered", _("Entered the order")
    REFUSED = "order.refused", _("Order refused")
    SENT_BACK = "order.sent_back", _("Sent an instruction back")
    CLIENT_TOLD = "order.client_told", _("Told the client the outcome")


class TransferWork(models.TextChoices):
    """Steps of bank–securities transfers and their reconciliation."""

    ASKED = "transfer.asked", _("A client asked for a transfer")
    CLIENT_VERIFIED = "transfer.client_verified", _("Checked the client's identity")
    SENT = "transfer.sent", _("Sent a transfer")
    CLIENT_TOLD = "transfer.client_told", _("Told the client of the transfer")
    OPEN_ITEM_FOUND = "transfer.open_item_found", _("Found an open item")
    DIFFERENCE_EXPLAINED = "transfer.difference_explained", _("Explained a difference")
    RECONCILED = "transfer.reconciled", _("Reconciled the day's transfers")


class TownWork(models.TextChoices):
    """What the town planted; told when the visit is over."""

    TRAP_SET = "town.trap_set", _("What had been planted")


class Intervention(models.TextChoices):
    """What an instructor did to a desk from the wall: no step of whoever works there."""

    EVENT_STRUCK = "town.event_struck", _("An ordered event struck")
    PAUSED = "town.paused", _("The room was paused")
    RESUMED = "town.resumed", _("The room went on")


HOUSES: tuple[type[models.TextChoices], ...] = (
    DeskWork,
    CounterWork,
    WealthWork,
    BrokerWork,
    OrderWork,
    TransferWork,
    TownWork,
    Intervention,
)
FAULTS = tuple(
    kind for house in HOUSES for kind in house.values if kind.endswith((".fault", ".rule_broken"))
)
"""Steps that went against a rule, whatever the house calls them."""


def is_known(kind: str) -> bool:
    """Whether evidence may hold a step of this kind."""
    return any(kind in house.values for house in HOUSES)


def label_of(kind: str) -> str:
    """A kind in the reader's language."""
    return next(str(house(kind).label) for house in HOUSES if kind in house.values)
