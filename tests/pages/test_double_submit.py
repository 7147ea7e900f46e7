"""A form sent twenty times with one key has the effect of one, and gets one answer."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session

from classroom.models import AnsweredRequest
from simulator.idempotency import new_key
from tests.pages.talk import taken_back
from tests.scene import Scene
from tests.site_pages import PAGES, Page, address_of, first_poster

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
WRITES = {name: page for name, page in PAGES.items() if page.post and page.is_write}
TIMES = 20
_NO_EFFECT = (AnsweredRequest, Session)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but those that only remember requests."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
        if model not in _NO_EFFECT
    }


def send(scene: Scene, name: str, page: Page, key: str, body: dict[str, Any]) -> tuple[int, str]:
    client = scene.client(first_poster(page))
    answer = client.post(address_of(name, scene), {"idempotency_key": key, **body})
    return answer.status_code, answer.headers.get("Location", "")


def test_twenty_times_the_same_form_is_once(scene: Scene) -> None:
    told = {}
    for name, page in WRITES.items():
        body = page.body(scene)
        with taken_back():
            before, key = everything(), new_key()
            first = send(scene, name, page, key, body)
            after_once = everything()
            others = {send(scene, name, page, key, body) for _ in range(TIMES - 1)}
            if first[0] >= 400:
                told[name] = f"the form of the table is refused: {first}"
            elif before == after_once:
                told[name] = "the form of the table changes nothing"
            elif others != {first}:
                told[name] = f"one answer {first}, then {others}"
            elif everything() != after_once:
                told[name] = "sent again, it changed more"
    assert told == {}


def test_without_a_key_a_form_is_told_so_and_changes_nothing(scene: Scene) -> None:
    told = {}
    for name, page in WRITES.items():
        body = page.body(scene)
        with taken_back():
            before = everything()
            answer = scene.client(first_poster(page)).post(address_of(name, scene), body)
            if (answer.status_code, everything()) != (400, before):
                told[name] = answer.status_code
    assert told == {}
