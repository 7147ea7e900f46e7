"""Values as plain data that JSON can hold, and back: for rows, evidence and frozen facts.

A dataclass becomes a mapping of its fields, an enum its value, a day its ISO form, a set a sorted
list. What comes back is checked by the types of the fields.
"""

import types
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """A value as strings, numbers, lists and mappings."""
    plain = value
    if is_dataclass(value) and not isinstance(value, type):
        plain = {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    elif isinstance(value, Enum):
        plain = value.value
    elif isinstance(value, date):
        plain = value.isoformat()
    elif isinstance(value, Mapping):
        plain = {str(to_plain(key)): to_plain(each) for key, each in value.items()}
    elif isinstance(value, frozenset):
        plain = sorted(map(to_plain, value))
    elif isinstance(value, list | tuple):
        plain = list(map(to_plain, value))
    return plain


def from_plain(kind: type[T], raw: Any) -> T:
    """A value of a type from its plain data.

    Raises:
        ValueError: the data is not of that type, or lacks a field, or has one too many.
    """
    try:
        value: T = _read(kind, raw)
    except (TypeError, KeyError) as error:
        msg = f"no {kind.__name__}: {error}"
        raise ValueError(msg) from error
    return value


def _read(kind: Any, raw: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_any_of(get_args(kind), raw)
    if origin is not None:
        return _read_collection(origin, get_args(kind), raw)
    if is_dataclass(kind):
        return _read_fields(kind, raw)
    return _read_single(kind, raw)


def _read_fields(kind: Any, raw: Any) -> Any:
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], value) for name, value in dict(raw).items()})


def _read_single(kind: Any, raw: Any) -> Any:
    if kind is date:
        return date.fromisoformat(raw)
    if issubclass(kind, Enum):
        return kind(raw)
    if issubclass(kind, Mapping):
        return kind({int(key): value for key, value in raw.items()})
    if not isinstance(raw, kind) or isinstance(raw, bool) is not (kind is bool):
        msg = f"{raw!r} is no {kind.__name__}"
        raise TypeError(msg)
    return raw


def _read_any_of(kinds: Collection[Any], raw: Any) -> Any:
    """The first of several types that fits; an enum is tried before the bare string."""
    if raw is None and type(None) in kinds:
        return None
    for kind in kinds:
        try:
            return _read(kind, raw)
        except (TypeError, ValueError, KeyError):
            continue
    msg = f"{raw!r} is none of {kinds}"
    raise TypeError(msg)


def _read_collection(origin: Any, parts: tuple[Any, ...], raw: Any) -> Any:
    if origin is frozenset:
        return frozenset(_read(parts[0], each) for each in raw)
    if origin is tuple and parts[-1] is Ellipsis:
        return tuple(_read(parts[0], each) for each in raw)
    if origin is tuple:
        return tuple(_read(part, each) for part, each in zip(parts, raw, strict=True))
    if issubclass(origin, Mapping):
        return {_read_key(parts[0], key): _read(parts[1], each) for key, each in raw.items()}
    msg = f"no way to read {origin}"
    raise TypeError(msg)


def _read_key(kind: Any, key: str) -> Any:
    return int(key) if kind is int else _read(kind, key)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
