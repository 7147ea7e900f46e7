"""Digests of what was frozen: the same data gives the same SHA-256 on every machine."""

import hashlib
import json
from typing import Any


def digest(data: Any) -> str:
    """SHA-256 in hex of plain data, as `canonical` writes it.

    Raises:
        TypeError: something that is not plain data.
    """
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def canonical(data: Any) -> str:
    """Plain data (mappings, lists, text, whole numbers, yes and no, nothing) as one text.

    Keys are sorted and there is no white space. Floats are refused: they print differently.

    Raises:
        TypeError: something that is not plain data.
    """
    _refuse_floats(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_floats(data: Any) -> None:
    if isinstance(data, float):
        msg = f"a float has no place in frozen data: {data!r}"
        raise TypeError(msg)
    if isinstance(data, dict):
        if any(not isinstance(key, str) for key in data):
            msg = f"keys of frozen data are text: {sorted(map(repr, data))}"
            raise TypeError(msg)
        for value in data.values():
            _refuse_floats(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            _refuse_floats(value)
