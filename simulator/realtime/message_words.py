"""Why a socket's message was refused as such, in words."""

from django.utils.translation import gettext_lazy as _

from simulator.realtime import wire

_SENTENCES = {
    "binary_message": _("Messages are text; this one was binary."),
    "message_too_long": _("This message is longer than %(most)s bytes."),
    "not_json": _("This message is not JSON."),
    "not_an_object": _("A message is a JSON object."),
    "unknown_type": _("This address does not know this type of message."),
    "missing_field": _("The field “%(field)s” is missing."),
    "bad_field": _("The field “%(field)s” is not what it must be."),
    "no_such_share": _("No share has this number here."),
    "too_fast": _("Too many messages: 20 a second are the limit. Wait a moment."),
}


def problem(code: str, field: str) -> str:
    """The sentence for a code of `messages.Malformed`, in the reader's language."""
    return str(_SENTENCES[code] % {"field": field, "most": f"{wire.MAX_BYTES:,}"})
