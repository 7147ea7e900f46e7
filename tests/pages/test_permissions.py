"""Who may see and do what: every address × every role, and what is not yours looks absent."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from simulator.idempotency import new_key
from tests.pages.talk import taken_back
from tests.scene import ROLES, Scene
from tests.site_pages import PAGES, Page, address_of, first_poster, url_names

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


def test_every_address_of_the_site_stands_in_the_table_once() -> None:
    assert Counter(url_names()) == Counter(list(PAGES))


def ask(client: Client, method: str, address: str, body: dict[str, Any]) -> Any:
    """One request, whose effect is taken back: the next one finds everything as it was."""
    with taken_back():
        fields = {"idempotency_key": new_key(), **body} if method == "post" else {}
        return getattr(client, method)(address, fields)


def outcome(response: Any) -> str:
    if response.status_code in (404, 405):
        return str(response.status_code)
    location = response.headers.get("Location", "")
    if location.startswith("/login/?next="):
        return "sign in"
    if location == reverse("password-change") or response.status_code not in (200, 302, 422):
        return f"{response.status_code} {location}"
    return "through"


def expected(role: str, through: list[str]) -> set[str]:
    """What a role may be told, where these are let through by a method (none: it is not served)."""
    if not through:
        return {"404", "405", "sign in"}
    if role in through:
        return {"through"}
    return {"sign in"} if role == "visitor" else {"404"}


def test_an_address_lets_through_whom_the_table_names_and_nobody_else(scene: Scene) -> None:
    surprises = {}
    for name, page in PAGES.items():
        address, body = address_of(name, scene), page.body(scene)
        for method, through in (("get", page.get.split()), ("post", page.post.split())):
            for role in ROLES:
                told = outcome(ask(scene.client(role), method, address, body))
                if told not in expected(role, through):
                    surprises[name, method, role] = told
    assert surprises == {}


def test_a_form_without_its_token_is_refused(scene: Scene) -> None:
    taken = []
    for name, page in PAGES.items():
        if not page.post:
            continue
        client = scene.client(first_poster(page), enforce_csrf_checks=True)
        answer = ask(client, "post", address_of(name, scene), page.body(scene))
        if answer.status_code != 403:
            taken.append(name)
    assert taken == []


# ---- Somebody else's things ------------------------------------------------------------------
CHOSEN_FREELY = {
    *("form", "plan", "task", "ability", "morning", "evening", "board", "share", "order")
}
"""Parts of an address that name no thing of anybody's: boards are public, and an order is looked for
only among those of the account before it."""
ABSENT = {"sheet": "0" * 32}
NO_NUMBER = 987_654_321


def words(response: Any) -> str:
    """What a page says, without what differs from one request to the next by itself."""
    text = response.content.decode()
    return re.sub(r'name="(csrfmiddlewaretoken|idempotency_key|next)" value="[^"]*"', "", text)


def let_in(page: Page) -> Iterator[tuple[str, str]]:
    yield from (("get", role) for role in page.get.split() if role != "visitor")
    yield from (("post", role) for role in page.post.split() if role != "visitor")


def test_somebody_else_s_thing_looks_as_if_it_did_not_exist(scene: Scene) -> None:
    """Each part of the address in turn names a thing of another class or college, then none."""
    surprises = []
    for name, page in PAGES.items():
        own, body = [scene.own[thing] for thing in page.args], page.body(scene)
        for place, thing in enumerate(page.args):
            if thing in CHOSEN_FREELY:
                continue
            for method, role in let_in(page):
                told = set()
                for other in [ABSENT.get(thing, NO_NUMBER), *scene.foreign[thing]]:
                    address = reverse(name, args=[*own[:place], other, *own[place + 1 :]])
                    answer = ask(scene.client(role), method, address, body)
                    told.add((answer.status_code, words(answer)))
                if len(told) != 1 or told.pop()[0] != 404:
                    surprises.append((name, thing, method, role))
    assert surprises == []


def test_a_form_cannot_carry_somebody_else_s_things_in_its_fields(scene: Scene) -> None:
    """Ids in bodies are looked up for the person too: a class to move to, students, instructors."""
    own, foreign = scene.own, scene.foreign
    sent: list[tuple[str, str, dict[str, Any]]] = [
        ("instructor", "student-move", {"to": foreign["class"][0]}),
        ("instructor", "slips-issue", {"student": [foreign["student"][0]]}),
        ("instructor", "slips-issue", {"only": foreign["student"][1]}),
        ("instructor", "slips-issue", {"only": own["gone"]}),
        ("instructor", "meeting-assign", {"host": foreign["student"][0]}),
        ("office", "class-instructors", {"instructors": [foreign["person"][1]]}),
        ("office", "class-instructors", {"instructors": [own["student"]]}),
    ]
    taken = []
    for role, name, fields in sent:
        answer = ask(scene.client(role), "post", address_of(name, scene), fields)
        if answer.status_code not in (404, 422):
            taken.append((name, fields))
    assert taken == []
