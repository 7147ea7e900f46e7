"""What the frame of every page needs: the reader's settings."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {
        "frame_language": "en" if (get_language() or "").startswith("en") else "zh-Hans",
        "frame_theme": getattr(user, "theme", ""),
        "frame_updown": getattr(user, "updown", "") or "cn",
    }
