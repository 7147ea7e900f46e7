"""Sets the stage of a served town's securities branch; run as a program of its own.

    python -m tests.browser.securities_branch reset <user name> …
    python -m tests.browser.securities_branch client [buy|advice] [promise]

The first takes people from whatever desk they sit at, the second names a client who answers, has time
and money at the broker, and wants just that: primary key, name, and the identity number's last four.

The served town's settings come in the environment, as for its server.
"""

import json
import sys

import django


def reset(usernames: list[str]) -> None:
    """Takes people from their desks; what they had open is put away."""
    from django.utils import timezone

    from simulator.models import DeskSession
    from simulator.services import desks

    now = timezone.now()  # noqa: TID251  a program of its own asks the clock
    for desk in DeskSession.objects.filter(person__username__in=usernames, closed_at=None):
        if desk.person_id is not None:
            desks.close_session(person_id=desk.person_id, context_id=desk.context_id, now=now)


def client(wish: str, *, wants_promise: bool) -> dict[str, object] | None:
    """A client whose next call goes as wanted; None while nobody's money has arrived yet."""
    from simulator.engine.people.clients import client_call
    from simulator.models import Town
    from simulator.selectors import contacts as reading
    from simulator.selectors.clients import NOTHING, clients_of, worth_of_all

    town = Town.objects.get(board_key="riverside")
    worth = worth_of_all(town)
    for account in clients_of(town):
        if account.customer is None or account.file.has_opted_out or account.file.is_lowest:
            continue
        who = reading.persona_of(account.customer)
        drawn = client_call(
            account.customer.seed,
            who,
            visit=account.customer.contacts.count() + 1,
            has_opted_out=False,
            can_sell=False,
        )
        is_willing = drawn.answers and drawn.has_time and drawn.wish == wish
        has_money = worth.get(account.pk, NOTHING).available >= 1_000_000
        if is_willing and has_money and drawn.asks_for_promise == wants_promise:
            return {
                "pk": account.customer_id,
                "name": account.customer.name,
                "account": account.alias,
                "digits": who.identity.number[-4:],
            }
    return None


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "reset":
        reset(sys.argv[2:])
    else:
        sys.stdout.write(json.dumps(client(sys.argv[2], wants_promise="promise" in sys.argv)))
