"""Sets the stage of a served town's bank hall; run as a program of its own.

    python -m tests.browser.bank_hall <user name> reset
    python -m tests.browser.bank_hall <user name> deposit:plain withdrawal:expired_id …

The first ends whatever a person left open at a practice counter, the second lets chosen customers
come in and nobody else.

The served town's settings come in the environment, as for its server.
"""

import sys
from datetime import timedelta

import django

SMALL = 4_000_000
"""Fen below which no second person is asked for."""
TRIES = 40


def plant(username: str, wanted: list[str]) -> None:
    """Empties the hall and lets these come, each with a trap: small sums, and nobody who resists."""
    from django.utils import timezone

    from simulator.engine.bank.spine import Business
    from simulator.engine.bank.traps import Trap
    from simulator.models import DeskSession, QueueTicket
    from simulator.services import visitors

    now = timezone.now()  # noqa: TID251  a program of its own asks the clock
    desk = DeskSession.objects.get(person__username=username, closed_at=None)
    waiting = desk.town.queue_tickets.filter(state="waiting")
    waiting.update(state="left", done_at=now)
    for each in wanted:
        business, _, trap = each.partition(":")
        for _ in range(TRIES):
            ticket = visitors.come(
                town=desk.town,
                now=now,
                business=Business(business),
                trap=None if trap == "plain" else Trap(trap),
                is_plain=trap == "plain",
            )
            assert isinstance(ticket, QueueTicket)
            if ticket.errand["said_fen"] < SMALL and not ticket.errand["resists"]:
                break
            ticket.state, ticket.done_at = QueueTicket.State.LEFT, now
            ticket.save()
    waiting.update(absent_calls=0, wrong_pins=0, leaves_at=now + timedelta(hours=1))


def reset(username: str) -> None:
    """Runs the night and takes the person from the desk."""
    from django.utils import timezone

    from simulator.models import DeskSession
    from simulator.services import desks, night

    now = timezone.now()  # noqa: TID251  a program of its own asks the clock
    desk = DeskSession.objects.filter(person__username=username, closed_at=None).first()
    if desk is not None and desk.person_id is not None:
        night.run(town=desk.town, now=now)
        desks.close_session(person_id=desk.person_id, context_id=desk.context_id, now=now)


if __name__ == "__main__":
    django.setup()
    if sys.argv[2:] == ["reset"]:
        reset(sys.argv[1])
    else:
        plant(sys.argv[1], sys.argv[2:])
