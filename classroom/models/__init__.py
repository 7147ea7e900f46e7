from classroom.models.attendance import Attendance, AttendanceEntry, WrongCode
from classroom.models.conduct import Observation, SelfCheck
from classroom.models.display import Display
from classroom.models.meeting import Meeting, Minutes
from classroom.models.people import (
    College,
    Enrolment,
    Role,
    SignInFailure,
    TeachingClass,
    User,
)
from classroom.models.posting import Posting
from classroom.models.requests import AnsweredRequest
from classroom.models.room import HelpRequest, MessageReceipt, RoomMessage
from classroom.models.shift import Shift, ShiftStage, StageKind
from classroom.models.slips import SlipSheet

__all__ = [
    "AnsweredRequest",
    "Attendance",
    "AttendanceEntry",
    "College",
    "Display",
    "Enrolment",
    "HelpRequest",
    "Meeting",
    "MessageReceipt",
    "Minutes",
    "Observation",
    "Posting",
    "Role",
    "RoomMessage",
    "SelfCheck",
    "Shift",
    "ShiftStage",
    "SignInFailure",
    "SlipSheet",
    "StageKind",
    "TeachingClass",
    "User",
    "WrongCode",
]
