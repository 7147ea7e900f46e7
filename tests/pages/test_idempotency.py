"""The same request sent twice has one effect and the same answer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from classroom.models import AnsweredRequest, College, Role, User

CALLS: list[str] = []
HIRED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def write_a_college(request: HttpRequest) -> HttpResponse:
    """Stands for any view that writes: one row for each effect."""
    name = request.POST.get("name", "")
    if not name:
        return HttpResponse("a name is needed", status=422)
    CALLS.append(name)
    college = College.objects.create(name=name)
    if name == "breaks":
        raise RuntimeError(name)
    return HttpResponse(f"made {college.pk}")


urlpatterns = [path("write/", write_a_college), path("", include("classroom.config.urls"))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person() -> User:
    college = College.objects.create(name="江海")
    return User.objects.create(
        college=college,
        username="t1",
        name="赵敏",
        role=Role.INSTRUCTOR,
        must_change_password=False,
        created_at=HIRED,
    )


def client_of(person: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(person)
    return client


def made() -> int:
    return College.objects.exclude(name="江海").count()


def test_without_a_key_nothing_happens_and_the_page_says_what_to_do(person: User) -> None:
    answer = client_of(person).post("/write/", {"name": "A"})
    assert answer.status_code == 400
    assert made() == 0
    assert "重新" in answer.content.decode() or "Load the page again" in answer.content.decode()


@pytest.mark.parametrize("key", ["short", "a" * 65, "has space!", "钥匙钥匙钥匙钥匙"])
def test_a_misshapen_key_is_no_key(person: User, key: str) -> None:
    answer = client_of(person).post("/write/", {"name": "A", "idempotency_key": key})
    assert answer.status_code == 400
    assert made() == 0


def test_the_second_time_gets_the_first_answer(person: User) -> None:
    client = client_of(person)
    first = client.post("/write/", {"name": "A", "idempotency_key": "k" * 16})
    again = client.post("/write/", {"name": "A", "idempotency_key": "k" * 16})
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.content == first.content
    assert made() == 1


def test_one_key_for_two_different_requests_is_refused(person: User) -> None:
    client = client_of(person)
    client.post("/write/", {"name": "A", "idempotency_key": "k" * 16})
    other = client.post("/write/", {"name": "B", "idempotency_key": "k" * 16})
    assert other.status_code == 409
    assert made() == 1


def test_a_refused_form_can_be_mended_and_sent_with_the_same_key(person: User) -> None:
    client = client_of(person)
    refused = client.post("/write/", {"name": "", "idempotency_key": "k" * 16})
    mended = client.post("/write/", {"name": "A", "idempotency_key": "k" * 16})
    assert (refused.status_code, mended.status_code) == (422, 200)
    assert made() == 1


def test_what_breaks_in_the_middle_leaves_nothing_and_can_be_sent_again(person: User) -> None:
    client = client_of(person, raise_request_exception=False)
    broken = client.post("/write/", {"name": "breaks", "idempotency_key": "k" * 16})
    assert broken.status_code == 500
    assert made() == 0
    assert not AnsweredRequest.objects.exists()


def test_twenty_at_once_have_one_effect_and_one_answer(person: User) -> None:
    CALLS.clear()
    clients = [client_of(person) for _ in range(20)]

    def send(client: Client) -> bytes:
        try:
            return client.post("/write/", {"name": "A", "idempotency_key": "k" * 16}).content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, clients))
    assert made() == 1
    assert len(answers) == 1
    assert CALLS == ["A"]


def test_keys_of_two_people_do_not_meet(person: User) -> None:
    other = User.objects.create(
        college=person.college,
        username="t2",
        name="钱进",
        role=Role.INSTRUCTOR,
        must_change_password=False,
        created_at=HIRED,
    )
    for each in (person, other):
        client_of(each).post("/write/", {"name": "A", "idempotency_key": "k" * 16})
    assert made() == 2
