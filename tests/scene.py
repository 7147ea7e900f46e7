"""One lesson under way, with everything in it that an address can name.

`Scene.own` holds what belongs to the class of the cast; `Scene.foreign` the same kinds of things of
a colleague's class and of another college, which nobody of the cast may reach by guessing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from classroom.models import College, Display, Role, Shift, StageKind, TeachingClass, User
from classroom.rosters.lines import RosterEntry
from classroom.rules.refusal import Refusal
from classroom.services import (
    attendance,
    classes,
    displays,
    meetings,
    people,
    rosters,
    shifts,
    slips,
)
from simulator.models import Duty, Town
from simulator.selectors.counter import next_voucher
from tests import bank_scene, market_scene, shift_cast, work_scene
from tests.shift_cast import START, Cast, minutes

NOW = START
"""Nine o'clock: the shift is open, its clock-in stage runs."""


@dataclass
class Scene:
    cast: Cast
    shift: Shift
    people: dict[str, User]
    """Who plays which role; see `ROLES`."""
    own: dict[str, Any] = field(default_factory=dict)
    foreign: dict[str, list[Any]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, role: str, **options: Any) -> Client:
        """A fresh browser in which the role is signed in (nobody for "visitor")."""
        client = Client(**options)
        if role != "visitor":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    @property
    def pupil(self) -> User:
        """A student of the class whom others act upon."""
        return self.cast.students[2]


ROLES = (
    "visitor",
    "student",
    "classmate",
    "outsider",
    "instructor",
    "colleague",
    "judge",
    "office",
    "stranger",
)
"""Nobody signed in; the cast of `conftest`; and the office of another college."""


def make_scene() -> Scene:
    cast = shift_cast.make_cast(size=5)
    college = cast.office.college
    elsewhere = College.objects.create(name="外省商学院", english_name="A college elsewhere")
    roles = {
        "student": cast.student,
        "classmate": cast.students[1],
        "outsider": cast.outsider,
        "instructor": cast.instructor,
        "colleague": cast.other_instructor,
        "judge": shift_cast.person(college, "j1", "评委一", Role.JUDGE),
        "office": cast.office,
        "stranger": shift_cast.person(elsewhere, "o9", "外校教务", Role.OFFICE),
    }
    shift = shift_cast.open_shift(cast)
    scene = Scene(cast, shift, roles)
    _set_up_class(scene)
    _set_up_shift(scene)
    _set_up_others(scene, elsewhere)
    _set_up_market(scene)
    _set_up_work(scene)
    _set_up_bank(scene)
    _name_in_english(college)
    for role, person in scene.people.items():
        client = Client()
        client.force_login(person)
        scene.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return scene


def _name_in_english(college: College) -> None:
    """So that an English page which shows a Chinese name of a place can be told."""
    college.english_name = "Jianghai College"
    college.save()
    for town in Town.objects.all():
        town.english_name = f"Town {town.pk}"
        town.save()


def _set_up_class(scene: Scene) -> None:
    cast = scene.cast
    second = shift_cast.a_class(cast.office.college, "金融2303班", "three")
    second.instructors.add(cast.instructor)
    archived = shift_cast.a_class(cast.office.college, "金融2201班", "four")
    classes.archive(teaching_class=archived, now=NOW)
    shut_out = shift_cast.person(cast.office.college, "t8", "停用教师", Role.INSTRUCTOR)
    people.deactivate(person=shut_out, by=cast.office)
    gone = rosters.enrol_one(
        teaching_class=cast.teaching_class, entry=RosterEntry(1, "s90", "离班生"), now=NOW
    )
    assert not isinstance(gone, Refusal)
    rosters.leave(enrolment=gone, now=NOW)
    scene.own |= {
        "class": cast.teaching_class.pk,
        "second class": second.pk,
        "college class": cast.teaching_class.pk,
        "college second class": second.pk,
        "archived class": archived.pk,
        "shut out": shut_out.pk,
        "student": scene.pupil.pk,
        "gone": gone.student.pk,
        "person": scene.people["judge"].pk,
        "sheet": _sheet(cast.instructor, cast.teaching_class, [cast.students[3]]).token,
    }


def _set_up_shift(scene: Scene) -> None:
    cast, shift = scene.cast, scene.shift
    for student in (scene.people["classmate"], scene.pupil):
        _clock_in(shift, student)
    planned = shift_cast.plan_shift(
        cast,
        start=START + minutes(120),
        teaching_class=TeachingClass.objects.get(pk=scene.own["second class"]),
    )
    for kind in (StageKind.MORNING_MEETING, StageKind.EVENING_MEETING):
        meetings.assign(
            shift=shift,
            kind=kind,
            host=cast.student.pk,
            speaker=scene.people["classmate"].pk,
            instrument="",
        )
    meetings.start_pitch(
        shift=shift, kind=StageKind.MORNING_MEETING, by=cast.student, now=NOW - minutes(1)
    )
    waiting = displays.await_pairing(token="waiting", now=NOW)  # noqa: S106
    assert isinstance(waiting, Display)
    scene.own |= {
        "shift": shift.pk,
        "planned shift": planned.pk,
        "display": _paired(shift, "paired").pk,
        "pairing code": waiting.pairing_code,
        "room code": shift_cast.code(shift, NOW),
        "plan": "first-shift-45",
        "morning": "morning_meeting",
        "evening": "evening_meeting",
        "form": "csv",
    }


def _set_up_others(scene: Scene, elsewhere: College) -> None:
    """The same things in a colleague's class and in another college."""
    cast = scene.cast
    far_class = shift_cast.a_class(elsewhere, "外校一班", "far")
    far_teacher = shift_cast.person(elsewhere, "t9", "外校教师", Role.INSTRUCTOR)
    far_class.instructors.add(far_teacher)
    far_student = shift_cast.person(elsewhere, "s99", "外校学生", Role.STUDENT)
    shift_cast.enrol(far_class, far_student, 1)
    other_shift = shift_cast.plan_shift(cast, teaching_class=cast.other_class)
    shifts.open_shift(shift=other_shift, now=NOW - minutes(10))
    other_shift.refresh_from_db()
    other_student = shift_cast.person(cast.office.college, "x2", "外班学生", Role.STUDENT)
    shift_cast.enrol(cast.other_class, other_student, 2)
    other_sheet = _sheet(cast.other_instructor, cast.other_class, [other_student])
    scene.foreign |= {
        "class": [cast.other_class.pk, far_class.pk],
        "second class": [cast.other_class.pk, far_class.pk],
        "college class": [far_class.pk],
        "college second class": [far_class.pk],
        "archived class": [far_class.pk],
        "shut out": [far_student.pk, far_teacher.pk],
        "student": [cast.outsider.pk, far_student.pk, cast.office.pk],
        "gone": [cast.outsider.pk, far_student.pk],
        "person": [far_student.pk, far_teacher.pk, scene.people["stranger"].pk],
        "sheet": [other_sheet.token],
        "shift": [other_shift.pk],
        "planned shift": [other_shift.pk],
        "display": [_paired(other_shift, "elsewhere").pk],
    }


def _set_up_work(scene: Scene) -> None:
    """Work in all its states: see `work_scene`. The pupil and a further student write reports."""
    cast, people = scene.cast, scene.people
    doers = [people["student"], people["classmate"], scene.pupil, cast.students[3]]
    own = work_scene.set_work(cast, cast.teaching_class, doers, NOW).things
    other = work_scene.set_work(cast, cast.other_class, [people["outsider"]], NOW).things
    writers = [scene.pupil, cast.students[3]]
    own |= work_scene.write_reports(scene.shift, writers, cast.instructor, NOW)
    there = cast.other_class.shifts.get()
    other |= work_scene.write_reports(there, [people["outsider"]], cast.other_instructor, NOW)
    scene.own |= own | {"task": "teller-large-withdrawal", "ability": "service"}
    scene.foreign |= {name: [other[name]] for name in own if name in other}
    scene.foreign |= {
        "attempt": [other["marked attempt"]],
        "sheet to mark": [other["released sheet"]],
        "peer mark": [],
    }


def _set_up_bank(scene: Scene) -> None:
    """The student is a teller, the classmate the supervisor; the outsider a teller elsewhere."""
    town = scene.cast.teaching_class.town
    work = bank_scene.open_bank(town, scene.people["student"], NOW)
    bank_scene.seat(town, scene.people["classmate"], Duty.AUTHORISER, NOW)
    other_town = scene.cast.other_class.town
    other = bank_scene.open_bank(other_town, scene.people["outsider"], NOW)
    scene.own |= {
        "ticket aside": bank_scene.aside(town).pk,
        "question": bank_scene.ask_supervisor(work, NOW).pk,
        "count": "count",
        "piece": 1,
        "desk session": work.session_id,
        "voucher": next_voucher(work.session),
        "cash": bank_scene.counted(work),
    }
    scene.foreign |= {
        "ticket aside": [bank_scene.aside(other_town).pk],
        "question": [bank_scene.ask_supervisor(other, NOW).pk],
        "desk session": [other.session_id],
        "count": ["nothing"],
        "piece": [],
    }


def _set_up_market(scene: Scene) -> None:
    """The student's account in a live market, and one of a student of another class."""
    town = scene.cast.teaching_class.town
    own = market_scene.open_market(town, scene.people["student"].pk)
    other = market_scene.open_market(scene.cast.other_class.town, scene.people["outsider"].pk)
    scene.own |= {
        "account": own.pk,
        "order": market_scene.OPEN_ORDER,
        "board": town.board_key,
        "share": market_scene.SHARE,
    }
    scene.foreign |= {"account": [other.pk]}


def _sheet(by: User, teaching_class: TeachingClass, people: list[User]) -> Any:
    """A sheet of slips; what it does to passwords is not under test here, and hashing is slow."""
    return slips.issue(
        people=people, teaching_class=teaching_class, by=by, key=f"sheet-of-{by.pk}", now=NOW
    )


def _clock_in(shift: Shift, student: User) -> None:
    attendance.clock_in(
        shift=shift,
        student=student,
        code=shift_cast.code(shift, NOW),
        device=f"device-{student.pk}",
        now=NOW,
    )


def _paired(shift: Shift, token: str) -> Display:
    made = displays.await_pairing(token=token, now=NOW)
    assert isinstance(made, Display)
    paired = displays.pair(shift=shift, code=made.pairing_code, by=shift.created_by, now=NOW)
    assert isinstance(paired, Display)
    return paired


Body = Callable[[Scene], dict[str, Any]]
