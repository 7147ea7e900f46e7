"""What goes over a socket: message types, column orders and their encoding.

Arrays with a column order that is sent once, changed rows only after that. Prices are integer
ticks (0.01 yuan), quantities shares, money fen, moments `[day, second]` of the run.
`docs/realtime-protocol.md` says the same for people; a test compares the two.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

QUOTE_COLUMNS = (
    "instrument",
    "code",
    "last",
    "previous_close",
    "open",
    "high",
    "low",
    "volume",
    "turnover",
    "bid",
    "ask",
    "limit_up",
    "limit_down",
)
INDEX_COLUMNS = ("code", "last", "previous_close")
LEVEL_COLUMNS = ("price", "quantity")
TRADE_COLUMNS = ("day", "second", "price", "quantity", "side")
BAR_COLUMNS = ("minute", "open", "high", "low", "close", "volume")

SERVER_TYPES = (
    *("welcome", "quotes", "depth", "account", "answer", "replayed", "beat", "room", "pong"),
    "error",
)
CLIENT_TYPES = ("ack", "resync", "replay", "watch", "unwatch", "place", "cancel", "ping")
ACCOUNT_KINDS = ("opened", "accepted", "fill", "cancelled", "cash_moved", "refused", "balance")
TOPICS = ("quotes", "depth", "account", "beat", "room")

MAX_BYTES = 64 * 1024
"""The largest message a client may send."""

Row = Sequence[Any]


def encode(message: Mapping[str, Any]) -> str:
    return orjson.dumps(message).decode()


def run_topics(run: int) -> str:
    """What the names of all topics of a run begin with."""
    return f"run.{run}."


def quotes_topic(run: int) -> str:
    return f"{run_topics(run)}quotes"


def depth_topics(run: int) -> str:
    """What the names of a run's depth topics begin with; the share's number follows."""
    return f"{run_topics(run)}depth."


def depth_topic(run: int, instrument: int) -> str:
    return f"{depth_topics(run)}{instrument}"


def account_topic(run: int, account: int) -> str:
    return f"{run_topics(run)}account.{account}"


BEATS = "beats"
"""The topic of everybody's beat."""


def room_topic(person: int) -> str:
    return f"room.{person}"


def numbered(kind: str, number: int) -> str:
    """A frame that says nothing but its number: `beat` or `room`."""
    return encode({"type": kind, "n": number})


def quotes(  # one argument per field of the frame
    *,
    number: int,
    market: Mapping[str, Any],
    rows: Sequence[Row],
    indices: Sequence[Row],
    news: Sequence[Mapping[str, Any]],
    whole: bool,
) -> str:
    """A frame of the quotes topic: all rows with their columns, or those that changed since the last."""
    message: dict[str, Any] = {"type": "quotes", "n": number, "snapshot": whole, **market}
    if whole:
        message["columns"] = QUOTE_COLUMNS
        message["index_columns"] = INDEX_COLUMNS
    message["rows"] = rows
    message["indices"] = indices
    message["news"] = news
    return encode(message)


def depth(
    *,
    number: int,
    instrument: int,
    at: tuple[int, int],
    bids: Sequence[Row],
    asks: Sequence[Row],
    trades: Sequence[Row],
    bar: Row | None,
) -> str:
    """A frame of one share's depth: always whole."""
    return encode(
        {
            "type": "depth",
            "n": number,
            "instrument": instrument,
            "at": at,
            "bids": bids,
            "asks": asks,
            "trades": trades,
            "bar": bar,
        }
    )


def account(*, seq: int, kind: str, at: tuple[int, int], facts: Mapping[str, Any]) -> str:
    """One event of an account; `seq` is contiguous per account."""
    return encode({"type": "account", "n": seq, "kind": kind, "at": at, "facts": facts})


def answer(*, key: str, answer: Mapping[str, Any], text: str) -> str:
    """What became of a command, after its commit."""
    return encode({"type": "answer", "key": key, "text": text, **answer})


def welcome(*, run: int, account: int, seq: int) -> str:
    return encode({"type": "welcome", "run": run, "account": account, "seq": seq})


def replayed(seq: int) -> str:
    return encode({"type": "replayed", "seq": seq})


def pong() -> str:
    return encode({"type": "pong"})


def error(code: str, text: str, *, about: str = "") -> str:
    """A message that was refused as such; `about` names its type, where it had one."""
    return encode({"type": "error", "error": code, "text": text, "about": about})
