"""Talking to a client: what the broker may say next, what a text says, and when one may call at all."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simulator.engine.brokerage.compliance import Scan
from simulator.engine.brokerage.compliance_text import normalise
from simulator.engine.brokerage.rules import hours_refusal, rule
from simulator.engine.refusal import Refusal


class Saying(StrEnum):
    """What the broker means to say with a text."""

    IDENTITY = "identity"
    PERMISSION = "permission"
    """May I go on?"""
    NEED = "need"
    SERVICE = "service"
    RISK = "risk"
    OBJECTION = "objection"
    """An answer to a doubt, a wish for a promise, or a complaint."""
    VERIFY = "verify"
    """Asks for the last figures of the identity number."""
    APPOINTMENT = "appointment"
    CLOSING = "closing"


class Question(StrEnum):
    """The four kinds of question about needs (SPIN)."""

    SITUATION = "situation"
    PROBLEM = "problem"
    IMPLICATION = "implication"
    PAYOFF = "payoff"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says, as far as words show it."""

    firm: bool
    name: bool
    licence: bool
    recording: bool
    risk: bool
    acknowledges: bool
    """Takes the other's point up before answering it."""
    asks_back: bool
    is_full_invitation: bool
    """Says when, where, and what papers to bring."""

    @property
    def says_who(self) -> bool:
        return self.firm and self.name


_RECORDING = re.compile("录音|recorded|recording")
_ACKNOWLEDGES = re.compile(
    "理解|明白|您说得|您说的|抱歉|对不起|感谢您|确实|understand|sorry|i see|thank"
)
_WHEN = re.compile(
    "[0-9一二三四五六七八九十]+[日号点时]|周|星期|明天|后天|下午|上午|day|tomorrow|[0-9] ?[ap]m"
)
_WHERE = re.compile("营业部|网点|大厅|branch|hall|office")
_PAPERS = re.compile("身份证|证件|银行卡|identity card|papers|bank card")


def hear(text: str, scanned: Scan, *, name: str, licence: str) -> Heard:
    """What a broker's text says.

    Args:
        text: As it was written.
        scanned: The compliance scan of it.
        name: The broker's own name, which must stand in it to count.
        licence: The broker's own licence number, likewise.
    """
    plain = normalise(text).text
    missing = {statement.key for statement in scanned.missing}
    return Heard(
        firm="firm" not in missing,
        name=normalise(name).text in plain,
        licence=normalise(licence).text in plain,
        recording=_RECORDING.search(plain) is not None,
        risk="risk" not in missing,
        acknowledges=_ACKNOWLEDGES.search(plain) is not None,
        asks_back=re.search("[?？]", text) is not None,
        is_full_invitation=all(
            pattern.search(plain) is not None for pattern in (_WHEN, _WHERE, _PAPERS)
        ),
    )


def call_refusal(*, day: date, second: int, business_day: date, tries: int) -> Refusal | None:
    """Why a client may not be called now.

    Args:
        day: The date of the town's time.
        second: The second of that day.
        business_day: The bank's business date.
        tries: How often the number was dialled on that date already.
    """
    most = rule("broker.call-tries", business_day)
    if tries >= most.numbers["tries"]:
        return most.refuses("too_many_tries", tries=tries, most=most.numbers["tries"])
    return hours_refusal("broker.call-hours", "outside_call_hours", day=day, second=second)
