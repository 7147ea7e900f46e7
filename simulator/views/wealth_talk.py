"""The conversation with a client: what is asked, what is said, what the manager notes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from simulator.access.wealth import interview_for
from simulator.engine.people.talk import Topic, agreement, answer, greeting, topics
from simulator.models import Interview
from simulator.selectors import wealth
from simulator.selectors.evidence import kept_texts
from simulator.services import wealth_interviews
from simulator.views import wealth_answer
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said
from simulator.views.wealth_page import wealth_page

STAGE = "talk"


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic: what one asks, what the client said, what was noted of it."""

    key: str
    name: str
    question: str
    answer: str
    """Empty until it is asked."""
    note: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"note-{self.key}"


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation so far."""

    greeting: str
    agreement: str
    """What the client said to the purpose; empty until it is told."""
    topics: Sequence[TopicLine]
    asked: int


@login_required
@require_GET
def wealth_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    interview = interview_for(request.user, pk)
    return wealth_answer.show(request, wealth_page(interview, STAGE, talk_of(interview)))


@login_required
@require_POST
def wealth_purpose(request: SignedInRequest, pk: int) -> HttpResponse:
    interview = interview_for(request.user, pk)
    done = wealth_interviews.tell_purpose(interview=interview, now=timezone.now())
    return wealth_answer.answer(request, interview, done, stage=STAGE, shown=talk_of)


@login_required
@require_POST
def wealth_ask(request: SignedInRequest, pk: int, topic: str) -> HttpResponse:
    interview = interview_for(request.user, pk)
    if topic not in list(Topic):
        raise Http404
    done = wealth_interviews.ask(interview=interview, topic=Topic(topic), now=timezone.now())
    query = f"topic={topic}"
    return wealth_answer.answer(request, interview, done, stage=STAGE, shown=talk_of, query=query)


@login_required
@require_POST
def wealth_notes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keeps what was noted beside the answers."""
    interview = interview_for(request.user, pk)
    notes = {
        topic: request.POST[f"note-{topic}"] for topic in Topic if f"note-{topic}" in request.POST
    }
    done = wealth_interviews.note(interview=interview, notes=notes, now=timezone.now())
    return wealth_answer.answer(request, interview, done, stage=STAGE, shown=talk_of, form="notes")


def talk_of(interview: Interview) -> Talk:
    """The conversation so far."""
    who = wealth.persona_of(interview.customer)
    told = interview.purpose_told_at is not None
    return Talk(
        greeting=said(greeting(who)),
        agreement=said(agreement(who, "purpose")) if told else "",
        topics=topic_lines(interview),
        asked=len(interview.asked),
    )


def topic_lines(interview: Interview) -> list[TopicLine]:
    """Every topic with its answer, as far as it was asked."""
    who, client = wealth.persona_of(interview.customer), wealth.client_of(interview)
    notes = kept_texts(interview.notes)
    return [
        TopicLine(
            key=each.topic.value,
            name=said(each.name),
            question=said(each.question),
            answer=(
                said(answer(each.topic, who, client, interview.date))
                if each.topic in interview.asked
                else ""
            ),
            note=notes.get(each.topic, ""),
        )
        for each in topics()
    ]
