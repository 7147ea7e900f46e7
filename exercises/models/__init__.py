from exercises.models.attempts import Attempt, AttemptAnswer, AttemptSession, RubricSnapshot
from exercises.models.gradebook import GradeColumn, GradeEntry
from exercises.models.marks import (
    ComputedMark,
    Decision,
    MarkingPhrase,
    MarkSheet,
    Release,
    RemarkRequest,
    SheetStep,
)
from exercises.models.report import PracticeReport, ReportCall
from exercises.models.set_work import Assignment, Party, PartyMember
from exercises.models.sides import SideMark
from exercises.models.work_policy import WorkPolicy

__all__ = [
    "Assignment",
    "Attempt",
    "AttemptAnswer",
    "AttemptSession",
    "ComputedMark",
    "Decision",
    "GradeColumn",
    "GradeEntry",
    "MarkSheet",
    "MarkingPhrase",
    "Party",
    "PartyMember",
    "PracticeReport",
    "Release",
    "RemarkRequest",
    "ReportCall",
    "RubricSnapshot",
    "SheetStep",
    "SideMark",
    "WorkPolicy",
]
