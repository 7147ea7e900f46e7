"""One client at one wealth manager's desk, brought there step by step."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from simulator.engine.people.talk import Topic
from simulator.engine.people.wealth_visits import Client, ClientTrap
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.disclosure import disclosure
from simulator.engine.wealth.questionnaire import Clash
from simulator.engine.wealth.shelf import Product, product, shelf
from simulator.engine.wealth.suitability import Regulator
from simulator.models import (
    DeskSession,
    Duty,
    Interview,
    Recommendation,
    RiskAssessment,
    WorkEvent,
)
from simulator.selectors import wealth as reading
from simulator.selectors import wealth_plan
from simulator.services import (
    wealth_assessments,
    wealth_decisions,
    wealth_interviews,
    wealth_recommendations,
)
from simulator.services.rehearsal import Clock
from tests.services.bank_cast import NOW, Bank, make_bank, seat_teller

FIRM, CLIENT = Recommendation.Initiative.FIRM, Recommendation.Initiative.CLIENT
Result = TypeVar("Result")


def done(result: Result | Refusal) -> Result:
    """What came of a step that must succeed."""
    assert not isinstance(result, Refusal), result
    return result


def refused(result: object) -> str:
    """The code of a refusal."""
    assert isinstance(result, Refusal), result
    return result.code


@dataclass
class Office:
    bank: Bank
    session: DeskSession
    clock: Clock
    interview: Interview

    @property
    def client(self) -> Client:
        return reading.client_of(self.interview)

    def evidence(self, kind: str) -> list[dict[str, Any]]:
        return list(
            WorkEvent.objects.filter(session=self.session, kind=kind)
            .order_by("number")
            .values_list("facts", flat=True)
        )

    def faults(self) -> list[str]:
        """The breaches that were written down."""
        return [facts["fault"] for facts in self.evidence("wealth.rule_broken")]

    def ask_all(self) -> None:
        for topic in Topic:
            wealth_interviews.ask(interview=self.interview, topic=topic, now=self.clock.tick())

    def fill_in(self, **answers: int) -> RiskAssessment:
        """The client fills in the questionnaire; named answers are filled in by the manager."""
        typed = {**self.client.truth, **answers} if answers else None
        return done(
            wealth_assessments.fill_in(
                interview=self.interview, answers=typed, now=self.clock.tick()
            )
        )

    def raise_clash(self, clash: Clash) -> RiskAssessment:
        return done(
            wealth_assessments.raise_clash(
                interview=self.interview, clash=clash, now=self.clock.tick()
            )
        )

    def tell_class(self, level: int | None = None) -> RiskAssessment:
        row = reading.current_assessment(self.interview)
        assert row is not None
        return done(
            wealth_assessments.tell_class(
                interview=self.interview, level=level or row.level, now=self.clock.tick()
            )
        )

    def at_class(self, level: int, **answers: int) -> RiskAssessment:
        """Puts the client into a class, as if they had been assessed so."""
        row = self.fill_in()
        row = self.tell_class(row.level)
        row.level, row.accepts_no_loss = level, False
        for name, value in answers.items():
            setattr(row, name, value)
        row.save()
        return row

    def check(
        self, product: Product, initiative: Recommendation.Initiative = FIRM
    ) -> Recommendation:
        return done(
            wealth_recommendations.check(
                interview=self.interview,
                product=product,
                initiative=initiative,
                now=self.clock.tick(),
            )
        )

    def bring_up(self, row: Recommendation, amount: int | None = None) -> Recommendation:
        fen = product(row.product).minimum if amount is None else amount
        return done(
            wealth_recommendations.bring_up(recommendation=row, amount=fen, now=self.clock.tick())
        )

    def say(self, row: Recommendation, *steps: str, words: str = "") -> Recommendation:
        for step in steps or [each.key for each in disclosure().steps]:
            row = done(
                wealth_recommendations.say(
                    recommendation=row, step=step, words=words, now=self.clock.tick()
                )
            )
        return row

    def hand_over(self, row: Recommendation) -> Recommendation | Refusal:
        return wealth_decisions.hand_over(recommendation=row, now=self.clock.tick())

    def answer(self, row: Recommendation, key: str = "papers") -> Recommendation | Refusal:
        return wealth_decisions.answer(recommendation=row, key=key, now=self.clock.tick())

    def above(self, regulator: Regulator, level: int) -> Product:
        """A product of a regulator above a class that anybody may be sold otherwise."""
        return next(
            each
            for each in shelf()
            if each.regulator is regulator and each.level > level and not each.qualified_only
        )

    def fitting(self) -> Iterable[Product]:
        return [
            each for each in shelf() if not wealth_plan.above_class(self.interview, {each.code: 1})
        ]


def make_office(*, trap: ClientTrap | None = None, people: int = 12) -> Office:
    """A desk with the first customer before it, who brings this trap or nothing."""
    bank = make_bank(key="wealth", people=people)
    session = seat_teller(bank, "wealth", Duty.WEALTH)
    clock = Clock(NOW)
    for customer in bank.town.customers.order_by("number"):
        interview = done(
            wealth_interviews.open_interview(
                session=session,
                customer=customer,
                now=clock.tick(),
                trap=trap,
                is_plain=trap is None,
            )
        )
        if reading.client_of(interview).trap is trap:
            return Office(bank, session, clock, interview)
        wealth_interviews.write_record(
            interview=interview, parts={}, next_contact=None, now=clock.tick()
        )
    raise AssertionError(trap)
