"""Risk assessments: the questionnaire, answers that do not go together, the class told and signed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from simulator.engine.refusal import Refusal
from simulator.engine.wealth.conduct import fault
from simulator.engine.wealth.questionnaire import Assessment, Clash, assess, may_assess
from simulator.engine.wealth.suitability import Means, Regulator, RulePack, may_convert, rules_on
from simulator.models import Interview, ProfessionalStatus, RiskAssessment
from simulator.models.work_kinds import WealthWork
from simulator.selectors import wealth as reading
from simulator.services.refused import RefusedError, unless_refused
from simulator.services.wealth_evidence import break_rule, held, notice, tell

CONTRADICTION = "contradiction"


def fill_in(
    *, interview: Interview, now: datetime, answers: Mapping[str, int] | None = None
) -> RiskAssessment | Refusal:
    """Has the questionnaire filled in: by the client, or, against the rules, by the manager.

    It counts for the products of each regulator whose limit of tests still allows it. Refused where
    none does (`retests_of_the_day`, `retests_of_the_year`) and where a question is open.

    Args:
        interview: The visit.
        now: The server's clock.
        answers: The manager's answers for the client; the client answers where left out.
    """
    try:
        with transaction.atomic():
            return _fill_in(held(interview), answers, now)
    except RefusedError as refused:
        return refused.refusal


def raise_clash(*, interview: Interview, clash: Clash, now: datetime) -> RiskAssessment | Refusal:
    """Asks the client about answers that do not go together; the client puts right what was wrong.

    Refused before the questionnaire (`not_assessed_yet`), after the class was told (`class_told_already`),
    and where the answers do not clash so (`no_such_clash`).
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            row = _untold(interview)
            if clash not in row.clashes:
                return Refusal("no_such_clash")
            return _raise(interview, row, clash, now)
    except RefusedError as refused:
        return refused.refusal


def tell_class(*, interview: Interview, level: int, now: datetime) -> RiskAssessment | Refusal:
    """Tells the client a class and has it signed; from now on the assessment counts, with the class found.

    Telling another class than the one found, or telling one while answers still clash, goes against
    the rules and is written down.
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            row = _untold(interview)
            row.told_level, row.signed_at = level, now
            row.save(update_fields=["told_level", "signed_at"])
            tell(interview, WealthWork.CLASS_TOLD, now, {"risk_class": f"C{level}", "signed": True})
            unasked = [each for each in row.clashes if each not in row.raised]
            for each in unasked:
                key = "wealth.retest" if each == Clash.INDUCED_RETEST else "wealth.clashes"
                found = fault(key, "clash_ignored", interview.date, clash=each)
                break_rule(interview, found, WealthWork.CLASS_TOLD, now)
            if level != row.level:
                found = fault(
                    "wealth.class-told",
                    "class_misstated",
                    interview.date,
                    told=f"C{level}",
                    found=f"C{row.level}",
                )
                break_rule(interview, found, WealthWork.CLASS_TOLD, now)
            return row
    except RefusedError as refused:
        return refused.refusal


def treat_as_professional(*, interview: Interview, now: datetime) -> ProfessionalStatus | Refusal:
    """Grants an ordinary client's request to be treated as a professional investor.

    It holds for products of securities and funds only. Refused where the client does not reach the
    thresholds (`not_professional`), or is one already (`professional_already`).
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            pack = rules_on(Regulator.SECURITIES, interview.date)
            means = reading.means(reading.client_of(interview))
            if ProfessionalStatus.objects.filter(customer=interview.customer).exists():
                return Refusal("professional_already")
            if not may_convert(means, is_person=True, pack=pack):
                return _not_professional(means, pack)
            status = ProfessionalStatus.objects.create(
                customer=interview.customer,
                interview=interview,
                pack=pack.version,
                date=interview.date,
            )
            tell(interview, WealthWork.PROFESSIONAL, now, {"pack": pack.version})
            return status
    except RefusedError as refused:
        return refused.refusal


def _fill_in(
    interview: Interview, typed: Mapping[str, int] | None, now: datetime
) -> RiskAssessment | Refusal:
    customer, day = interview.customer, interview.date
    counts, limits = [], []
    for pack in reading.packs(day):
        limit = may_assess(day, reading.earlier(customer, pack.regulator), pack)
        if limit is None:
            counts.append(pack.version)
        else:
            limits.append(limit)
    if not counts:
        return limits[-1]
    client = reading.client_of(interview)
    is_again = interview.assessments.exclude(signed_at=None).exists()
    by_client = client.answers(again=is_again)
    answers = by_client if typed is None else dict(typed)
    found = unless_refused(_assess(interview, answers))
    row = RiskAssessment.objects.create(
        interview=interview,
        customer=customer,
        date=day,
        answers=answers,
        packs=counts,
        by_client=typed is None,
        **_result(found),
    )
    _tell_result(interview, row, now)
    if typed is not None:
        differing = sum(answers[key] != place for key, place in by_client.items())
        wrong = fault("wealth.own-answers", "filled_for_client", day, differing=differing)
        break_rule(interview, wrong, WealthWork.QUESTIONNAIRE, now)
    return row


def _raise(
    interview: Interview, row: RiskAssessment, clash: Clash, now: datetime
) -> RiskAssessment:
    answers = reading.client_of(interview).second_thoughts(row.answers, clash)
    is_changed = answers != row.answers
    row.raised = [*row.raised, clash.value]
    tell(interview, WealthWork.CLASH_RAISED, now, {"clash": clash.value, "changed": is_changed})
    notice(interview, CONTRADICTION, WealthWork.CLASH_RAISED, now)
    if is_changed:
        row.answers = answers
        found = unless_refused(_assess(interview, answers, but=row))
        for name, value in _result(found).items():
            setattr(row, name, value)
        _tell_result(interview, row, now)
    row.save()
    return row


def _assess(
    interview: Interview, answers: Mapping[str, int], but: RiskAssessment | None = None
) -> Assessment | Refusal:
    rows = interview.customer.assessments.order_by("pk")
    earlier = [reading.as_engine(row) for row in rows if but is None or row.pk != but.pk]
    age = reading.persona_of(interview.customer).age(interview.date)
    table = reading.office_table()
    return assess(answers, table=table, age=age, on=interview.date, earlier=earlier)


def _result(found: Assessment) -> dict[str, object]:
    return {
        "score": found.score,
        "level": found.level,
        "accepts_no_loss": found.accepts_no_loss,
        "table": found.table,
        "clashes": [clash.value for clash in found.clashes],
    }


def _tell_result(interview: Interview, row: RiskAssessment, now: datetime) -> None:
    tell(
        interview,
        WealthWork.QUESTIONNAIRE,
        now,
        {
            "score": row.score,
            "risk_class": f"C{row.level}",
            "by_client": row.by_client,
            "clashes": row.clashes,
            "table": row.table,
            "packs": row.packs,
        },
    )


def _untold(interview: Interview) -> RiskAssessment:
    """The questionnaire of this visit whose class has not been told yet.

    Raises:
        RefusedError: there is none.
    """
    row = reading.current_assessment(interview)
    if row is None:
        raise RefusedError(Refusal("not_assessed_yet"))
    if row.signed_at is not None:
        raise RefusedError(Refusal("class_told_already", facts={"level": row.told_level}))
    return row


def _not_professional(means: Means, pack: RulePack) -> Refusal:
    needed = pack.professional["convert_person"]
    facts = {
        "assets_fen": means.assets,
        "income_fen": means.income,
        "years": means.years,
        "needed_assets_fen": needed.assets,
        "needed_income_fen": needed.income,
        "needed_years": needed.years,
    }
    return Refusal("not_professional", pack.version, facts)
