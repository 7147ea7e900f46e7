"""The risk assessment: the questionnaire, answers that do not go together, the class told and signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from simulator.access.wealth import interview_for
from simulator.engine.people.talk import after_clash, agreement
from simulator.engine.people.wealth_visits import CLASH_QUESTIONS
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.bands import CLASSES, BandTable
from simulator.engine.wealth.questionnaire import FULL_SCORE, Clash, questionnaire
from simulator.engine.wealth.suitability import RulePack
from simulator.models import DeskPolicy, Interview, RiskAssessment
from simulator.selectors import wealth
from simulator.services import wealth_assessments
from simulator.views import wealth_answer
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said
from simulator.views.wealth_page import wealth_page
from simulator.views.wealth_words import CERTAINTIES, CLASHES, pack_words

STAGE = "assessment"


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """An answer of the questionnaire."""

    place: int
    words: str
    score: int
    is_chosen: bool

    @property
    def value(self) -> str:
        """As a form sends it."""
        return str(self.place)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    key: str
    group: str
    words: str
    answers: Sequence[AnswerChoice]
    clashes: bool
    """Whether an open clash is about it."""

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"answer-{self.key}"


@dataclass(frozen=True, slots=True)
class ClashLine:
    key: str
    words: str
    is_raised: bool
    reply: str
    """What the client said; empty before they were asked."""


@dataclass(frozen=True, slots=True)
class BandLine:
    level: int
    name: str
    lowest: int
    highest: int
    is_told: bool
    """Whether it is the class that the client was told."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a regulator's rules say of assessments, and whether a further test would count."""

    pack: str
    months: int
    a_day: int
    a_year: int
    certainty: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class AssessmentView:
    row: RiskAssessment | None
    questions: Sequence[QuestionLine]
    clashes: Sequence[ClashLine]
    """Those found; in an examination every one there is, as nobody points them out."""
    bands: Sequence[BandLine]
    table: BandTable
    table_name: str
    table_certainty: str
    limits: Sequence[Limit]
    levels: Sequence[int]
    told: str
    """What the client said to the class; empty before."""
    full: int


@login_required
@require_GET
def wealth_assessment(request: SignedInRequest, pk: int) -> HttpResponse:
    interview = interview_for(request.user, pk)
    return wealth_answer.show(request, wealth_page(interview, STAGE, assessment_of(interview)))


@login_required
@require_POST
def wealth_fill(request: SignedInRequest, pk: int) -> HttpResponse:
    """Has the questionnaire filled in: by the client, or by the manager for the client."""
    interview, typed = interview_for(request.user, pk), request.POST
    answers = _answers(typed) if typed.get("by") == "manager" else None
    done = wealth_assessments.fill_in(interview=interview, answers=answers, now=timezone.now())
    return wealth_answer.answer(
        request, interview, done, stage=STAGE, shown=assessment_of, form="fill"
    )


@login_required
@require_POST
def wealth_clash(request: SignedInRequest, pk: int, clash: str) -> HttpResponse:
    """Asks about answers that do not go together."""
    interview = interview_for(request.user, pk)
    if clash not in list(Clash):
        raise Http404
    done = wealth_assessments.raise_clash(
        interview=interview, clash=Clash(clash), now=timezone.now()
    )
    return wealth_answer.answer(request, interview, done, stage=STAGE, shown=assessment_of)


@login_required
@require_POST
def wealth_tell(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tells the client a class and has it signed."""
    interview = interview_for(request.user, pk)
    level = request.POST.get("level", "")
    done: object = Refusal("unknown_choice")
    if level in map(str, CLASSES):
        done = wealth_assessments.tell_class(
            interview=interview, level=int(level), now=timezone.now()
        )
    return wealth_answer.answer(
        request, interview, done, stage=STAGE, shown=assessment_of, form="tell"
    )


@login_required
@require_POST
def wealth_professional(request: SignedInRequest, pk: int) -> HttpResponse:
    """Treats the client as a professional investor on request."""
    interview = interview_for(request.user, pk)
    done = wealth_assessments.treat_as_professional(interview=interview, now=timezone.now())
    return wealth_answer.answer(request, interview, done, stage=STAGE, shown=assessment_of)


def assessment_of(interview: Interview) -> AssessmentView:
    """The questionnaire of this visit, and the table by which its score becomes a class."""
    row = wealth.current_assessment(interview)
    who = wealth.persona_of(interview.customer)
    is_told = row is not None and row.signed_at is not None
    is_exam = DeskPolicy.of(interview.session.policy).is_exam
    table = wealth.office_table()
    return AssessmentView(
        row=row,
        questions=_questions(row, points_out=not is_exam),
        clashes=_clashes(row, is_exam=is_exam),
        bands=_bands(table, row),
        table=table,
        table_name=said(table.name),
        table_certainty=_certainty(table),
        limits=[_limit(interview, pack) for pack in wealth.packs(interview.date)],
        levels=CLASSES,
        told=said(agreement(who, "class_told")) if is_told else "",
        full=FULL_SCORE,
    )


def _answers(typed: QueryDict) -> dict[str, int]:
    """The chosen places; a question without a sensible one stays open."""
    return {
        each.key: int(value)
        for each in questionnaire().questions
        if (value := typed.get(f"answer-{each.key}", "")) in map(str, range(len(each.answers)))
    }


def _questions(row: RiskAssessment | None, *, points_out: bool) -> list[QuestionLine]:
    answers: Mapping[str, int] = row.answers if row else {}
    open_ones = set(row.clashes) - set(row.raised) if row and points_out else set()
    touched = {key for clash in open_ones for key in CLASH_QUESTIONS[Clash(clash)]}
    return [
        QuestionLine(
            key=each.key,
            group=said(each.group),
            words=said(each.words),
            answers=[
                AnswerChoice(place, said(one.words), one.score, answers.get(each.key) == place)
                for place, one in enumerate(each.answers)
            ],
            clashes=each.key in touched,
        )
        for each in questionnaire().questions
    ]


def _clashes(row: RiskAssessment | None, *, is_exam: bool) -> list[ClashLine]:
    if row is None:
        return []
    found = [*row.raised, *(each for each in row.clashes if each not in row.raised)]
    shown = [*found, *(each for each in Clash if is_exam and each not in found)]
    return [
        ClashLine(
            key=str(each),
            words=str(CLASHES[Clash(each)]),
            is_raised=each in row.raised,
            reply=_reply(row, each) if each in row.raised else "",
        )
        for each in shown
    ]


def _reply(row: RiskAssessment, clash: str) -> str:
    """A clash that still stands after it was raised is one that the client keeps to."""
    return said(after_clash(Clash(clash), changed=clash not in row.clashes))


def _bands(table: BandTable, row: RiskAssessment | None) -> list[BandLine]:
    highest = [each.lowest_score - 1 for each in table.bands[1:]] + [FULL_SCORE]
    told = row.told_level if row else None
    return [
        BandLine(
            level=band.level,
            name=said(band.name),
            lowest=band.lowest_score,
            highest=top,
            is_told=band.level == told,
        )
        for band, top in zip(table.bands, highest, strict=True)
    ]


def _certainty(table: BandTable) -> str:
    """How sure the bounds are, where all of them are alike, and else that they differ."""
    found = {band.certainty for band in table.bands}
    if len(found) == 1:
        return _("Bounds: %(certainty)s.") % {"certainty": CERTAINTIES[found.pop()]}
    return _("Some bounds are printed, others from memory.")


def _limit(interview: Interview, pack: RulePack) -> Limit:
    row = wealth.counting(interview.customer, pack.regulator, interview.date)
    return Limit(
        pack=pack_words(pack.version),
        months=pack.validity_months,
        a_day=pack.retests_a_day,
        a_year=pack.retests_a_year,
        certainty=str(CERTAINTIES[pack.certainty["validity_months"]]),
        last_day=wealth.as_engine(row).valid_until(pack) if row else None,
    )
