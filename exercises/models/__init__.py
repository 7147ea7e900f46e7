from exercises.models.contest_certificates import Certificate
from exercises.models.contest_entries import DiaryNote, Disqualification, Entry, EntryMember
from exercises.models.contest_judging import ContestJudge, GapRuling, JudgeSheet
from exercises.models.contest_standings import ContestReading, ContestTable, EntryBook
from exercises.models.contests import Contest, ContestRecord

__all__ = [
    "Certificate",
    "Contest",
    "ContestJudge",
    "ContestReading",
    "ContestRecord",
    "ContestTable",
    "DiaryNote",
    "Disqualification",
    "Entry",
    "EntryBook",
    "EntryMember",
    "GapRuling",
    "JudgeSheet",
]
