"""Sets the stage of a served town's wealth office; run as a program of its own.

    python -m tests.browser.wealth_office <user name>

Takes the person from whatever desk they have, seats them at a practice desk of the wealth office, and
asks in a client who wants a bank wealth product above the class.

The served town's settings come in the environment, as for its server.
"""

import sys

import django


def ask_in(username: str) -> None:
    """A client of a middle class, with a wish that no warning opens the way for, and a goal ahead."""
    from django.utils import timezone

    from classroom.models import User
    from simulator.engine.people.wealth_visits import ClientTrap
    from simulator.engine.wealth.shelf import shelf
    from simulator.engine.wealth.suitability import Regulator
    from simulator.models import PRACTICE_CONTEXT, BrokerageAccount, DeskSession, Duty, Interview
    from simulator.selectors import wealth
    from simulator.services import branch, desks, wealth_interviews

    now = timezone.now()  # noqa: TID251  a program of its own asks the clock
    person = User.objects.get(username=username)
    town = BrokerageAccount.objects.filter(owner=person).latest("pk").town
    branch.open_if_needed(town=town, today=now.date(), now=now)
    DeskSession.objects.filter(person=person, closed_at=None).update(closed_at=now)
    session = desks.open_session(
        town=town,
        person_id=person.pk,
        duty=Duty.WEALTH,
        desk="",
        context_id=PRACTICE_CONTEXT,
        now=now,
    )
    for customer in town.customers.filter(assessments=None).order_by("number"):
        found = wealth_interviews.open_interview(
            session=session, customer=customer, now=now, trap=ClientTrap.ABOVE_CLASS
        )
        if not isinstance(found, Interview):
            continue
        client = wealth.client_of(found)
        wanted = next((each for each in shelf() if each.code == client.wish), None)
        is_fit = wanted and wanted.regulator is Regulator.BANK_WEALTH and not wanted.qualified_only
        if is_fit and client.truth["loss"] and client.goal.years_to:
            return
        wealth_interviews.write_record(interview=found, parts={}, next_contact=None, now=now)
    raise SystemExit(1)


if __name__ == "__main__":
    django.setup()
    ask_in(sys.argv[1])
