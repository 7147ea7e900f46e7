"""Rehearsing the wealth office (彩排): a manager who plays themselves, through the same services as people do.

A careful one, or one that overlooks some traps. For tests and for the demo's past days.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from simulator.engine.people.talk import Topic, answer
from simulator.engine.people.wealth_visits import ClientQuestion, ClientTrap
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.allocation import WHOLE
from simulator.engine.wealth.disclosure import disclosure
from simulator.engine.wealth.explanations import explanations
from simulator.engine.wealth.questionnaire import Clash
from simulator.engine.wealth.shelf import Product, shelf
from simulator.engine.wealth.shelf import product as product_of
from simulator.engine.wealth.statements import Side, movable, total
from simulator.engine.wealth.suitability import Outcome
from simulator.models import Customer, DeskSession, Interview, Recommendation
from simulator.selectors import business_day, wealth_plan
from simulator.selectors import wealth as reading
from simulator.services import (
    wealth_assessments,
    wealth_decisions,
    wealth_interviews,
    wealth_plans,
    wealth_recommendations,
)
from simulator.services.rehearsal import Clock

_FIRM, _CLIENT = Recommendation.Initiative.FIRM, Recommendation.Initiative.CLIENT
_NEXT_CONTACT = timedelta(days=30)
_STEP_FEN = 100_000
_CORE = 60
"""Per cent of a plan in the product of the highest grade."""
_HEARD = {"need": Topic.GOALS, "preference": Topic.EXPERIENCE, "worries": Topic.WORRIES}
"""Parts of the record, and the topic that each is written from."""
_ENDS = {
    Recommendation.State.ACCEPTED: "客户同意购买",
    Recommendation.State.DECLINED: "客户决定不买",
    Recommendation.State.WITHHELD: "已说明不予销售的理由",
    Recommendation.State.VOID: "告知不完整，作废",
}
Result = TypeVar("Result")


@dataclass
class Rehearsal:
    """One interview on its way."""

    interview: Interview
    clock: Clock
    overlooks: frozenset[ClientTrap]

    @property
    def wish(self) -> str:
        return reading.client_of(self.interview).wish


def play_day(
    *,
    session: DeskSession,
    interviews: int,
    clock: Clock,
    overlooks: frozenset[ClientTrap] = frozenset(),
) -> list[Interview]:
    """Receives so many customers of the town, one after the other, in the order of the waiting room.

    What a customer brings follows from the customer's own seed and the number of the visit: the same
    town, business day and manager give the same interviews. Fewer are held where the room is empty.

    Args:
        session: The wealth manager's desk.
        interviews: How many at most.
        clock: The time of the rehearsal; it ticks with each step.
        overlooks: Traps that the manager walks into.

    Raises:
        RuntimeError: the town has no business day open, or the desk holds another interview.
    """
    day = business_day.open_day(session.town)
    if day is None:
        raise RuntimeError(session.town)
    held = []
    for _ in range(interviews):
        room = reading.waiting(session.town, day.date)
        if not room:
            break
        held.append(hold(session=session, customer=room[0], clock=clock, overlooks=overlooks))
    return held


def hold(
    *,
    session: DeskSession,
    customer: Customer,
    clock: Clock,
    trap: ClientTrap | None = None,
    is_plain: bool = False,
    overlooks: frozenset[ClientTrap] = frozenset(),
) -> Interview:
    """Holds an interview from the greeting to the record.

    Args:
        session: The wealth manager's desk.
        customer: Who.
        clock: The time of the rehearsal; it ticks with each step.
        trap: What is planted; drawn where left out.
        is_plain: Nothing is planted.
        overlooks: Traps that the manager walks into.
    """
    interview = _done(
        wealth_interviews.open_interview(
            session=session, customer=customer, now=clock.tick(), trap=trap, is_plain=is_plain
        )
    )
    talk = Rehearsal(interview, clock, overlooks)
    _converse(talk)
    _assess(talk)
    _plan(talk)
    _recommend(talk)
    _record(talk)
    interview.refresh_from_db()
    return interview


def _converse(talk: Rehearsal) -> None:
    wealth_interviews.tell_purpose(interview=talk.interview, now=talk.clock.tick())
    for topic in Topic:
        wealth_interviews.ask(interview=talk.interview, topic=topic, now=talk.clock.tick())


def _assess(talk: Rehearsal) -> None:
    """A questionnaire is filled in unless one of another visit counts still."""
    counted = reading.counting(
        talk.interview.customer, product_of("M101").regulator, talk.interview.date
    )
    if counted is not None:
        return
    row = wealth_assessments.fill_in(interview=talk.interview, now=talk.clock.tick())
    if isinstance(row, Refusal):
        return
    if ClientTrap.CONTRADICTION not in talk.overlooks:
        for clash in row.clashes:
            wealth_assessments.raise_clash(
                interview=talk.interview, clash=Clash(clash), now=talk.clock.tick()
            )
    row.refresh_from_db()
    wealth_assessments.tell_class(interview=talk.interview, level=row.level, now=talk.clock.tick())


def _plan(talk: Rehearsal) -> None:
    interview, clock = talk.interview, talk.clock
    client = reading.client_of(interview)
    entries = client.circumstances.entries
    worth = total(entries, Side.ASSETS) - total(entries, Side.DEBTS)
    plan = _done(
        wealth_plans.draw_up(
            interview=interview, entries=entries, net_worth=worth, now=clock.tick()
        )
    )
    readings = wealth_plan.right_readings(plan)
    wealth_plans.read_ratios(interview=interview, readings=readings, now=clock.tick())
    wealth_plans.set_goal(interview=interview, goal=client.goal, now=clock.tick())
    if fitting := _fitting(talk):
        weights = {fitting[0].code: WHOLE - _CORE, fitting[-1].code: _CORE}
        wealth_plans.allocate(interview=interview, weights=weights, now=clock.tick())
    found = wealth_plan.reckoned(wealth_plan.plan_of(interview), 0)
    monthly = found.needed_monthly if found and found.needed_monthly else 0
    wealth_plans.save_plan(interview=interview, monthly=monthly, now=clock.tick())


def _recommend(talk: Rehearsal) -> None:
    if talk.wish:
        is_careless = ClientTrap.ABOVE_CLASS in talk.overlooks
        if _bring(talk, product_of(talk.wish), _FIRM if is_careless else _CLIENT):
            return
    if fitting := _fitting(talk):
        _bring(talk, fitting[-1], _FIRM)


def _fitting(talk: Rehearsal) -> list[Product]:
    """What may be recommended to the client, the lowest grade first."""
    return [
        each for each in shelf() if not wealth_plan.above_class(talk.interview, {each.code: WHOLE})
    ]


def _bring(talk: Rehearsal, product: Product, initiative: Recommendation.Initiative) -> bool:
    """Carries a product through to the client's decision; whether there was something to decide."""
    row = wealth_recommendations.check(
        interview=talk.interview, product=product, initiative=initiative, now=talk.clock.tick()
    )
    if isinstance(row, Refusal):
        return False
    if row.outcome == Outcome.WARN_REQUIRED:
        row = _done(wealth_recommendations.warn(recommendation=row, now=talk.clock.tick()))
    own = movable(reading.client_of(talk.interview).circumstances.entries)
    amount = max(product.minimum, own // 5 // _STEP_FEN * _STEP_FEN)
    is_sold = row.outcome in wealth_recommendations.SOLD
    walks_in = initiative == _FIRM and not is_sold
    if (is_sold or walks_in) and amount <= own:
        wealth_recommendations.bring_up(recommendation=row, amount=amount, now=talk.clock.tick())
    if not is_sold or amount > own:
        wealth_recommendations.withhold(recommendation=row, now=talk.clock.tick())
        return False
    for step in disclosure().steps:
        wealth_recommendations.say(recommendation=row, step=step.key, now=talk.clock.tick())
    row = _done(wealth_decisions.hand_over(recommendation=row, now=talk.clock.tick()))
    if row.state == Recommendation.State.ASKED:
        _answer(talk, row, product)
        wealth_decisions.hand_over(recommendation=row, now=talk.clock.tick())
    return True


def _answer(talk: Rehearsal, row: Recommendation, product: Product) -> None:
    question = reading.client_of(talk.interview).question
    said = explanations(question, product)
    promises = ClientTrap.ASKS_FOR_PROMISE in talk.overlooks and question is ClientQuestion.PROMISE
    key = said[-1].key if promises else next(each.key for each in said if not each.fault)
    wealth_decisions.answer(recommendation=row, key=key, now=talk.clock.tick())


def _record(talk: Rehearsal) -> None:
    """Writes down what was heard, and how each product ended."""
    interview = talk.interview
    client, who = reading.client_of(interview), reading.persona_of(interview.customer)
    heard = {part: answer(topic, who, client, interview.date).zh for part, topic in _HEARD.items()}
    ends = [
        f"{product_of(row.product).name.zh}：{_ENDS[Recommendation.State(row.state)]}"
        for row in interview.recommendations.order_by("pk")
    ]
    conclusion = "；".join(ends) or "本次没有推介产品"
    wealth_interviews.write_record(
        interview=interview,
        parts={**heard, "conclusion": f"{conclusion}。"},
        next_contact=interview.date + _NEXT_CONTACT,
        now=talk.clock.tick(),
    )


def _done(result: Result | Refusal) -> Result:
    """What came of a step.

    Raises:
        RuntimeError: it was refused, which a rehearsal never is.
    """
    if isinstance(result, Refusal):
        raise RuntimeError(result)
    return result
