"""What people type, made plain: full-width digits of a Chinese keyboard, signs no database keeps."""

import re
import unicodedata
from typing import Any

_NUMBER = re.compile(r"[0-9]{1,9}")


def plain(value: Any) -> Any:
    """Full-width digits and signs made plain."""
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def whole_number(value: str) -> int | None:
    """A hidden field's number; None for anything a page of ours would not have sent."""
    return int(value) if _NUMBER.fullmatch(value) else None


def free_text(value: str) -> str:
    """What was typed, without characters that no database keeps."""
    return value.replace("\x00", "").replace("\r\n", "\n")
