from exercises.models.contest_entries import DiaryNote, Disqualification, Entry, EntryMember
from exercises.models.contest_judging import ContestJudge, JudgeSheet, JudgesTalk, SheetChange
from exercises.models.contest_results import Appeal, EntryReplay, JournalReading
from exercises.models.contest_standings import ContestReading, ContestTable, EntryBook
from exercises.models.contests import Contest, ContestRecord

__all__ = [
    "Appeal",
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
    "EntryReplay",
    "JournalReading",
    "JudgeSheet",
    "JudgesTalk",
    "SheetChange",
]
