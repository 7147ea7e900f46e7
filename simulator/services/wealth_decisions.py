"""The client decides: what was disclosed is judged, questions are answered, the answer is taken."""

from datetime import datetime

from django.db import transaction

from simulator.engine.people.decisions import Choice, Offer, decide
from simulator.engine.people.wealth_visits import ClientQuestion, ClientTrap
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.conduct import RULES_OF_REASONS, fault, rule
from simulator.engine.wealth.disclosure import Said, judge_disclosure
from simulator.engine.wealth.explanations import explanations
from simulator.engine.wealth.shelf import product as product_of
from simulator.engine.wealth.suitability import Reason
from simulator.models import Interview, Recommendation
from simulator.models.work_kinds import WealthWork
from simulator.selectors import wealth as reading
from simulator.services import subscriptions
from simulator.services.refused import RefusedError
from simulator.services.wealth_evidence import break_rule, notice, tell
from simulator.services.wealth_recommendations import SOLD, held_matter

State = Recommendation.State
_STATES = {
    Choice.ACCEPTS: State.ACCEPTED,
    Choice.DECLINES: State.DECLINED,
    Choice.ASKS: State.ASKED,
}


def hand_over(*, recommendation: Recommendation, now: datetime) -> Recommendation | Refusal:
    """Asks the client to decide and to sign.

    A record that lacks a sentence, has one out of order or lacks the client's yes is void: nothing is
    signed, and what is missing is written down. A client who accepts pays at once, in the bank's books.
    Refused on a closed branch (`no_open_day`), before the product is brought up
    (`not_brought_up`) and where the rules let nobody sell it to this client (`not_sold`).
    """
    try:
        with transaction.atomic():
            interview, row = held_matter(recommendation)
            if row.state == State.CHECKED:
                return Refusal("not_brought_up", facts={"product": row.product})
            if row.outcome not in SOLD:
                key = RULES_OF_REASONS[Reason(row.reason)]
                facts = {"product": row.product, "outcome": row.outcome}
                return rule(key, interview.date).refuses("not_sold", **facts)
            if _void(interview, row, now):
                return row
            return _decide(interview, row, now)
    except RefusedError as refused:
        return refused.refusal


def answer(*, recommendation: Recommendation, key: str, now: datetime) -> Recommendation | Refusal:
    """Answers the client's question with one of the things one may say.

    Refused where the client has asked nothing (`nothing_asked`), and for an answer that is none
    (`unknown_choice`).
    """
    try:
        with transaction.atomic():
            interview, row = held_matter(recommendation)
            if row.state != State.ASKED:
                return Refusal("nothing_asked")
            product = product_of(row.product)
            question = reading.client_of(interview).question
            said = next((each for each in explanations(question, product) if each.key == key), None)
            if said is None:
                return Refusal("unknown_choice")
            row.answered, row.state = key, State.OPEN
            row.save(update_fields=["answered", "state"])
            facts = {"product": row.product, "question": question.value, "answer": key}
            tell(interview, WealthWork.ANSWERED, now, facts)
            wrong = said.judge(interview.date, product)
            if wrong is not None:
                break_rule(interview, wrong, WealthWork.ANSWERED, now)
            elif question is ClientQuestion.PROMISE:
                notice(interview, ClientTrap.ASKS_FOR_PROMISE, WealthWork.ANSWERED, now)
            return row
    except RefusedError as refused:
        return refused.refusal


def _void(interview: Interview, row: Recommendation, now: datetime) -> bool:
    """Whether the record does not carry a sale; it is closed then."""
    faults = judge_disclosure([Said(each["key"], each["answer"]) for each in row.said])
    if not faults:
        return False
    row.state, row.decided_at = State.VOID, now
    row.save(update_fields=["state", "decided_at"])
    script = faults[0].rule
    tell(interview, WealthWork.VOID, now, {"product": row.product, "script": script})
    for each in faults:
        facts = {**each.facts, "product": row.product, "script": script}
        wrong = fault("wealth.disclosure", each.code, interview.date, **facts)
        break_rule(interview, wrong, WealthWork.VOID, now)
    return True


def _decide(interview: Interview, row: Recommendation, now: datetime) -> Recommendation:
    client, who = reading.client_of(interview), reading.persona_of(interview.customer)
    offer = Offer(product_of(row.product), row.amount, answered=bool(row.answered))
    decision = decide(who, client, offer)
    row.state, row.because = _STATES[decision.choice], decision.because.value
    if decision.choice is Choice.ASKS:
        row.save(update_fields=["state", "because"])
        facts = {"product": row.product, "question": client.question.value}
        tell(interview, WealthWork.CLIENT_ASKED, now, facts)
        return row
    row.decided_at = now
    if decision.choice is Choice.ACCEPTS:
        row.entry = subscriptions.pay(interview=interview, row=row, now=now)
    row.save(update_fields=["state", "because", "decided_at", "entry"])
    tell(
        interview,
        WealthWork.DECISION,
        now,
        {
            "product": row.product,
            "bought": decision.choice is Choice.ACCEPTS,
            "because": decision.because.value,
            "amount_fen": row.amount,
        },
    )
    return row
