"""The format is what the document says, and a reader of JSON gets back what was sent."""

import json
import re
from pathlib import Path

from simulator.realtime import wire

DOCUMENT = (Path(__file__).parents[2] / "docs" / "realtime-protocol.md").read_text()


def section(title):
    return DOCUMENT.split(f"{title}\n", 1)[1].split("\n#", 1)[0]


def first_cells(title):
    return tuple(re.findall(r"^\| `(\w+)` \|", section(title), re.M))


def columns(name):
    line = next(line for line in section("### Columns").splitlines() if f"`{name}`" in line)
    words = re.findall(r"`(\w+)`", line.split(":", 1)[1].split("(")[0])
    return tuple(words)


def test_the_document_names_the_message_types():
    assert first_cells("## From the server") == wire.SERVER_TYPES
    assert first_cells("## From the client") == wire.CLIENT_TYPES


def test_the_document_names_the_columns_in_order():
    assert columns("rows") == wire.QUOTE_COLUMNS
    assert columns("indices") == wire.INDEX_COLUMNS
    assert columns("bids") == wire.LEVEL_COLUMNS
    assert columns("trades") == wire.TRADE_COLUMNS
    assert columns("bar") == wire.BAR_COLUMNS


def test_the_document_names_the_kinds_of_account_events():
    kinds = re.findall(r"^- `(\w+)`", section("### Kinds of account events"), re.M)
    assert tuple(kinds) == wire.ACCOUNT_KINDS


def test_columns_come_with_a_snapshot_only():
    market = {"run": 1, "at": (0, 34200), "phase": "continuous"}
    parts = {"number": 3, "market": market, "rows": [[0, "999001"]], "indices": [], "news": []}
    whole = json.loads(wire.quotes(**parts, whole=True))
    changed = json.loads(wire.quotes(**parts, whole=False))
    assert whole["columns"] == list(wire.QUOTE_COLUMNS)
    assert whole["at"] == [0, 34200]
    assert "columns" not in changed
    assert changed["rows"] == whole["rows"] == [[0, "999001"]]
