"""Commands as few bytes: what the journal of a run stores.

A batch is written column by column: the kinds of its commands, then field by field their numbers,
each as the difference to the one before it (a price to the last one of its instrument), as a
varint, and all of it deflated. The number of the format comes first, so that it may change.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from simulator.engine.market.commands import (
    Announce,
    CancelOrder,
    CapPositions,
    Command,
    MoveCash,
    OpenAccount,
    PlaceOrder,
    Side,
    Tick,
)

FORMAT = 1
_KINDS: tuple[type[Command], ...] = (
    PlaceOrder,
    CancelOrder,
    Tick,
    OpenAccount,
    MoveCash,
    Announce,
    CapPositions,
)
"""A kind is written as its place here; new ones go to the end."""
_DIGIT = 0x7F
_MORE = 0x80


def pack(commands: Sequence[Command]) -> bytes:
    """The commands of one batch."""
    body = bytearray()
    _write(body, [len(commands)])
    body += bytes(_KINDS.index(type(command)) for command in commands)
    for kind in _KINDS:
        chosen = [command for command in commands if type(command) is kind]
        columns: dict[str, list[int]] = {}
        for name in kind.__match_args__:
            columns[name] = [getattr(command, name) for command in chosen]
            _write(body, _differences(columns[name], _groups(name, columns)))
    return bytes([FORMAT]) + zlib.compress(bytes(body))


def unpack(packed: bytes) -> list[Command]:
    """What was packed.

    Raises:
        ValueError: the bytes are not a batch of this format, or damaged.
    """
    if packed[:1] != bytes([FORMAT]):
        msg = f"not a journal batch of format {FORMAT}"
        raise ValueError(msg)
    try:
        return _read(zlib.decompress(packed[1:]))
    except (zlib.error, IndexError, StopIteration) as error:
        msg = "the journal batch is damaged"
        raise ValueError(msg) from error


def _read(body: bytes) -> list[Command]:
    numbers = iter(body)
    count = next(_numbers(numbers))
    kinds = [_KINDS[next(numbers)] for _ in range(count)]
    commands = {kind: _read_kind(kind, kinds.count(kind), numbers) for kind in _KINDS}
    if next(numbers, None) is not None:
        raise IndexError
    return [next(commands[kind]) for kind in kinds]


def _read_kind(kind: type[Command], count: int, numbers: Iterator[int]) -> Iterator[Command]:
    columns: dict[str, list[int]] = {}
    for name in kind.__match_args__:
        columns[name] = _sums(count, _numbers(numbers), _groups(name, columns))
    return map(_maker(kind), *columns.values())


def _maker(kind: type[Command]) -> Any:
    if kind is PlaceOrder:
        return lambda account, instrument, side, price, quantity: PlaceOrder(
            account, instrument, Side(side), price, quantity
        )
    return kind


def _groups(name: str, columns: dict[str, list[int]]) -> Iterable[int]:
    """What tells which number a number is compared with: for prices the instrument."""
    return columns["instrument"] if name == "price" else repeat(0)


def _differences(values: list[int], groups: Iterable[int]) -> Iterator[int]:
    last: dict[int, int] = {}
    for value, group in zip(values, groups, strict=False):
        yield value - last.get(group, 0)
        last[group] = value


def _sums(count: int, differences: Iterator[int], groups: Iterable[int]) -> list[int]:
    last: dict[int, int] = {}
    values = []
    for _, group in zip(range(count), groups, strict=False):
        last[group] = last.get(group, 0) + next(differences)
        values.append(last[group])
    return values


def _write(body: bytearray, numbers: Iterable[int]) -> None:
    """Varints of seven bits a byte; the sign is the lowest bit."""
    for number in numbers:
        rest = (number << 1) if number >= 0 else (-number << 1) - 1
        while rest > _DIGIT:
            body.append(rest & _DIGIT | _MORE)
            rest >>= 7
        body.append(rest)


def _numbers(written: Iterator[int]) -> Iterator[int]:
    while True:
        rest = shift = 0
        for byte in written:
            rest |= (byte & _DIGIT) << shift
            shift += 7
            if byte < _MORE:
                break
        else:
            return
        yield -((rest + 1) >> 1) if rest & 1 else rest >> 1
