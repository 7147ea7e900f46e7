from exercises.models.attempts import Attempt, AttemptAnswer, AttemptSession, RubricSnapshot
from exercises.models.marks import (
    ComputedMark,
    Decision,
    MarkingPhrase,
    MarkSheet,
    Release,
    RemarkRequest,
    SheetStep,
)
from exercises.models.set_work import Assignment, Party, PartyMember
from exercises.models.work_policy import WorkPolicy

__all__ = [
    "Assignment",
    "Attempt",
    "AttemptAnswer",
    "AttemptSession",
    "ComputedMark",
    "Decision",
    "MarkSheet",
    "MarkingPhrase",
    "Party",
    "PartyMember",
    "Release",
    "RemarkRequest",
    "RubricSnapshot",
    "SheetStep",
    "WorkPolicy",
]
