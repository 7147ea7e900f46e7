"""The demo college: invented people, two classes with a town each, so that a first start shows life.

The same seed gives the same names. Nothing here touches a college that is not marked as demo.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from faker import Faker

from classroom.models import College, Enrolment, Role, TeachingClass, User
from classroom.passwords import random_password
from classroom.services import demo_bank, demo_days, demo_market
from simulator.models import Town
from simulator.services import accounts

SEED = 2301
CLASS_SIZE = 12
PASSWORD = "shangban"  # noqa: S105  # on loopback only; see `hand_out_passwords`


@dataclass(frozen=True, slots=True)
class ClassPlan:
    name: str
    town: str
    english_town: str
    board_key: str
    number_prefix: str
    instructor: str
    hour: int
    """When its past shifts began, on the college's clock."""


CLASSES = (
    ClassPlan("金融2301班", "临江镇", "Riverside", "riverside", "2023010", "teacher1", 9),
    ClassPlan("金融2302班", "望海镇", "Seaview", "seaview", "2023020", "teacher2", 14),
)


def is_needed() -> bool:
    """Whether nobody is here yet."""
    return not User.objects.exists()


@transaction.atomic
def seed(*, now: datetime, desk_stage: demo_days.DeskStage = demo_days.just_work) -> College | None:
    """Founds the demo college, unless somebody is here already; None then.

    `desk_stage` is how a room above sets work for the days that were worked, and has it handed in.
    """
    if not is_needed():
        return None
    college = College.objects.create(
        name="江海财经职业学院",
        english_name="Jianghai College of Finance and Economics",
        is_demo=True,
    )
    names = invented_names()
    password = make_password(PASSWORD)

    def person(username: str, role: Role) -> User:
        return User.objects.create(
            college=college,
            username=username,
            name=next(names),
            role=role,
            password=password,
            must_change_password=False,
            created_at=now,
        )

    for number, plan in enumerate(CLASSES, start=1):
        teaching_class = _found_class(college, plan, now)
        teaching_class.instructors.add(person(plan.instructor, Role.INSTRUCTOR))
        for seat in range(1, CLASS_SIZE + 1):
            student = person(f"{plan.number_prefix}{seat:02d}", Role.STUDENT)
            Enrolment.objects.create(
                teaching_class=teaching_class, student=student, seat=seat, enrolled_at=now
            )
            accounts.open_practice_account(
                town=teaching_class.town,
                owner_id=student.pk,
                at=now,
            )
        demo_days.write_past_shifts(
            teaching_class=teaching_class,
            hour=plan.hour,
            seed=SEED * number,
            now=now,
            desk_stage=desk_stage,
        )
    for username in ("judge1", "judge2"):
        person(username, Role.JUDGE)
    person("office", Role.OFFICE)
    return college


def keep_going(*, now: datetime) -> None:
    """Sees to it that each demo class in use has a shift to join, a market and a bank that are open.

    Cheap when there is; called at each start, and now and then while serving.
    """
    taught = TeachingClass.objects.filter(
        college__is_demo=True,
        archived_at=None,
        instructors__isnull=False,
        enrolments__left_at=None,
        enrolments__student__is_active=True,
    )
    for teaching_class in taught.select_related("town").distinct():
        demo_days.keep_a_shift_open(teaching_class=teaching_class, now=now)
        demo_market.keep_a_market_open(town=teaching_class.town, now=now)
        demo_bank.keep_a_bank_open(town=teaching_class.town, now=now)


def people(*, classmates: int | None = None) -> list[User]:
    """The demo people by part: students, instructors, judges, office.

    Args:
        classmates: Only so many students of each class; all of them when left out.
    """
    found = User.objects.filter(college__is_demo=True, is_active=True)
    if classmates is not None:
        left_out = Enrolment.objects.filter(seat__gt=classmates)
        found = found.exclude(enrolments__in=left_out)
    order = [Role.STUDENT, Role.INSTRUCTOR, Role.JUDGE, Role.OFFICE]
    return sorted(found.order_by("username"), key=lambda person: order.index(Role(person.role)))


def person_of(role: str) -> User | None:
    """The demo person who stands for a role; None if there is none."""
    return next((person for person in people() if person.role == role), None)


def roles() -> list[Role]:
    """Roles that a demo person stands for, in the order of `people`."""
    return [Role(role) for role in dict.fromkeys(person.role for person in people())]


def has_known_passwords() -> bool:
    """Whether anybody at the demo college still has the password everybody knows."""
    hashes = {person.password for person in people()}
    return any(check_password(PASSWORD, one) for one in hashes)


@transaction.atomic
def hand_out_passwords() -> Mapping[str, str]:
    """Gives every demo person a random password of their own; returns them by user name."""
    handed = {person.username: random_password() for person in people()}
    for person in people():
        person.set_password(handed[person.username])
        person.save(update_fields=["password"])
    return handed


def _found_class(college: College, plan: ClassPlan, now: datetime) -> TeachingClass:
    town = Town.objects.create(
        name=plan.town, english_name=plan.english_town, board_key=plan.board_key
    )
    return TeachingClass.objects.create(college=college, name=plan.name, town=town, created_at=now)


def invented_names() -> Iterator[str]:
    """Invented Chinese names, each once."""
    faker = Faker("zh_CN")
    faker.seed_instance(SEED)
    known: set[str] = set()
    while True:
        name = faker.name()
        if name not in known:
            known.add(name)
            yield name
