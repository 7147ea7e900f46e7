"""What a careful broker says next, and why, for whoever practises."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simulator.engine.brokerage.contacts import Saying
from simulator.models import Contact, Instruction
from simulator.selectors import contacts as reading

_HINTS = {
    Saying.IDENTITY: gettext_lazy(
        "Say your name, your firm, your licence number, and that the call is recorded."
    ),
    Saying.PERMISSION: gettext_lazy("Ask whether it is convenient before you go on."),
    Saying.NEED: gettext_lazy(
        "Ask about situation and problem; the wish comes after two kinds of question."
    ),
    Saying.OBJECTION: gettext_lazy(
        "The client wants a promise. Give none: take the doubt up, say the risk, ask whether that is clear."
    ),
    Saying.RISK: gettext_lazy("Say that shares carry risk and that money may be lost."),
    Saying.VERIFY: gettext_lazy(
        "Ask for the last four figures of the identity number, then fill in the slip."
    ),
    Saying.CLOSING: gettext_lazy(
        "Fill in the slip if the client has ordered something; else say goodbye."
    ),
}


def next_saying(contact: Contact) -> Saying:
    """What comes next in a talk."""
    talk = reading.talk_in(contact)
    order = (
        (talk.knows_who, Saying.IDENTITY),
        (talk.may_go_on, Saying.PERMISSION),
        (talk.wish_is_told, Saying.NEED),
        (not talk.wants_promise, Saying.OBJECTION),
        (talk.risk_said, Saying.RISK),
        (contact.order is None or "says_digits" in talk.told, Saying.VERIFY),
    )
    return next((saying for is_done, saying in order if not is_done), Saying.CLOSING)


def hint_of(contact: Contact | None, *, has_unwritten: bool) -> str:
    """What to do next."""
    if has_unwritten:
        return _("Write the service record before you go on to the next client.")
    if contact is None:
        return _("Look the client up in the opt-out list before you call.")
    if contact.state == Contact.State.PREPARED:
        return _("Dial, or receive the client at the branch.")
    if contact.instructions.filter(state=Instruction.State.TAKEN).exists():
        return _("Read the slip back, check that the share fits the client, then pass it on.")
    return str(_HINTS[next_saying(contact)])
