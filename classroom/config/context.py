"""What the frame of every page needs: the reader's settings, the way back, the navigation."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import get_language

from classroom.config.navigation import links_for
from classroom.models import User


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    page = getattr(request, "shown_under", "") or (match.url_name if match else "") or ""
    return {
        "frame_language": "en" if (get_language() or "").startswith("en") else "zh-Hans",
        "frame_theme": _chosen(request, "theme", User.Theme),
        "frame_updown": _chosen(request, "updown", User.UpDown) or User.UpDown.RED_UP,
        "frame_here": _here(request),
        "frame_links": list(links_for(user, page)) if isinstance(user, User) else [],
    }


def _chosen(request: HttpRequest, name: str, choices: type[User.Theme] | type[User.UpDown]) -> str:
    """The person's own choice, else this browser's, else none."""
    own = getattr(getattr(request, "user", None), name, "")
    chosen = own or request.COOKIES.get(name, "")
    return chosen if chosen in choices.values else ""


def _here(request: HttpRequest) -> str:
    """The page the reader is on; for the answer to a form it is the page that holds the form."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from._replace(scheme="", netloc="", fragment="").geturl()
