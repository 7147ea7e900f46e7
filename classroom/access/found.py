"""The one answer for what is absent and for what is somebody else's."""

from typing import TypeVar

from django.http import Http404

Found = TypeVar("Found")


def found_or_404(found: Found | None) -> Found:
    if found is None:
        raise Http404
    return found
