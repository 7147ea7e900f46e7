"""What the wealth office knows of a client: the visit, assessments that count, who may have what."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from simulator.engine.people.personas import Persona
from simulator.engine.people.wealth_visits import Client
from simulator.engine.plain import from_plain
from simulator.engine.wealth.bands import BandTable, table
from simulator.engine.wealth.conduct import is_qualified
from simulator.engine.wealth.questionnaire import Assessment, Clash
from simulator.engine.wealth.shelf import Product
from simulator.engine.wealth.statements import Side, movable, total
from simulator.engine.wealth.suitability import (
    Investor,
    Means,
    Regulator,
    RulePack,
    rules_of,
    rules_on,
)
from simulator.models import (
    Customer,
    DeskSession,
    Duty,
    Interview,
    ProfessionalStatus,
    Recommendation,
    RiskAssessment,
    Town,
)
from simulator.models.work_kinds import WealthWork

_TABLE = "bank"
_YEARS = (0, 1, 2, 5)
"""Full years of experience, by the place of the answer."""
_IN_THE_ROOM = 6


def office_table() -> BandTable:
    """The band table by which the town's wealth office turns scores into classes."""
    return table(_TABLE)


def open_interview(session: DeskSession) -> Interview | None:
    """The interview that a desk is holding."""
    found = session.interviews.filter(closed_at=None)
    return found.select_related("customer", "session__town").first()


def past_interviews(session: DeskSession) -> QuerySet[Interview]:
    """What a desk has finished, the latest first."""
    closed = session.interviews.exclude(closed_at=None)
    return closed.select_related("customer").order_by("-serial")


def manager_sessions(town: Town) -> QuerySet[DeskSession]:
    """Sessions of a town's wealth managers who have asked somebody in, the latest first.

    `recorded` counts finished interviews, `breaches` what went against a rule.
    """
    recorded = Q(interviews__ending=Interview.Ending.RECORDED)
    broken = Q(events__kind=WealthWork.RULE_BROKEN)
    return (
        DeskSession.objects.filter(town=town, duty=Duty.WEALTH, interviews__isnull=False)
        .select_related("town", "person")
        .annotate(
            recorded=Count("interviews", filter=recorded, distinct=True),
            breaches=Count("events", filter=broken, distinct=True),
        )
        .order_by("-opened_at", "-pk")
    )


def waiting(town: Town, day: date) -> list[Customer]:
    """Customers who would like to be seen on a day: who was seen least comes first, in turns by the day."""
    free = town.customers.exclude(interviews__in=_under_way(town))
    seen = dict(free.annotate(seen=Count("interviews")).values_list("pk", "seen"))
    turn, everybody = day.toordinal(), town.customers.count()

    def place(each: Customer) -> tuple[int, int]:
        return seen[each.pk], (each.number - turn) % everybody

    return sorted(free, key=place)[:_IN_THE_ROOM]


def client_of(interview: Interview) -> Client:
    """The client as drawn for this visit."""
    return from_plain(Client, interview.client)


def persona_of(customer: Customer) -> Persona:
    return from_plain(Persona, customer.facts)


def current_assessment(interview: Interview) -> RiskAssessment | None:
    """The questionnaire that was filled in last at this visit."""
    return interview.assessments.order_by("-pk").first()


def as_engine(row: RiskAssessment) -> Assessment:
    """An assessment as the engine knows it."""
    return Assessment(
        on=row.date,
        score=row.score,
        level=row.level,
        table=row.table,
        accepts_no_loss=row.accepts_no_loss,
        clashes=tuple(Clash(each) for each in row.clashes),
    )


def earlier(customer: Customer, regulator: Regulator | None = None) -> list[Assessment]:
    """Every questionnaire that a client has filled in here, or those that count for one regulator."""
    rows = customer.assessments.order_by("pk")
    return [as_engine(row) for row in rows if regulator is None or _counts(row, regulator)]


def counting(customer: Customer, regulator: Regulator, day: date) -> RiskAssessment | None:
    """The assessment that counts for products of a regulator on a day: the last one, if it is valid."""
    rows = customer.assessments.exclude(signed_at=None).order_by("-pk")
    last = next((row for row in rows if _counts(row, regulator)), None)
    if last is None or not as_engine(last).is_valid(day, rules_on(regulator, day)):
        return None
    return last


def investor(row: RiskAssessment, product: Product, day: date) -> Investor:
    """What suitability asks about a client whose assessment counts for a product."""
    status = ProfessionalStatus.objects.filter(customer=row.customer_id).first()
    granted = status is not None and rules_of(status.pack).regulator is product.regulator
    return Investor(
        level=row.level,
        is_lowest=row.accepts_no_loss,
        is_professional=granted,
        is_qualified=is_qualified(means(client_of(row.interview)), day),
    )


def means(client: Client) -> Means:
    """What a client owns and earns, as far as thresholds of investors ask."""
    entries = client.circumstances.entries
    assets = movable(entries)
    return Means(
        assets=assets,
        years=_YEARS[client.truth["years"]],
        income=entries.get("own_pay", 0) + entries.get("other_income", 0),
        net_assets=assets - total(entries, Side.DEBTS),
    )


def refused_before(interview: Interview, but: Recommendation) -> Recommendation | None:
    """A product of this visit that the client could not have, or did not want."""
    states = (Recommendation.State.WITHHELD, Recommendation.State.DECLINED)
    others = interview.recommendations.filter(state__in=states).exclude(product=but.product)
    return others.order_by("-pk").first()


def pack_of(row: Recommendation) -> RulePack:
    """The rules by which a product was judged."""
    return rules_of(row.pack)


def packs(day: date) -> Sequence[RulePack]:
    """The rules of every regulator on a day."""
    return [rules_on(regulator, day) for regulator in Regulator]


def _counts(row: RiskAssessment, regulator: Regulator) -> bool:
    return any(rules_of(version).regulator is regulator for version in row.packs)


def _under_way(town: Town) -> QuerySet[Interview]:
    """Interviews that are held now; one whose desk was left is over."""
    return Interview.objects.filter(customer__town=town, closed_at=None, session__closed_at=None)
