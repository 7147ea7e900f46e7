"""The shelf as one client may see it, the product in hand with its verdict, and what is said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from simulator.engine.bilingual import Bilingual
from simulator.engine.people.decisions import Because
from simulator.engine.people.talk import Topic, agreement, asked, decided, understood
from simulator.engine.wealth.disclosure import DisclosureStep, disclosure
from simulator.engine.wealth.explanations import Explanation, explanations
from simulator.engine.wealth.shelf import Product, instead_of, judge_product, shelf
from simulator.engine.wealth.shelf import product as product_of
from simulator.engine.wealth.suitability import Outcome
from simulator.models import DeskPolicy, Interview, JournalEntry, PlanSheet, Recommendation
from simulator.selectors import wealth
from simulator.services.wealth_recommendations import SOLD
from simulator.templatetags.house import yuan
from simulator.views.counter_words import listed
from simulator.views.spoken import said
from simulator.views.wealth_words import (
    OUTCOMES,
    REGULATORS,
    Verdict,
    rate_words,
    table_words,
    term_words,
    verdict,
)

Initiative = Recommendation.Initiative
State = Recommendation.State
_DECIDED = (State.ACCEPTED, State.DECLINED)


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A product of the shelf: grade, term, minimum, and what suitability says, if that is shown."""

    code: str
    name: str
    level: int
    terms: str
    outcome: str
    icon: str
    tone: str
    share: str
    """Per cent in the plan; empty for none."""
    is_chosen: bool
    is_wish: bool

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"share-{self.code}"


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A sentence of the disclosure: whether it was said, when, and what the client answered."""

    key: str
    name: str
    sentence: str
    at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class AnswerOption:
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class ProductCard:
    """The product in hand, and how far the matter has come with this client."""

    code: str
    name: str
    level: int
    kind: str
    facts: Sequence[tuple[str, str]]
    initiative: str
    row: Recommendation | None
    verdict: Verdict | None
    lights: Sequence[tuple[str, str, str, bool]]
    """The five outcomes: words, icon, tone, and which of them is lit."""
    sells: bool
    lines: Sequence[SaidLine]
    next: SaidLine | None
    said: int
    warned: str
    """What the client said to the warning."""
    question: str
    options: Sequence[AnswerOption]
    decision: str
    paid: str
    """From where the money came, once the client has accepted."""
    instead: Product | None
    instead_name: str
    minimum: str

    @property
    def left(self) -> int:
        """Sentences that have not been said."""
        return len(self.lines) - self.said


def shelf_rows(
    interview: Interview, plan: PlanSheet, chosen: str, initiative: str
) -> list[ShelfRow]:
    """Every product with its answer. In an examination it is shown once it was checked."""
    is_exam = DeskPolicy.of(interview.session.policy).is_exam
    checked = {
        (row.product, row.initiative): row.outcome
        for row in interview.recommendations.order_by("pk")
    }
    wish = wealth.client_of(interview).wish if Topic.GOALS in interview.asked else ""
    return [
        _row(
            each,
            outcome=checked.get((each.code, initiative))
            or ("" if is_exam else _foreseen(interview, each, initiative)),
            share=plan.weights.get(each.code, 0),
            is_chosen=each.code == chosen,
            is_wish=each.code == wish,
        )
        for each in shelf()
    ]


def product_card(
    interview: Interview, code: str, initiative: str, matter: Recommendation | None = None
) -> ProductCard:
    """The product in hand; with `matter` that one, else the last about it."""
    shown = product_of(code)
    row = matter or (
        interview.recommendations.filter(product=code, initiative=initiative)
        .select_related("assessment__interview", "entry")
        .order_by("-pk")
        .first()
    )
    who, client = wealth.persona_of(interview.customer), wealth.client_of(interview)
    lines = _lines(interview, row, shown) if row and row.state != State.CHECKED else []
    other = _instead(interview, row, shown)
    asks = row is not None and row.state == State.ASKED
    return ProductCard(
        code=code,
        name=said(shown.name),
        level=shown.level,
        kind=str(REGULATORS[shown.regulator]),
        facts=_facts(shown),
        initiative=initiative,
        row=row,
        verdict=_verdict(row, shown) if row else None,
        lights=_lights(row),
        sells=row is not None and row.outcome in SOLD,
        lines=lines,
        next=next((line for line in lines if line.at is None), None),
        said=sum(line.at is not None for line in lines),
        warned=said(agreement(who, "warned")) if row and row.warned_at else "",
        question=said(asked(client.question)) if asks else "",
        options=_options(client.question, shown, interview.pk) if asks else [],
        decision=said(decided(Because(row.because))) if row and row.state in _DECIDED else "",
        paid=_paid(row.entry) if row and row.entry else "",
        instead=other,
        instead_name=said(other.name) if other else "",
        minimum=yuan(shown.minimum),
    )


def _paid(entry: JournalEntry) -> str:
    """The subscription as the bank's books have it."""
    lines = {line.account: line for line in entry.lines.select_related("bank_account")}
    parts = []
    own = lines.get("savings")
    if own is not None and own.bank_account is not None:
        facts = {"amount": yuan(own.debit), "last": own.bank_account.number[-4:]}
        parts.append(_("%(amount)s yuan from the account ending in %(last)s") % facts)
    if "head_office" in lines:
        facts = {"amount": yuan(lines["head_office"].debit)}
        parts.append(_("%(amount)s yuan through clearing from other banks") % facts)
    return _("Paid: %(parts)s. Entry no. %(number)s.") % {
        "parts": listed(parts),
        "number": entry.number,
    }


def _row(each: Product, *, outcome: str, share: int, is_chosen: bool, is_wish: bool) -> ShelfRow:
    name, icon, tone = OUTCOMES[Outcome(outcome)] if outcome else ("", "", "")
    terms = _("%(term)s · from %(minimum)s") % {
        "term": term_words(each.term_days),
        "minimum": f"{each.minimum // 100:,}",
    }
    return ShelfRow(
        code=each.code,
        name=said(each.name),
        level=each.level,
        terms=terms,
        outcome=str(name),
        icon=icon,
        tone=tone,
        share=str(share) if share else "",
        is_chosen=is_chosen,
        is_wish=is_wish,
    )


def _foreseen(interview: Interview, each: Product, initiative: str) -> str:
    """What a check would say; nothing without an assessment that counts."""
    row = wealth.counting(interview.customer, each.regulator, interview.date)
    if row is None:
        return ""
    day = interview.date
    asked_for = initiative == Initiative.CLIENT
    judged = judge_product(
        each, wealth.investor(row, each, day), asked=asked_for, warned=False, day=day
    )
    return judged.outcome.value


def _facts(shown: Product) -> list[tuple[str, str]]:
    fees = shown.fees
    return [
        (_("Basis for comparison"), said(shown.basis)),
        (_("Worst case"), said(shown.worst)),
        (
            _("Fees: in, out, a year"),
            f"{rate_words(fees.buy)} · {rate_words(fees.sell)} · {rate_words(fees.yearly)}",
        ),
        (_("Redemption"), said(shown.redemption)),
    ]


def _verdict(row: Recommendation, shown: Product) -> Verdict:
    return verdict(row.outcome, row.reason, row.assessment.level, shown, row.pack)


def _lights(row: Recommendation | None) -> list[tuple[str, str, str, bool]]:
    return [
        (str(name), icon, tone, row is not None and row.outcome == outcome)
        for outcome, (name, icon, tone) in OUTCOMES.items()
    ]


def _instead(interview: Interview, row: Recommendation | None, shown: Product) -> Product | None:
    """What fits, where this product is not for the client."""
    if row is None or row.outcome in SOLD:
        return None
    judged = wealth.investor(row.assessment, shown, interview.date)
    return instead_of(shown, judged, interview.date)


def explained(question: str, key: str, code: str) -> str:
    """An answer to a client's question as it was given; empty where the papers no longer allow for it."""
    shown = product_of(code)
    given = (each for each in explanations(question, shown) if each.key == key)
    return next((_filled(each.words, _papers(shown)) for each in given), "")


def _options(question: str, shown: Product, turn: int) -> list[AnswerOption]:
    """What may be said, in an order that gives nothing away."""
    listed: list[Explanation] = list(explanations(question, shown))
    start = turn % len(listed)
    papers = _papers(shown)
    return [
        AnswerOption(each.key, _filled(each.words, papers))
        for each in [*listed[start:], *listed[:start]]
    ]


def _lines(interview: Interview, row: Recommendation, shown: Product) -> list[SaidLine]:
    facts = {**_papers(shown), **_situation(interview, row, shown)}
    said_so_far = {each["key"]: each for each in row.said}
    return [_line(step, facts, said_so_far.get(step.key)) for step in disclosure().steps]


def _line(
    step: DisclosureStep, facts: Mapping[str, str], told: Mapping[str, str] | None
) -> SaidLine:
    answer = ""
    if told and told["answer"]:
        answer = said(understood(told_enough=told["answer"] == understood(told_enough=True).zh))
    return SaidLine(
        key=step.key,
        name=said(step.name),
        sentence=_filled(step.sentence, facts),
        at=datetime.fromisoformat(told["at"]) if told else None,
        answer=answer,
    )


def _papers(shown: Product) -> dict[str, str]:
    """What the product's papers say, in the reader's language."""
    return {
        "product": said(shown.name),
        "issuer": said(shown.issuer),
        "product_level": str(shown.level),
        "worst": said(shown.worst),
        "basis": said(shown.basis),
        "buy": rate_words(shown.fees.buy),
        "sell": rate_words(shown.fees.sell),
        "yearly": rate_words(shown.fees.yearly),
        "term": term_words(shown.term_days),
        "settles": str(shown.settles_days),
        "redemption": said(shown.redemption),
    }


def _situation(interview: Interview, row: Recommendation, shown: Product) -> dict[str, str]:
    """What the sentences take from desk, client and match."""
    pack = wealth.pack_of(row)
    assessment = row.assessment
    return {
        "firm": _("Jianghai wealth office"),
        "staff": getattr(interview.session.person, "name", "") or _("the wealth manager"),
        "licence": f"T{interview.session_id:06d}",
        "client_level": str(assessment.level),
        "table": table_words(assessment),
        "valid_until": f"{wealth.as_engine(assessment).valid_until(pack):%Y-%m-%d}",
        "outcome": str(OUTCOMES[Outcome(row.outcome)][0]),
    }


def _filled(words: Bilingual, facts: Mapping[str, str]) -> str:
    return said(words).format_map(dict(facts))
