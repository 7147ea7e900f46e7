"""Products before a client: suitability checked, brought up, warned of, withheld, and told sentence by sentence.

What a rule forbids to say cannot be stopped by a program: it is written down as a breach. What a rule
forbids to sell is stopped: no signature is taken for it.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from simulator.engine.brokerage.compliance import Hit, Level, scan
from simulator.engine.people.talk import Topic, understood
from simulator.engine.people.wealth_visits import ClientTrap
from simulator.engine.refusal import Fault, Refusal
from simulator.engine.wealth.conduct import RULES_OF_REASONS, fault, rule
from simulator.engine.wealth.disclosure import disclosure
from simulator.engine.wealth.explanations import names_worst
from simulator.engine.wealth.shelf import Product, judge_product
from simulator.engine.wealth.shelf import product as product_of
from simulator.engine.wealth.statements import movable
from simulator.engine.wealth.suitability import Match, Outcome, Reason, rules_on
from simulator.models import Interview, Recommendation, RiskAssessment
from simulator.models.work_kinds import WealthWork
from simulator.selectors import wealth as reading
from simulator.services.refused import RefusedError, unless_refused
from simulator.services.wealth_evidence import break_rule, held, notice, tell

State = Recommendation.State
Initiative = Recommendation.Initiative
SOLD = (Outcome.ALLOW, Outcome.ALLOW_AFTER_WARNING)
LONGEST_WORDS = 300
_RULES_OF_PHRASES = {
    "promise": "wealth.certainty",
    "certainty": "wealth.certainty",
    "misleading": "wealth.basis",
}
"""The rule that a phrase of a kind breaks; the others mislead."""


def check(
    *, interview: Interview, product: Product, initiative: Initiative, now: datetime
) -> Recommendation | Refusal:
    """Checks whether the client may have a product, by the rules of its regulator.

    Checked again, an open matter stays as it is. Refused without an assessment that counts for the
    regulator's products (`not_assessed`).
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            return _open(interview, product, initiative) or _check(
                interview, product, initiative, now
            )
    except RefusedError as refused:
        return refused.refusal


def warn(*, recommendation: Recommendation, now: datetime) -> Recommendation | Refusal:
    """Gives the special written warning, which the client signs.

    Refused where no warning opens the way (`no_warning_due`).
    """
    try:
        with transaction.atomic():
            interview, row = held_matter(recommendation)
            if row.outcome != Outcome.WARN_REQUIRED:
                return Refusal("no_warning_due", facts={"product": row.product})
            row.warned_at = now
            judged = _judge(interview, row.assessment, product_of(row.product), row.initiative, row)
            row.outcome, row.reason = judged.outcome, judged.reason
            row.save(update_fields=["warned_at", "outcome", "reason"])
            tell(interview, WealthWork.WARNING, now, {"product": row.product})
            _notice_wish(interview, row, WealthWork.WARNING, now)
            return row
    except RefusedError as refused:
        return refused.refusal


def bring_up(
    *, recommendation: Recommendation, amount: int, now: datetime
) -> Recommendation | Refusal:
    """Puts a product and an amount before the client: says that it suits them.

    Refused below the product's minimum (`below_minimum`), above what the client can move
    (`beyond_means`), and twice (`brought_up_already`).
    """
    try:
        with transaction.atomic():
            interview, row = held_matter(recommendation)
            unless_refused(_amount_refusal(interview, row, amount))
            row.amount, row.state = amount, State.OPEN
            row.save(update_fields=["amount", "state"])
            _tell_brought_up(interview, row, now)
            for found in _faults_of_bringing_up(interview, row):
                break_rule(interview, found, WealthWork.RECOMMENDED, now)
            return row
    except RefusedError as refused:
        return refused.refusal


def withhold(*, recommendation: Recommendation, now: datetime) -> Recommendation | Refusal:
    """Explains to the client why the product is not sold to them, or is not brought up after all."""
    try:
        with transaction.atomic():
            interview, row = held_matter(recommendation)
            row.state, row.decided_at = State.WITHHELD, now
            row.save(update_fields=["state", "decided_at"])
            facts = {"product": row.product, "outcome": row.outcome, "reason": row.reason}
            tell(interview, WealthWork.WITHHELD, now, facts)
            if row.outcome not in SOLD:
                _notice_wish(interview, row, WealthWork.WITHHELD, now)
            return row
    except RefusedError as refused:
        return refused.refusal


def say(
    *, recommendation: Recommendation, step: str, now: datetime, words: str = ""
) -> Recommendation | Refusal:
    """Says a sentence of the disclosure, by the script or in one's own words; said again, it moves to the end.

    Own words are read as the compliance desk reads them; the worst case must keep its figures. Refused
    before the product is brought up (`not_brought_up`), and for a sentence that the script does not
    have (`no_such_sentence`).
    """
    try:
        with transaction.atomic():
            interview, row = held_matter(recommendation)
            unless_refused(_saying_refusal(row, step, words))
            kept = [each for each in row.said if each["key"] != step]
            answer = ""
            if _is_answered(step):
                enough = {"worst", "fees"} <= {each["key"] for each in kept}
                answer = understood(told_enough=enough).zh
            row.said = [*kept, {"key": step, "at": now.isoformat(), "answer": answer}]
            row.save(update_fields=["said"])
            facts = {"product": row.product, "step": step, "own_words": bool(words.strip())}
            texts = {"words": words.strip()} if words.strip() else {}
            tell(interview, WealthWork.DISCLOSURE, now, facts, texts=texts)
            for found in _faults_of_words(interview, row, step, words):
                break_rule(interview, found, WealthWork.DISCLOSURE, now)
            return row
    except RefusedError as refused:
        return refused.refusal


def held_matter(recommendation: Recommendation) -> tuple[Interview, Recommendation]:
    """An open matter and its interview, kept from others until the commit."""
    interview = held(recommendation.interview)
    rows = Recommendation.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("assessment__interview").get(pk=recommendation.pk)
    row.interview = interview
    if not row.is_open:
        raise RefusedError(Refusal("matter_closed", facts={"product": row.product}))
    return interview, row


def _open(interview: Interview, product: Product, initiative: Initiative) -> Recommendation | None:
    rows = interview.recommendations.filter(
        product=product.code,
        initiative=initiative,
        state__in=(State.CHECKED, State.OPEN, State.ASKED),
    )
    return rows.first()


def _check(
    interview: Interview, product: Product, initiative: Initiative, now: datetime
) -> Recommendation:
    day = interview.date
    assessment = reading.counting(interview.customer, product.regulator, day)
    if assessment is None:
        pack = rules_on(product.regulator, day)
        facts = {"product": product.code, "months": pack.validity_months}
        raise RefusedError(Refusal("not_assessed", pack.version, facts))
    judged = _judge(interview, assessment, product, initiative)
    row = Recommendation.objects.create(
        interview=interview,
        product=product.code,
        initiative=initiative,
        assessment=assessment,
        outcome=judged.outcome,
        reason=judged.reason,
        pack=judged.pack.version,
        checked_at=now,
    )
    tell(
        interview,
        WealthWork.MATCH,
        now,
        {
            "product": product.code,
            "outcome": judged.outcome.value,
            "reason": judged.reason.value,
            "initiative": initiative.value,
            "level": assessment.level,
            "pack": judged.pack.version,
        },
    )
    return row


def _judge(
    interview: Interview,
    assessment: RiskAssessment,
    product: Product,
    initiative: str,
    row: Recommendation | None = None,
) -> Match:
    day = interview.date
    return judge_product(
        product,
        reading.investor(assessment, product, day),
        asked=initiative == Initiative.CLIENT,
        warned=row is not None and row.warned_at is not None,
        day=day,
    )


def _amount_refusal(interview: Interview, row: Recommendation, amount: int) -> Refusal | None:
    day, product = interview.date, product_of(row.product)
    if row.state != State.CHECKED:
        return Refusal("brought_up_already", facts={"product": row.product})
    own = movable(reading.client_of(interview).circumstances.entries)
    if amount < product.minimum:
        facts = {"amount_fen": amount, "minimum_fen": product.minimum}
        return rule("wealth.amount", day).refuses("below_minimum", **facts)
    if amount > own:
        return rule("wealth.amount", day).refuses("beyond_means", amount_fen=amount, own_fen=own)
    return None


def _tell_brought_up(interview: Interview, row: Recommendation, now: datetime) -> None:
    tell(
        interview,
        WealthWork.RECOMMENDED,
        now,
        {
            "product": row.product,
            "outcome": row.outcome,
            "initiative": row.initiative,
            "amount_fen": row.amount,
        },
    )
    before = reading.refused_before(interview, row)
    if before is not None and row.initiative == Initiative.FIRM and row.outcome in SOLD:
        facts = {"product": row.product, "instead_of": before.product}
        tell(interview, WealthWork.ALTERNATIVE, now, facts)


def _faults_of_bringing_up(interview: Interview, row: Recommendation) -> Sequence[Fault]:
    day, facts = interview.date, {"product": row.product, "pack": row.pack}
    faults = []
    if row.outcome not in SOLD:
        reason = Reason(row.reason)
        faults.append(fault(RULES_OF_REASONS[reason], reason.value, day, **facts))
    if row.initiative == Initiative.CLIENT and not _has_wished(interview, row.product):
        faults.append(fault("wealth.initiative", "initiative_misstated", day, **facts))
    return faults


def _has_wished(interview: Interview, product: str) -> bool:
    """Whether the client has brought a product up: the wish comes with the goals."""
    wish = reading.client_of(interview).wish
    return product == wish and Topic.GOALS in interview.asked


def _notice_wish(
    interview: Interview, row: Recommendation, step: WealthWork, now: datetime
) -> None:
    """A wish above the class was dealt with by the rules."""
    client = reading.client_of(interview)
    if client.trap is ClientTrap.ABOVE_CLASS and row.product == client.wish:
        notice(interview, ClientTrap.ABOVE_CLASS, step, now)


def _saying_refusal(row: Recommendation, step: str, words: str) -> Refusal | None:
    if row.state == State.CHECKED:
        return Refusal("not_brought_up", facts={"product": row.product})
    if all(each.key != step for each in disclosure().steps):
        return Refusal("no_such_sentence")
    if len(words) > LONGEST_WORDS:
        return Refusal("text_too_long", facts={"length": len(words), "limit": LONGEST_WORDS})
    return None


def _is_answered(step: str) -> bool:
    return any(each.key == step and each.answered for each in disclosure().steps)


def _faults_of_words(
    interview: Interview, row: Recommendation, step: str, words: str
) -> Sequence[Fault]:
    if not words.strip():
        return []
    day, found = interview.date, scan(words, interview.date)
    faults = [
        _phrase_fault(interview, row, hit, found.version) for hit in found.hits if _blocks(hit)
    ]
    if step == "worst" and not names_worst(product_of(row.product), words):
        facts = {"product": row.product, "step": step}
        faults.append(fault("wealth.worst-case", "worst_case_hidden", day, **facts))
    return faults


def _blocks(hit: Hit) -> bool:
    return hit.kind.level is Level.BLOCK


def _phrase_fault(interview: Interview, row: Recommendation, hit: Hit, version: str) -> Fault:
    key = _RULES_OF_PHRASES.get(hit.kind.key, "wealth.no-misleading")
    facts = {"product": row.product, "phrase": hit.spelling, "group": hit.kind.key, "list": version}
    return fault(key, "banned_phrase", interview.date, **facts)
