"""The steps of a contact: the list, the telephone, what is said, the message, the record, an appeal."""

import unicodedata
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from simulator.access.broker import broker_desk, client_at, contact_of, contact_with, finding_of
from simulator.engine.brokerage.contacts import Question, Saying
from simulator.engine.refusal import Refusal
from simulator.models import Contact, ServiceRecord
from simulator.services import (
    client_messages,
    contacts,
    conversation,
    phrases,
    service_records,
)
from simulator.views.broker_answer import answer
from simulator.views.signed_in import SignedInRequest
from simulator.views.typed import fen_of

CHANNELS = frozenset({Contact.Channel.PHONE, Contact.Channel.VISIT})


@login_required
@require_POST
def contact_prepare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes the client's file and looks at the opt-out list."""
    desk = broker_desk(request.user)
    done = contacts.prepare(session=desk, account=client_at(desk, pk), now=timezone.now())
    return answer(request, desk, pk, done)


@login_required
@require_POST
def contact_begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Dials, or receives the client at the branch."""
    desk = broker_desk(request.user)
    account, channel = client_at(desk, pk), request.POST.get("channel", "")
    if channel not in CHANNELS:
        return answer(request, desk, pk, Refusal("unknown_choice"))
    done = contacts.begin(session=desk, account=account, channel=channel, now=timezone.now())
    return answer(request, desk, pk, done)


@login_required
@require_POST
def contact_say(request: SignedInRequest, pk: int) -> HttpResponse:
    """Says something to the client on the line."""
    desk = broker_desk(request.user)
    contact = contact_with(desk, pk)
    saying, question = request.POST.get("saying", ""), request.POST.get("question", "")
    if saying not in list(Saying) or question not in ("", *Question):
        return answer(request, desk, pk, Refusal("unknown_choice"), form="say")
    done = conversation.say(
        contact=contact,
        saying=Saying(saying),
        question=Question(question) if question else None,
        text=request.POST.get("text", ""),
        now=timezone.now(),
    )
    return answer(request, desk, pk, done, form="say")


@login_required
@require_POST
def contact_money(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks the client to move money to the broker."""
    desk = broker_desk(request.user)
    contact, fen = contact_with(desk, pk), fen_of(request.POST.get("amount", ""))
    if fen is None:
        return answer(request, desk, pk, Refusal("not_an_amount"), form="money")
    done = conversation.ask_for_money(contact=contact, fen=fen, now=timezone.now())
    return answer(request, desk, pk, done, form="money")


@login_required
@require_POST
def contact_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hangs up, or puts the file away."""
    desk = broker_desk(request.user)
    done = contacts.end(contact=contact_with(desk, pk), now=timezone.now())
    return answer(request, desk, pk, done)


@login_required
@require_POST
def message_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sends the client a message."""
    desk = broker_desk(request.user)
    done = client_messages.send(
        session=desk,
        account=client_at(desk, pk),
        text=request.POST.get("text", ""),
        now=timezone.now(),
    )
    return answer(request, desk, pk, done, form="message")


@login_required
@require_POST
def phrase_appeal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Says why a phrase that was held back may be said."""
    desk = broker_desk(request.user)
    finding = finding_of(desk, pk)
    done = phrases.appeal(finding=finding, text=request.POST.get("appeal", ""), now=timezone.now())
    customer = finding.contact.customer_id
    if isinstance(done, Refusal):
        return answer(request, desk, customer, done, form="appeal", finding=finding.pk)
    return answer(request, desk, customer, None)


@login_required
@require_POST
def record_write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Writes the service record of a contact."""
    desk = broker_desk(request.user)
    contact = contact_of(desk, pk)
    done = _recorded(request, contact)
    return answer(request, desk, contact.customer_id, done, form="record")


def _recorded(request: SignedInRequest, contact: Contact) -> ServiceRecord | Refusal:
    typed = {name: request.POST.get(name, "") for name in ("purpose", "reaction", "next_step")}
    known = {
        "purpose": ServiceRecord.Purpose.values,
        "reaction": ServiceRecord.Reaction.values,
        "next_step": ServiceRecord.NextStep.values,
    }
    if any(typed[name] not in values for name, values in known.items()):
        return Refusal("unknown_choice")
    due = _date_of(request.POST.get("next_due", ""))
    if isinstance(due, Refusal):
        return due
    is_promised = typed["next_step"] != ServiceRecord.NextStep.NONE
    return service_records.write(
        contact=contact,
        content=request.POST.get("content", ""),
        risk_told=request.POST.get("risk_told") == "on",
        next_due=due if is_promised else None,
        now=timezone.now(),
        **typed,
    )


def _date_of(typed: str) -> date | Refusal | None:
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return None
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return Refusal("not_a_date", facts={"typed": typed.strip()[:24]})
