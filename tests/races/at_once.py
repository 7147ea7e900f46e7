"""Several people at the same moment: each in a thread of its own, with connections of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import TypeVar

from django.db import connections
from django.test import Client
from django.urls import reverse

from classroom.models import User
from simulator.idempotency import new_key

T = TypeVar("T")
MANY = 20
PATIENCE = 30.0
"""Seconds after which a test gives up on those who have not come to the start."""


@dataclass(frozen=True)
class Answer:
    status: int
    target: str


Form = Callable[[], Answer]


def at_once(calls: Iterable[Callable[[], T]]) -> list[T]:
    """What each call gives; all start together, once everybody is connected."""
    crowd = list(calls)
    start = Barrier(len(crowd))

    def run(call: Callable[[], T]) -> T:
        try:
            for connection in connections.all():
                connection.ensure_connection()
            start.wait(PATIENCE)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(crowd)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in crowd]]


def many(call: Callable[[], T]) -> list[T]:
    """The same call twenty times at once."""
    return at_once([call] * MANY)


def a_form(person: User, page: str, /, *where: object, **fields: object) -> Form:
    """A form of a person who is signed in, ready to be sent: the same key each time."""
    client = Client()
    client.force_login(person)
    address, body = reverse(page, args=where), {"idempotency_key": new_key(), **fields}

    def send() -> Answer:
        answer = client.post(address, body)
        return Answer(answer.status_code, answer.headers.get("Location", ""))

    return send
