"""Nothing of a mark reaches a student before it is released, and nothing stays once it is taken back.

Shown as non-interference: whatever markers do to sheets that are not out, every page that a student
can open says word for word what it said before, and no message goes out over a socket.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classroom.models import User
from exercises.models import Assignment, Attempt, MarkSheet, SideMark, WorkPolicy
from exercises.scoring.decisions import range_of
from exercises.selectors.marks import frozen_rubric
from exercises.services import marking, releases, remarks, sides
from exercises.services.marking import Change
from tests import work_cast
from tests.conftest import Clock
from tests.pages.talk import taken_back
from tests.scene import Scene
from tests.shift_cast import START, Cast, client_of
from tests.site_pages import PAGES, address_of

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
State = MarkSheet.State
LEARNERS = ("student", "classmate", "outsider")
OF_A_SCREEN = ("display", "display-code")
"""Give each screen that asks another code to pair by."""
LATER = START + work_cast.DAY
SECRET = "只有阅卷人知道"  # noqa: S105  # what markers write


def said(client: Client, address: str) -> tuple[int, str]:
    """What a page says, without the keys that differ from one request to the next."""
    answer = client.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    keys = rb'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"'
    return answer.status_code, re.sub(keys, b"", body).decode(errors="replace")


def pages_of(scene: Scene) -> dict[tuple[str, str], tuple[int, str]]:
    """Every page of the site that a student can open, and each attempt's pages for whose it is."""
    seen = {}
    for role in LEARNERS:
        client = scene.client(role)
        for name, page in PAGES.items():
            if page.get and name not in OF_A_SCREEN:
                address = address_of(name, scene)
                seen[role, address] = said(client, address)
    seen |= {
        ("pupil", address): said(client_of(scene.pupil), address)
        for address in own_addresses(scene.pupil)
    }
    return seen


def own_addresses(student: User) -> Iterator[str]:
    """The pages about set work that a student knows of, and those that ids would lead to."""
    yield from (reverse(name) for name in ("home", "work", "peers", "reports", "grades"))
    for assignment in Assignment.objects.all():
        yield reverse("work-detail", args=[assignment.pk])
    for attempt in Attempt.objects.all():
        for name in ("attempt", "attempt-mark", "own-mark"):
            yield reverse(name, args=[attempt.pk])
    for mark in SideMark.objects.filter(marker=student):
        yield reverse("peer", args=[mark.pk])


def mark_in_secret(sheet: MarkSheet, by: User, points: int, to: list[str]) -> None:
    """What a marker can do to a sheet without releasing it."""
    sheet.refresh_from_db()
    changes = []
    for criterion in frozen_rubric(sheet.attempt.rubric):
        least, most = range_of(criterion)
        within = max(least, min(points, most))
        changes.append(Change(criterion.key, points=within, reason=SECRET))
    marking.decide(
        sheet=sheet,
        version=sheet.version,
        changes=changes,
        comment=f"{SECRET} {points}",
        by=by,
        now=LATER,
    )
    marking.compute_again(sheet=sheet, by=by, now=LATER)
    marking.keep_phrase(owner=by, text=SECRET)
    for state in to:
        sheet.refresh_from_db()
        marking.move(
            sheet=sheet, version=sheet.version, to=State(state), by=by, now=LATER, reason=SECRET
        )


def test_no_page_of_the_site_tells_a_student_what_markers_do(scene: Scene) -> None:
    pages_of(scene)  # a first look takes in what is due, and its desk is left
    before = pages_of(scene)
    by = scene.cast.instructor
    with TestCase.captureOnCommitCallbacks() as sent:
        for pk in (scene.own["sheet to mark"],):
            mark_in_secret(MarkSheet.objects.get(pk=pk), by, 300, ["marked", "in_review", "ready"])
        work = Assignment.objects.get(pk=scene.own["work"])
        marking.accept_computed(assignment=work, by=by, now=LATER)
        marking.make_ready(assignment=work, by=by, now=LATER)
    assert sent == []
    after = pages_of(scene)
    assert {key for key in before if before[key] != after[key]} == set()
    assert {key for key in after if SECRET in after[key][1]} == set()


states = st.lists(
    st.sampled_from([state for state in State.values if state != State.RELEASED]), max_size=4
)
worlds = st.fixed_dictionaries(
    {
        "is_blind": st.booleans(),
        "policy": st.sampled_from(
            [
                WorkPolicy(),
                WorkPolicy(mode="exam", hints=False, attempts=1),
                WorkPolicy(coach=70, own=15, peers=15, late_percent=10),
            ]
        ),
        "released": st.sets(st.integers(0, 2), max_size=2),
        "taken_back": st.booleans(),
        "given": st.integers(0, 100),
        "marked": st.lists(st.tuples(st.integers(-500, 4000), states), min_size=3, max_size=3),
    }
)


@settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(world=worlds)
def test_in_any_class_a_mark_shows_when_it_is_out_and_only_then(
    clock: Clock, cast: Cast, world: Any
) -> None:
    people, by = cast.students[:3], cast.instructor
    clients = {student.pk: client_of(student) for student in people}

    def pages() -> dict[tuple[int, str], tuple[int, str]]:
        return {
            (student.pk, address): said(clients[student.pk], address)
            for student in people
            for address in own_addresses(student)
        }

    with taken_back():
        work = work_cast.set_work(cast, policy=world["policy"], is_blind=world["is_blind"])
        scripts = work_cast.handed_in_without_desks(work, people)
        sides.ask_peers(assignment=work, now=START)
        out = [scripts[place] for place in sorted(world["released"])]
        for attempt in out:
            mark_in_secret(attempt.sheet, by, world["given"], ["marked", "ready"])
        releases.release(assignment=work, by=by, now=LATER)
        back = out[:1] if world["taken_back"] else []
        for attempt in back:
            mark_in_secret(attempt.sheet, by, 1, ["in_review"])
        before = pages()
        for attempt, (points, to) in zip(scripts, world["marked"], strict=True):
            if attempt not in out or attempt in back:
                mark_in_secret(attempt.sheet, by, points, to)
        after = pages()
        assert {key for key in before if before[key] != after[key]} == set()
        for attempt, student in zip(scripts, people, strict=True):
            is_out = attempt in out and attempt not in back
            status, text = after[student.pk, reverse("attempt-mark", args=[attempt.pk])]
            assert (status == 200, SECRET in text) == (is_out, is_out)
            others = [
                after[other.pk, reverse("attempt-mark", args=[attempt.pk])][0]
                for other in people
                if other != student
            ]
            assert set(others) == {404}


def test_what_is_taken_back_is_gone_at_once_and_the_answer_stays(scene: Scene) -> None:
    sheet = MarkSheet.objects.get(pk=scene.own["released sheet"])
    asked = sheet.attempt.releases.get().requests.get()
    client, address = scene.client("student"), address_of("attempt-mark", scene)
    assert said(client, address)[0] == 200
    remarks.answer(
        request=asked,
        outcome=asked.Outcome.AGAIN,
        text="已重新评阅",
        by=scene.cast.instructor,
        now=LATER,
    )
    assert said(client, address)[0] == 404
    status, text = said(client, reverse("work-detail", args=[scene.own["work"]]))
    assert status == 200
    assert "已重新评阅" in text
