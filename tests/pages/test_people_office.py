"""The office of a college: classes, who teaches them, staff, and who may come in."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from classroom.lessons.plans import plan_of
from classroom.models import College, Role, TeachingClass, User
from classroom.services import classes, people, shifts
from simulator.engine.refusal import Refusal
from simulator.models import Town
from simulator.services import towns
from tests.pages.talk import send, text
from tests.shift_cast import START, Cast, client_of, open_shift, person, plan_shift

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.office)


# ---- Classes ---------------------------------------------------------------------------------
def test_a_new_class_has_a_town_of_its_own_and_then_an_instructor(cast: Cast, desk: Client) -> None:
    done = send(desk, "class-create", name=" 金融 2399班 ")
    made = TeachingClass.objects.get(name="金融 2399班")
    assert done.headers["Location"] == reverse("office-class", args=[made.pk])
    assert (made.college, made.created_at) == (cast.office.college, START)
    assert made.town not in {cast.teaching_class.town, cast.other_class.town}
    assert re.fullmatch(r"[a-z2-9]{8}", made.town.board_key)
    unassigned = client_of(cast.instructor).get(reverse("class-detail", args=[made.pk]))
    assert unassigned.status_code == 404
    teachers = [cast.instructor.pk, cast.other_instructor.pk]
    send(desk, "class-instructors", made.pk, instructors=teachers)
    for instructor in (cast.instructor, cast.other_instructor):
        page = client_of(instructor).get(reverse("class-detail", args=[made.pk]))
        assert "Nobody is in this class yet" in text(page)
    send(desk, "class-instructors", made.pk)
    assert not made.instructors.exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [("", "needs a name"), ("金融2302班", "already"), ("班" * 41, "40 characters")],
)
def test_a_name_that_cannot_be_is_told_and_kept(
    cast: Cast, desk: Client, name: str, told: str
) -> None:
    for answer in (
        send(desk, "class-create", name=name),
        send(desk, "class-rename", cast.teaching_class.pk, name=name),
    ):
        assert answer.status_code == 422
        assert told in text(answer)
        assert f'value="{name}"' in text(answer) or not name
    assert TeachingClass.objects.count() == 2


def test_another_college_may_have_a_class_of_the_same_name(cast: Cast) -> None:
    elsewhere = College.objects.create(name="外校")
    made = classes.found_class(college=elsewhere, name="金融2301班", now=START)
    assert isinstance(made, TeachingClass)


def test_a_class_keeps_its_own_name_when_it_is_saved_unchanged(cast: Cast, desk: Client) -> None:
    done = send(desk, "class-rename", cast.teaching_class.pk, name=cast.teaching_class.name)
    assert done.status_code == 302


def test_an_archived_class_leaves_the_lists_and_takes_nothing_new(cast: Cast, desk: Client) -> None:
    pk = cast.teaching_class.pk
    planned = plan_shift(cast)
    send(desk, "class-archive", pk)
    assert "金融2301班" not in text(desk.get(reverse("office")))
    assert "金融2301班" in text(desk.get(reverse("office"), {"kept": "archived"}))
    teacher = client_of(cast.instructor)
    assert teacher.get(reverse("attendance-sheet", args=[pk])).status_code == 200
    for name, fields in [
        ("student-add", {"number": "20260001", "name": "王小明"}),
        ("student-leave", {}),
        ("student-seat", {"seat": "40"}),
    ]:
        args = [pk] if name == "student-add" else [pk, cast.student.pk]
        answer = send(teacher, name, *args, **fields)
        assert answer.status_code == 422, name
        assert "archived" in text(answer)
    assert shifts.open_shift(shift=planned, now=START) == Refusal("class_archived")
    plan = plan_of("first-shift-45")
    assert plan is not None
    refused = shifts.plan_shift(
        teaching_class=TeachingClass.objects.get(pk=pk),
        plan=plan,
        minutes={},
        starts_at=START,
        by_bell=True,
        by=cast.instructor,
        now=START,
    )
    assert refused == Refusal("class_archived")
    send(desk, "class-restore", pk)
    added = send(teacher, "student-add", pk, number="20260001", name="王小明")
    assert added.status_code == 302


def test_a_class_with_an_open_shift_is_not_archived(cast: Cast, desk: Client) -> None:
    open_shift(cast)
    answer = send(desk, "class-archive", cast.teaching_class.pk)
    assert answer.status_code == 422
    assert "Close it first" in text(answer)
    assert not TeachingClass.objects.get(pk=cast.teaching_class.pk).is_archived


def listed(desk: Client, **asked: str) -> list[str]:
    return [one.name for one in desk.get(reverse("office"), asked).context["classes"]]


def test_classes_are_searched_sorted_and_filtered(cast: Cast, desk: Client) -> None:
    assert listed(desk) == ["金融2301班", "金融2302班"]
    assert listed(desk, sort="students") == ["金融2301班", "金融2302班"]
    assert listed(desk, q="钱进") == ["金融2302班"]
    assert listed(desk, q="２３０１") == ["金融2301班"]
    assert listed(desk, q="_") == []
    assert listed(desk, kept="archived") == []
    assert listed(desk, kept="all", sort="x") == ["金融2301班", "金融2302班"]
    cast.teaching_class.instructors.add(cast.other_instructor)
    (own,) = [one for one in desk.get(reverse("office")).context["classes"] if one.students > 1]
    assert own.students == 12


def test_an_office_without_classes_is_led_on(db: None) -> None:
    elsewhere = College.objects.create(name="外校")
    office = person(elsewhere, "o9", "外校教务", Role.OFFICE)
    assert "The college has no class yet" in text(client_of(office).get(reverse("office")))


def test_towns_take_the_names_of_the_list_then_number_them() -> None:
    names = towns.town_names()
    made = [towns.found_town() for _ in range(len(names) + 1)]
    assert [(town.name, town.english_name) for town in made[:-1]] == list(names)
    assert made[-1].name == f"{names[0][0]} 2"
    assert Town.objects.values("board_key").distinct().count() == len(made)


# ---- People ----------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["instructor", "judge", "office"])
def test_the_office_makes_staff_and_hands_out_a_slip(cast: Cast, desk: Client, role: str) -> None:
    done = send(desk, "person-create", role=role, username="Ｔeacher-77", name="孙　老师")
    made = User.objects.get(username="Teacher-77")
    assert done.headers["Location"] == reverse("person", args=[made.pk])
    assert (made.role, made.name, made.college) == (role, "孙老师", cast.office.college)
    assert not made.has_usable_password()
    sheet = desk.get(send(desk, "person-slip", made.pk).headers["Location"])
    ((slip, _),) = sheet.context["slips"]
    client = Client()
    client.post(reverse("login"), {"username": "teacher-77", "password": slip.password})
    assert client.get(reverse("home")).headers["Location"] == reverse("password-change")


@pytest.mark.parametrize(
    ("fields", "box"),
    [
        ({"role": "student", "username": "20260001", "name": "王"}, "role"),
        ({"role": "instructor", "username": "t", "name": "王"}, "username"),
        ({"role": "instructor", "username": "S0099", "name": ""}, "name"),
        ({"role": "instructor", "username": "TAKEN", "name": "王"}, "username"),
    ],
)
def test_staff_that_cannot_be_is_told_beside_the_box(
    cast: Cast, desk: Client, fields: dict[str, str], box: str
) -> None:
    person(cast.office.college, "taken", "某人", Role.JUDGE)
    answer = send(desk, "person-create", **fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [box]


def test_students_are_not_made_one_by_one_by_the_office(cast: Cast) -> None:
    made = people.create(
        college=cast.office.college, role=Role.STUDENT, username="20260001", name="王", now=START
    )
    assert made == Refusal("role_not_made_here")


def test_a_deactivated_person_is_out_at_once_and_old_sessions_stay_out(
    cast: Cast, desk: Client
) -> None:
    cast.student.password = make_password("a-brand-new-word")
    cast.student.save()
    sessions = [client_of(cast.student), client_of(cast.student)]
    send(desk, "person-deactivate", cast.student.pk)
    fields = {"username": "s01", "password": "a-brand-new-word"}
    for client in sessions:
        assert client.get(reverse("home")).status_code == 302
    assert Client().post(reverse("login"), fields).status_code == 422
    send(desk, "person-reactivate", cast.student.pk)
    for client in sessions:
        assert client.get(reverse("home")).status_code == 302
    assert Client().post(reverse("login"), fields).status_code == 302


def test_nobody_shuts_themselves_out(cast: Cast, desk: Client) -> None:
    answer = send(desk, "person-deactivate", cast.office.pk)
    assert answer.status_code == 422
    assert User.objects.get(pk=cast.office.pk).is_active


def test_a_deactivated_person_gets_no_slip(cast: Cast, desk: Client) -> None:
    people.deactivate(person=cast.student, by=cast.office)
    assert send(desk, "person-slip", cast.student.pk).status_code == 404


def found(desk: Client, **asked: str) -> list[str]:
    return [one.username for one, _, _ in desk.get(reverse("people"), asked).context["rows"]]


def test_people_are_searched_sorted_and_filtered(cast: Cast, desk: Client) -> None:
    people.deactivate(person=cast.students[3], by=cast.office)
    assert len(found(desk)) == 16
    assert found(desk, role="instructor") == ["t1", "t2"]
    assert found(desk, q="赵敏") == ["t1"]
    assert found(desk, q="Ｓ１") == ["s10", "s11", "s12"]
    assert found(desk, standing="deactivated") == ["s04"]
    assert found(desk, sort="role", role="nonsense")[0] == "t1"
    rows = desk.get(reverse("people"), {"q": "s01"}).context["rows"]
    assert rows[0][2] == ["金融2301班"]


def test_long_lists_come_in_pages_and_whole_in_the_file(cast: Cast, desk: Client) -> None:
    for number in range(60):
        person(cast.office.college, f"judge{number:02d}", f"评委{number:02d}", Role.JUDGE)
    assert len(found(desk, role="judge")) == 50
    assert len(found(desk, role="judge", page="2")) == 10
    assert len(found(desk, role="judge", page="nonsense")) == 50
    file = desk.get(reverse("people-export", args=["csv"]), {"role": "judge"})
    assert len(file.content.decode("utf-8-sig").strip().splitlines()) == 61


def test_lists_cost_the_same_queries_however_many_people(
    cast: Cast, desk: Client, django_assert_max_num_queries: Any
) -> None:
    for name in ("people", "office"):
        with django_assert_max_num_queries(9):
            desk.get(reverse(name))


def test_the_office_sees_its_own_college_only(cast: Cast, desk: Client) -> None:
    elsewhere = College.objects.create(name="外校")
    person(elsewhere, "far01", "外校学生", Role.STUDENT)
    classes.found_class(college=elsewhere, name="外校一班", now=START)
    assert found(desk, q="far01") == []
    assert listed(desk, q="外校") == []
    assert "外校" not in desk.get(reverse("people-export", args=["csv"])).content.decode()
