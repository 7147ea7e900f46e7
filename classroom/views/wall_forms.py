"""What the wall's forms send: whom it is for, what to say, which event."""

from collections.abc import Mapping
from datetime import timedelta

from django.http import QueryDict

from classroom.views.typed import free_text, whole_number
from simulator.engine.refusal import Refusal
from simulator.models import InjectedEvent
from simulator.services.injections import DESK_KINDS

DELAYS: Mapping[str, timedelta] = {
    "0": timedelta(0),
    "1": timedelta(minutes=1),
    "3": timedelta(minutes=3),
    "10": timedelta(minutes=10),
}
"""Minutes by which news is put off."""


def people_of(typed: QueryDict) -> list[int] | None:
    """Those ticked; None for everybody. A value that no page of ours sends is passed over."""
    if typed.get("audience") == "all":
        return None
    return ticked_of(typed)


def ticked_of(typed: QueryDict) -> list[int]:
    numbers = [whole_number(each) for each in typed.getlist("to")]
    return [number for number in numbers if number is not None]


def text_of(typed: QueryDict) -> str:
    return free_text(typed.get("text", ""))


def kind_of(typed: QueryDict) -> InjectedEvent.Kind | Refusal:
    """The event for desks that was chosen."""
    kind = typed.get("kind", "")
    if kind not in set(DESK_KINDS):
        return Refusal("unknown_event")
    return InjectedEvent.Kind(kind)


def delay_of(typed: QueryDict) -> timedelta:
    return DELAYS.get(typed.get("delay", ""), timedelta(0))
