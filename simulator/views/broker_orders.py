"""The steps of a client's instruction at the broker's desk."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from simulator.access.broker import broker_desk, contact_with, instruction_of
from simulator.services import instructions
from simulator.services.instructions import Slip
from simulator.views.broker_answer import answer
from simulator.views.signed_in import SignedInRequest


@login_required
@require_POST
def instruction_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Writes down what the client on the line orders."""
    desk = broker_desk(request.user)
    names = ("digits", "account", "side", "code", "price", "quantity")
    slip = Slip(**{name: request.POST.get(name, "") for name in names})
    done = instructions.take(contact=contact_with(desk, pk), slip=slip, now=timezone.now())
    return answer(request, desk, pk, done, form="slip")


@login_required
@require_POST
def instruction_read_back(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, instructions.read_back)


@login_required
@require_POST
def instruction_check(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, instructions.check_suitability)


@login_required
@require_POST
def instruction_pass(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, instructions.pass_on)


@login_required
@require_POST
def instruction_tell(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, instructions.tell)


def _step(request: SignedInRequest, pk: int, do: Callable[..., object]) -> HttpResponse:
    desk = broker_desk(request.user)
    instruction = instruction_of(desk, pk)
    done = do(instruction=instruction, now=timezone.now())
    return answer(request, desk, instruction.customer_id, done, form="slip-steps")
