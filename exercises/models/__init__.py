from exercises.models.attempts import Attempt, AttemptAnswer, AttemptSession, RubricSnapshot
from exercises.models.contest_certificates import Certificate
from exercises.models.contest_entries import DiaryNote, Disqualification, Entry, EntryMember
from exercises.models.contest_judging import ContestJudge, GapRuling, JudgeSheet
from exercises.models.contest_standings import ContestReading, ContestTable, EntryBook
from exercises.models.contests import Contest, ContestRecord
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
    "Certificate",
    "ComputedMark",
    "Contest",
    "ContestJudge",
    "ContestReading",
    "ContestRecord",
    "ContestTable",
    "Decision",
    "DiaryNote",
    "Disqualification",
    "Entry",
    "EntryBook",
    "EntryMember",
    "GapRuling",
    "GradeColumn",
    "GradeEntry",
    "JudgeSheet",
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
