from classroom.models.people import (
    College,
    Enrolment,
    Role,
    SignInFailure,
    TeachingClass,
    User,
)
from classroom.models.requests import AnsweredRequest

__all__ = [
    "AnsweredRequest",
    "College",
    "Enrolment",
    "Role",
    "SignInFailure",
    "TeachingClass",
    "User",
]
