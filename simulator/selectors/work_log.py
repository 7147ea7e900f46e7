"""A broker's work log of the business day."""

from simulator.models import DeskSession, WorkLogLine
from simulator.selectors import business_day
from simulator.selectors import contacts as reading


def line_of(session: DeskSession) -> WorkLogLine | None:
    """What was written today; None before."""
    day = business_day.open_day(session.town)
    return session.work_log.filter(date=day.date).first() if day else None


def texts_of(session: DeskSession) -> dict[str, str]:
    """Today's texts by part; a text whose writer was erased is empty."""
    line = line_of(session)
    if line is None:
        return {}
    texts = reading.written(set(line.texts.values()))
    return {part: texts.get(digest, "") for part, digest in line.texts.items()}
