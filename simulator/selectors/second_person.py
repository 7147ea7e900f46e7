"""Second persons: who is posted as one, what waits for them, what they have not seen yet."""

from django.db.models import QuerySet

from simulator.engine.bank.progress import Progress
from simulator.models import Authorisation, CounterTransaction, DeskSession, Duty


def supervisors(session: DeskSession) -> QuerySet[DeskSession]:
    """The supervisors who are posted in the context of a desk session."""
    return DeskSession.objects.filter(
        town=session.town_id,
        context_id=session.context_id,
        duty=Duty.AUTHORISER,
        closed_at=None,
    )


def waiting_for(supervisor: DeskSession) -> QuerySet[Authorisation]:
    """What tellers of a supervisor's context have asked and nobody has answered."""
    asked = Authorisation.objects.filter(
        state=Authorisation.State.ASKED,
        transaction__session__town=supervisor.town_id,
        transaction__session__context_id=supervisor.context_id,
    ).exclude(transaction__session__person=supervisor.person_id)
    return asked.select_related("transaction__ticket__customer", "transaction__session").order_by(
        "asked_at"
    )


def is_granted(work: CounterTransaction, purpose: Authorisation.Purpose) -> bool:
    """Whether a second person has agreed to something about a transaction."""
    return work.authorisations.filter(purpose=purpose, state=Authorisation.State.GRANTED).exists()


def papers_wanted(asked: Authorisation, progress: Progress) -> list[str]:
    """The papers at the desk that the second person has not been shown."""
    return sorted(kind.value for kind in progress.taken if kind.value not in asked.presented)
