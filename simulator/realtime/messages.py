"""What a client may say: every message is read into a typed request or refused with a code."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from simulator.realtime import wire

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_MOST = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly."""


@dataclass(frozen=True, slots=True)
class Request:
    """A message that holds to the format; `fields` are those of its type, checked."""

    type: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Malformed:
    """A message that does not; `field` is empty where the whole is at fault."""

    code: str
    field: str = ""
    about: str = ""


def _number(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST


def _text(longest: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and 0 < len(value) <= longest


def _one_of(*words: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in words


def _key(value: object) -> bool:
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def _quantity(value: object) -> bool:
    return _number(value) or _text(24)(value)


_FIELDS: dict[str, dict[str, Callable[[object], bool]]] = {
    "ack": {"topic": _one_of(*wire.TOPICS), "n": _number},
    "resync": {"topic": _one_of("quotes", "depth")},
    "replay": {"since": _number},
    "watch": {"instrument": _number},
    "unwatch": {},
    # Prices and quantities are read as people type them (full-width digits too) by the service.
    "place": {
        "key": _key,
        "code": _text(12),
        "side": _one_of("buy", "sell"),
        "price": _text(24),
        "quantity": _quantity,
    },
    "cancel": {"key": _key, "order": _number},
    "ping": {},
}


def read(text: str | None, allowed: frozenset[str]) -> Request | Malformed:
    """Reads one message; `allowed` are the types that this address serves."""
    found = _object(text)
    if isinstance(found, Malformed):
        return found
    kind = found.get("type")
    if not isinstance(kind, str) or kind not in allowed:
        return Malformed("unknown_type", about=kind[:20] if isinstance(kind, str) else "")
    for name, holds in _FIELDS[kind].items():
        if name not in found:
            return Malformed("missing_field", name, kind)
        if not holds(found[name]):
            return Malformed("bad_field", name, kind)
    return Request(kind, {name: found[name] for name in _FIELDS[kind]})


def _object(text: str | None) -> dict[str, Any] | Malformed:
    if text is None:
        return Malformed("binary_message")
    if len(text.encode("utf-8", "replace")) > wire.MAX_BYTES:
        return Malformed("message_too_long")
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return Malformed("not_json")
    return found if isinstance(found, dict) else Malformed("not_an_object")


assert set(_FIELDS) == set(wire.CLIENT_TYPES)  # noqa: S101  # one list of types, said twice
