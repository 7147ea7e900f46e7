"""The wealth office of the scene's town: an advisor sits with a client who has been assessed.

Three products lie between them, each one step further, and a second questionnaire waits whose answers clash.
"""

from datetime import datetime
from typing import TypeVar

from classroom.models import User
from simulator.engine.people.talk import Topic
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.disclosure import disclosure
from simulator.engine.wealth.shelf import product
from simulator.models import Duty, Interview, Recommendation, Town
from simulator.selectors import wealth as reading
from simulator.services import (
    wealth_assessments,
    wealth_decisions,
    wealth_interviews,
    wealth_plans,
    wealth_recommendations,
)
from tests import bank_scene

FIRM = Recommendation.Initiative.FIRM
Result = TypeVar("Result")


def open_office(town: Town, advisor: User, now: datetime) -> Interview:
    """A client who has told everything, whose sheet and goal are written, and who was assessed."""
    desk = bank_scene.seat(town, advisor, Duty.WEALTH, now)
    interview = _done(
        wealth_interviews.open_interview(
            session=desk, customer=town.customers.get(number=8), now=now, is_plain=True
        )
    )
    for topic in list(Topic)[:-1]:
        wealth_interviews.ask(interview=interview, topic=topic, now=now)
    row = _done(wealth_assessments.fill_in(interview=interview, now=now))
    wealth_assessments.tell_class(interview=interview, level=row.level, now=now)
    client = reading.client_of(interview)
    wealth_plans.draw_up(
        interview=interview, entries=client.circumstances.entries, net_worth=0, now=now
    )
    wealth_plans.set_goal(interview=interview, goal=client.goal, now=now)
    clashing = {**client.truth, "loss": 0, "kinds": 3}
    _done(wealth_assessments.fill_in(interview=interview, answers=clashing, now=now))
    return interview


def matter(interview: Interview, code: str, now: datetime) -> Recommendation:
    """A product whose suitability was checked."""
    return _done(
        wealth_recommendations.check(
            interview=interview, product=product(code), initiative=FIRM, now=now
        )
    )


def offer(interview: Interview, code: str, now: datetime) -> Recommendation:
    """A product that lies before the client."""
    row, least = matter(interview, code, now), product(code).minimum
    return _done(wealth_recommendations.bring_up(recommendation=row, amount=least, now=now))


def question(interview: Interview, code: str, now: datetime) -> Recommendation:
    """A product about which the client asks something before deciding."""
    row = offer(interview, code, now)
    for step in disclosure().steps:
        row = _done(wealth_recommendations.say(recommendation=row, step=step.key, now=now))
    return _done(wealth_decisions.hand_over(recommendation=row, now=now))


def _done(result: Result | Refusal) -> Result:
    assert not isinstance(result, Refusal), result
    return result
