"""Sets the stage of a served town's wealth office; run as a program of its own.

    python -m tests.browser.wealth_office <user name>

Takes the person from whatever desk they have, seats them at a practice desk of the wealth office, and
asks in a newcomer who wants a bank wealth product above the class.

The served town's settings come in the environment, as for its server.
"""

import sys
from datetime import date
from itertools import count

import django


def ask_in(username: str) -> None:
    """A newcomer of the town, at the desk of somebody who practises."""
    from django.utils import timezone

    from classroom.models import User
    from simulator.engine.people.wealth_visits import ClientTrap
    from simulator.models import PRACTICE_CONTEXT, BrokerageAccount, DeskSession, Duty, Interview
    from simulator.selectors import business_day
    from simulator.services import branch, customers, desks, wealth_interviews

    now = timezone.now()  # noqa: TID251  a program of its own asks the clock
    person = User.objects.get(username=username)
    town = BrokerageAccount.objects.filter(owner=person).latest("pk").town
    branch.open_if_needed(town=town, today=now.date(), now=now)
    day = business_day.open_day(town)
    assert day is not None
    DeskSession.objects.filter(person=person, closed_at=None).update(closed_at=now)
    session = desks.open_session(
        town=town,
        person_id=person.pk,
        duty=Duty.WEALTH,
        desk="",
        context_id=PRACTICE_CONTEXT,
        now=now,
    )
    number = town.customers.count() + 1
    seed = next(each for each in count(1) if suits(each, number, day.date))
    newcomer = customers.admit(town=town, seed=seed, since=day.date)
    found = wealth_interviews.open_interview(
        session=session, customer=newcomer, now=now, trap=ClientTrap.ABOVE_CLASS
    )
    assert isinstance(found, Interview), found


def suits(seed: int, number: int, day: date) -> bool:
    """Whether a newcomer has a wish that no warning opens the way for, and a goal ahead with a gap."""
    from simulator.engine.people.personas import persona
    from simulator.engine.people.wealth_visits import ClientTrap, client
    from simulator.engine.wealth.shelf import shelf
    from simulator.engine.wealth.suitability import Regulator
    from simulator.selectors import wealth

    visitor = client(
        seed,
        persona(seed, number, day),
        visit=1,
        balance_fen=0,
        day=day,
        table=wealth.office_table(),
        trap=ClientTrap.ABOVE_CLASS,
    )
    goal = visitor.goal
    needed = (goal.yearly_fen - goal.pension_fen) * goal.duration
    wish = next((each for each in shelf() if each.code == visitor.wish), None)
    if wish is None or wish.qualified_only or wish.regulator is not Regulator.BANK_WEALTH:
        return False
    return visitor.truth["loss"] > 0 and goal.years_to > 0 and goal.have_fen * 4 < needed


if __name__ == "__main__":
    django.setup()
    ask_in(sys.argv[1])
