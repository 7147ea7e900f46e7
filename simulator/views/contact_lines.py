"""What was said in a contact, line by line, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from simulator.engine.brokerage.contacts import Saying
from simulator.models import Contact
from simulator.selectors import contacts as reading
from simulator.templatetags.house import yuan
from simulator.views.broker_words import SAYINGS
from simulator.views.spoken import said


@dataclass(frozen=True, slots=True)
class SpokenLine:
    text: str
    label: str = ""
    """What the broker meant to say."""
    is_client: bool = False


def lines_of(contact: Contact) -> list[SpokenLine]:
    """What was said, in order."""
    texts = reading.written({line.get("text", "") for line in contact.lines})
    return [_line(contact, line, texts) for line in contact.lines]


def _line(contact: Contact, line: Mapping[str, Any], texts: Mapping[str, str]) -> SpokenLine:
    if line["by"] == "client":
        return SpokenLine(said(reading.client_says(contact, line)), is_client=True)
    saying = line.get("saying", "")
    if saying == "money":
        fen = yuan(line["fen"])
        return SpokenLine(_("Asked the client to move %(fen)s yuan to the broker.") % {"fen": fen})
    if saying == "read_back":
        return SpokenLine(_("Read instruction %(name)s back.") % {"name": line["instruction"]})
    label = str(SAYINGS[Saying(saying)]) if saying in list(Saying) else ""
    return SpokenLine(texts.get(line.get("text", ""), "—"), label)
