"""Meetings: who hosts and pitches, the two-minute timer, and minutes that lose nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from classroom.lessons.plans import MEETINGS
from classroom.models import Meeting, Minutes, Shift, StageKind, User
from classroom.selectors import shifts as reading
from simulator.engine.refusal import Refusal

PITCH = timedelta(minutes=2)
"""How long a pitch may take."""
SAME_VERSION = timedelta(minutes=2)
"""Autosaves by one person within this time replace each other instead of piling up versions."""
MAX_TEXT = 5000
MAX_TOPIC = 200
MAX_INSTRUMENT = 40


@dataclass(frozen=True, slots=True)
class MinutesText:
    topic: str = ""
    content: str = ""
    problems: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was kept. `overtaken` is somebody else's version that came in between, if any."""

    minutes: Minutes
    overtaken: Minutes | None = None


def meeting_of(*, shift: Shift, kind: StageKind) -> Meeting:
    """The meeting of a shift; its row is made when it is first needed."""
    if kind not in MEETINGS:
        msg = f"{kind} is no meeting"
        raise ValueError(msg)
    return Meeting.objects.get_or_create(shift=shift, kind=kind)[0]


@transaction.atomic
def assign(
    *,
    shift: Shift,
    kind: StageKind,
    host: int | None,
    speaker: int | None,
    instrument: str,
) -> Refusal | None:
    """Names the host and the speaker, both students of the class, and the instrument pitched."""
    if shift.is_closed:
        return Refusal("shift_closed")
    students = {student.pk for student in reading.students_of(shift)}
    if not {person for person in (host, speaker) if person is not None} <= students:
        return Refusal("not_in_class")
    if len(instrument) > MAX_INSTRUMENT:
        return Refusal("instrument_too_long", facts={"most": MAX_INSTRUMENT})
    meeting = _held(shift, kind)
    if meeting.speaker_id != speaker:
        meeting.pitch_started_at = meeting.pitch_stopped_at = None
    meeting.host_id, meeting.speaker_id = host, speaker
    meeting.instrument = instrument.strip()
    meeting.save()
    return None


@transaction.atomic
def start_pitch(*, shift: Shift, kind: StageKind, by: User, now: datetime) -> Refusal | None:
    """Starts the timer by the server's clock; a running one goes on."""
    meeting = _held(shift, kind)
    refused = _timer_refused(meeting, by)
    if refused:
        return refused
    if meeting.pitch_started_at is not None and meeting.pitch_stopped_at is None:
        return None
    meeting.pitch_started_at, meeting.pitch_stopped_at = now, None
    meeting.save(update_fields=["pitch_started_at", "pitch_stopped_at"])
    return None


@transaction.atomic
def stop_pitch(*, shift: Shift, kind: StageKind, by: User, now: datetime) -> Refusal | None:
    """Stops the timer; a stopped one stays as it was."""
    meeting = _held(shift, kind)
    refused = _timer_refused(meeting, by)
    if refused:
        return refused
    if meeting.pitch_started_at is None or meeting.pitch_stopped_at is not None:
        return None
    meeting.pitch_stopped_at = now
    meeting.save(update_fields=["pitch_stopped_at"])
    return None


@transaction.atomic
def write_minutes(
    *, shift: Shift, kind: StageKind, text: MinutesText, base: int, by: User, now: datetime
) -> Saved | Refusal:
    """Keeps the minutes. The last writer wins, and is told whose version came in between.

    `base` is the version the writer started from. Nothing is lost: each version stays a row.
    """
    if shift.is_planned:
        return Refusal("shift_not_open")
    meeting = _held(shift, kind)
    if not may_write(meeting, by):
        return Refusal("not_the_scribe")
    if len(text.topic) > MAX_TOPIC:
        return Refusal("topic_too_long", facts={"most": MAX_TOPIC})
    longest = max(len(text.content), len(text.problems), len(text.outcome))
    if longest > MAX_TEXT:
        return Refusal("minutes_too_long", facts={"most": MAX_TEXT, "length": longest})
    last = latest_minutes(meeting)
    values = {
        "topic": text.topic,
        "content": text.content,
        "problems": text.problems,
        "outcome": text.outcome,
    }
    if last is not None and _goes_on(last, by, now):
        for name, value in values.items():
            setattr(last, name, value)
        last.save(update_fields=list(values))
        return Saved(last)
    overtaken = last if last is not None and last.version > base and last.by_id != by.pk else None
    version = last.version + 1 if last else 1
    kept = Minutes.objects.create(meeting=meeting, version=version, by=by, at=now, **values)
    return Saved(kept, overtaken)


def latest_minutes(meeting: Meeting) -> Minutes | None:
    """The version that counts; None while nothing has been written."""
    versions = Minutes.objects.filter(meeting_id=meeting.pk)
    return versions.order_by("-version").select_related("by").first()


def may_write(meeting: Meeting, person: User) -> bool:
    """The host keeps the minutes; the instructor may help."""
    return person.is_instructor or meeting.host_id == person.pk


def may_time(meeting: Meeting, person: User) -> bool:
    """Host, speaker and instructor have the timer in hand."""
    return person.is_instructor or person.pk in (meeting.host_id, meeting.speaker_id)


def pitch_seconds_left(meeting: Meeting, now: datetime) -> int:
    """Seconds left of the pitch; below zero is over time."""
    if meeting.pitch_started_at is None:
        return int(PITCH.total_seconds())
    until = meeting.pitch_stopped_at or now
    return int((meeting.pitch_started_at + PITCH - until).total_seconds())


def _goes_on(last: Minutes, by: User, now: datetime) -> bool:
    return last.by_id == by.pk and now - last.at < SAME_VERSION


def _held(shift: Shift, kind: StageKind) -> Meeting:
    meeting = meeting_of(shift=shift, kind=kind)
    return Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)


def _timer_refused(meeting: Meeting, by: User) -> Refusal | None:
    if not meeting.shift.is_open:
        return Refusal("shift_not_open")
    if meeting.speaker_id is None:
        return Refusal("no_speaker")
    return None if may_time(meeting, by) else Refusal("not_the_host")
