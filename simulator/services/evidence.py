"""Writing evidence: what was done at a desk, within the transaction that did it; erasing a person."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from simulator.models import DeskSession, Pseudonym, WorkEvent, WorkText, work_kinds
from simulator.selectors import evidence as reading

Fact = str | int | bool | Sequence[str | int] | None


def record(
    *,
    session: DeskSession,
    kind: str,
    facts: Mapping[str, object],
    now: datetime,
    texts: Mapping[str, str] | None = None,
    person_id: int | None = None,
) -> WorkEvent:
    """Adds a step to a session's evidence. The caller's transaction carries it.

    Args:
        session: The desk session that the step belongs to.
        kind: One of `work_kinds`.
        facts: No names and no free text; those go into `texts`.
        now: The server's clock.
        texts: Names and free text by what they are; only their digests enter the chain.
        person_id: Who did it, if not the person of the session (a supervisor who was asked).

    Raises:
        ValueError: an unknown kind, or something that is no fact: a fault of the program.
    """
    if not transaction.get_connection().in_atomic_block:
        msg = "evidence is written in the transaction of what it tells of"
        raise ValueError(msg)
    if not work_kinds.is_known(kind):
        msg = f"no work has the kind {kind!r}"
        raise ValueError(msg)
    held = DeskSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    pseudonym = _pseudonym(person_id or held.person_id)
    last = reading.last_event(held)
    event = WorkEvent(
        session=held,
        number=last.number + 1 if last else 1,
        person=pseudonym.code if pseudonym else "",
        at=now,
        kind=kind,
        facts={name: _fact(value) for name, value in facts.items()},
        texts=_keep_texts(pseudonym, texts or {}),
        previous_hash=last.hash if last else reading.beginning(held),
    )
    event.hash = reading.hash_of(event)
    event.save(force_insert=True)
    return event


@transaction.atomic
def erase(*, person_id: int, now: datetime) -> None:
    """Makes a person's evidence lead to nobody; every chain still verifies.

    The link to the person, the secret behind the digests, and names and texts go. Desk sessions keep
    their pseudonym's steps and lose the person; one that is open is closed.
    """
    sessions = DeskSession.objects.filter(person_id=person_id)
    sessions.filter(closed_at=None).update(closed_at=now)
    sessions.update(person=None)
    for pseudonym in Pseudonym.objects.filter(person_id=person_id):
        pseudonym.texts.all().delete()
        pseudonym.person, pseudonym.secret = None, ""
        pseudonym.save(update_fields=["person", "secret"])


def _pseudonym(person_id: int | None) -> Pseudonym | None:
    """Who a person is in evidence, made at their first step; None once they have been erased."""
    if person_id is None:
        return None
    found, _ = Pseudonym.objects.get_or_create(
        person_id=person_id,
        defaults={"code": secrets.token_hex(6), "secret": secrets.token_hex(32)},
    )
    return found


def _keep_texts(pseudonym: Pseudonym | None, texts: Mapping[str, str]) -> dict[str, str]:
    if pseudonym is None:
        return {}
    digests = {
        name: hmac.new(pseudonym.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        for name, text in texts.items()
    }
    WorkText.objects.bulk_create(
        [
            WorkText(pseudonym=pseudonym, digest=digest, text=texts[name])
            for name, digest in digests.items()
        ],
        ignore_conflicts=True,
    )
    return digests


def _fact(value: object) -> Fact:
    """The fact, if marking can read it (see `exercises.scoring.evidence.Fact`).

    Raises:
        ValueError: a float, a nested list, or another thing that is no fact.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case list() | tuple() if all(
            isinstance(item, (str, int)) and not isinstance(item, bool) for item in value
        ):
            return list(value)
    msg = f"{value!r} is no fact: facts are text, whole numbers, yes or no, and lists of them"
    raise ValueError(msg)
