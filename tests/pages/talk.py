"""How a test speaks with a page: it sends a form with a fresh key, and reads what comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from simulator.idempotency import new_key


def send(client: Client, page: str, /, *args: object, **fields: object) -> Any:
    """A form sent to a page by its URL name."""
    return client.post(reverse(page, args=args), {"idempotency_key": new_key(), **fields})


def text(response: Any) -> str:
    return str(response.content.decode())


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is changed inside, in either store, is as it was afterwards."""
    with transaction.atomic(), transaction.atomic(using="exchange"):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="exchange")
