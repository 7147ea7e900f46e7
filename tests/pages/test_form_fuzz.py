"""Two hundred bodies of nonsense for the forms of a subject: each is answered, none breaks a rule.

A body starts from the form the table of pages knows to be good, so that nonsense gets deep: a few
of its fields are spoiled, dropped, doubled, sent as files, or others are added. The seed is fixed.
"""

import io
import json
import math
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import numpy as np
import pytest
from django.db.models import Count
from django.test import Client
from django.urls import resolve
from openpyxl import Workbook

from classroom.models import (
    AttendanceEntry,
    Enrolment,
    Minutes,
    Observation,
    SelfCheck,
    Shift,
    User,
)
from exercises.models import Contest, ContestRecord
from simulator.idempotency import new_key
from simulator.models import BrokerageAccount, DeskSession
from tests.pages.talk import taken_back
from tests.scene import Scene
from tests.site_pages import PAGES, address_of, first_poster

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
FORMS = [name for name, page in PAGES.items() if page.post]
BODIES, LEAST = 200, 40
"""Bodies for all forms of one module of views, and for each of them."""
PARTS = 3
SEED = 20261120

NONSENSE: list[bytes] = [
    *(text.encode() for text in ("", " ", "\u3000", "0", "-1", "1", "１２", "²", "٣", "½")),
    *(text.encode() for text in ("9" * 30, "-" + "9" * 30, "1e9", "1.5", "NaN", "inf", "0x1F")),
    *(text.encode() for text in ("on", "true", "None", "null", "undefined", "[]", "{}", "__all__")),
    *(text.encode() for text in ("2026-02-30", "9999-12-31", "0001-01-01", "25:61", "00:00")),
    *(text.encode() for text in ("=1+1", "@cmd", "%s%(x)s%d", "{0}{x}", "../../etc/passwd")),
    *(text.encode() for text in ("<script>alert(1)</script>", "\"'><img src=x>", "' OR 1=1 --")),
    *(text.encode() for text in ("\U0001f600\u202e\u200b", "e\u0301" * 30, "王" * 500, "x" * 6000)),
    *(text.encode() for text in ("a\r\nb\nc\rd", "\t\t\t", "\ufeff学号,姓名", "，，，；；")),
    b"\x00",
    b"a\x00b",
    b"\xff\xfe",
    b"\xed\xa0\x80",  # a lone surrogate
    b"\xe7\x8e",  # half a sign
]


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/"), data)
    return out.getvalue()


LIST = workbook(["学号", "姓名"], [2026000101, "=1+1"], ["2026000102", "王 伟"], [1e300, True])
FILES: list[bytes] = [
    b"",
    b"\x00" * 100,
    LIST,
    LIST[: len(LIST) // 2],
    LIST.replace(b"xl/", b"xx/"),
    archive(a=b"not a workbook"),
    archive(bomb=b"\x00" * 20_000_000),
    "学号,姓名\n2026000103,李娜\n".encode("gbk"),
    "学号,姓名\n2026000103,李娜\n".encode("utf-16"),
    b'"a,b\n' * 200,
    b"\xd0\xcf\x11\xe0 old",
    b"\x89PNG\r\n\x1a\n",
    b"x" * 1_100_000,
]


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    # How passwords are hashed is not asked here, and doing it well takes long.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pairs_of(body: dict[str, Any]) -> list[tuple[str, bytes]]:
    """A good form as the browser would send it."""
    pairs = []
    for name, value in body.items():
        values = value if isinstance(value, list) else [value]
        pairs += [(name, str(one).encode()) for one in values]
    return pairs


def spoiled(good: list[tuple[str, bytes]], chance: np.random.Generator) -> list[tuple[str, bytes]]:
    """A few things wrong with a good form."""
    pairs = list(good)
    for _ in range(int(chance.integers(1, 4))):
        what = chance.integers(0, 6)
        place = int(chance.integers(0, len(pairs))) if pairs else None
        nonsense = NONSENSE[int(chance.integers(0, len(NONSENSE)))]
        if what == 0 and place is not None:
            del pairs[place]
        elif what == 1 and place is not None:
            pairs += [pairs[place]] * int(chance.integers(1, 40))
        elif what == 2:
            pairs.append((f"field-{chance.integers(0, 10**9)}", nonsense))
        elif place is not None:
            name, value = pairs[place]
            pairs[place] = (name, value + nonsense if what == 3 else nonsense)
    return pairs


def request_of(pairs: list[tuple[str, bytes]], chance: np.random.Generator) -> tuple[bytes, str]:
    """The bytes of a body and their content type: mostly a plain form, sometimes none at all."""
    kind = chance.random()
    if kind < 0.75:
        text = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)
        return text.encode(), "application/x-www-form-urlencoded"
    if kind < 0.95:
        edge = "edge-of-a-part"
        out = b""
        as_file = int(chance.integers(0, len(pairs) + 1))
        for place, (name, value) in enumerate([*pairs, ("file", b"")]):
            out += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"'.encode()
            if place == as_file:
                out += b'; filename="list.xlsx"\r\nContent-Type: application/octet-stream'
            file = FILES[int(chance.integers(0, len(FILES)))]
            out += b"\r\n\r\n" + (file if place == as_file else value) + b"\r\n"
        ending = f"--{edge}--\r\n".encode() if kind < 0.93 else b""
        return out + ending, f"multipart/form-data; boundary={edge}"
    if kind < 0.98:
        listed = {name: value.decode("utf-8", "replace") for name, value in pairs}
        return json.dumps(listed).encode(), "application/json"
    return b"\xff\x00" * 50, "multipart/form-data"


def send(client: Client, address: str, sent: bytes, content_type: str) -> Any:
    headers = {"Idempotency-Key": new_key()}
    return client.generic("POST", address, sent, content_type, headers=headers)


def added_only() -> tuple[int, ...]:
    """How many rows the tables have that are only ever added to.

    A contest account is given back with its entry, as long as the contest has not opened; a draft
    goes with its records.
    """
    tables = (AttendanceEntry, Minutes, Observation, SelfCheck, Enrolment, User)
    fixed = ContestRecord.objects.exclude(contest__state=Contest.State.DRAFT)
    practice = BrokerageAccount.objects.filter(hat=BrokerageAccount.Hat.PRACTICE)
    return (practice.count(), fixed.count(), *(table.objects.count() for table in tables))


def broken(before: tuple[int, ...]) -> list[str]:
    """What should hold always and does not."""
    now = zip(before, added_only(), strict=True)
    open_shifts = Shift.objects.filter(state=Shift.State.OPEN).values("teaching_class")
    seats = Enrolment.objects.filter(left_at=None).values("teaching_class", "seat")
    desks = DeskSession.objects.filter(closed_at=None).values("person")
    marks = AttendanceEntry.objects.values("shift", "student", "number")
    rules = {
        "rows that are only added have gone": any(then > today for then, today in now),
        "a class has two open shifts": _twice(open_shifts),
        "two students on one seat": _twice(seats),
        "a person at two desks": _twice(desks),
        "two attendance entries of one number": _twice(marks),
        "somebody has no name": User.objects.filter(name="").exists(),
        "a seat below one": Enrolment.objects.filter(seat__lt=1).exists(),
    }
    return [rule for rule, is_broken in rules.items() if is_broken]


def _twice(rows: Any) -> bool:
    return bool(rows.annotate(times=Count("pk")).filter(times__gt=1).exists())


def counts(scene: Scene) -> dict[str, int]:
    """How many bodies each form gets."""
    modules = {name: resolve(address_of(name, scene)).func.__module__ for name in FORMS}
    forms = Counter(modules.values())
    return {name: max(LEAST, math.ceil(BODIES / forms[modules[name]])) for name in FORMS}


def answers(scene: Scene, name: str, times: int) -> Iterator[tuple[bytes, Any]]:
    """Bodies sent to one form, and what came back; each effect is taken back afterwards."""
    chance = np.random.default_rng([SEED, *name.encode()])
    page, address = PAGES[name], address_of(name, scene)
    good = pairs_of(page.body(scene))
    for _ in range(times):
        client = scene.client(first_poster(page), raise_request_exception=False)
        body, content_type = request_of(spoiled(good, chance), chance)
        with taken_back():
            yield body, send(client, address, body, content_type)


@pytest.mark.parametrize("part", range(PARTS))
def test_nonsense_is_answered_and_breaks_nothing(scene: Scene, part: int) -> None:
    before = added_only()
    told = []
    for name, times in list(counts(scene).items())[part::PARTS]:
        for body, answer in answers(scene, name, times):
            wrong = [] if answer.status_code < 500 else [str(answer.status_code)]
            wrong += broken(before) if answer.status_code < 400 else []
            if b"<script>alert" in answer.content:
                wrong.append("somebody's script is on the page")
            if wrong:
                told.append((name, wrong, body[:300]))
    assert told == []
