"""A printed sheet as PDF, where the system has the `weasyprint` command; else the print view serves.

The command runs in a process of its own, so that the serving one never waits for fonts.
"""

import shutil
import subprocess

from django.contrib.staticfiles import finders

_COMMAND = "weasyprint"
_STYLES = ("tokens", "base", "components", "slip", "desks/report")
_PATIENCE = 60
"""Seconds."""


def is_available() -> bool:
    """Whether this system can make a PDF."""
    return shutil.which(_COMMAND) is not None


def pdf_of(html: str) -> bytes | None:
    """The sheet as PDF; None where the command is missing or fails."""
    command = shutil.which(_COMMAND)
    if command is None:
        return None
    styles = [finders.find(f"css/{name}.css") for name in _STYLES]
    asked = [part for style in styles if style for part in ("--stylesheet", str(style))]
    try:
        done = subprocess.run(  # noqa: S603  # the command and its arguments are our own
            [command, "--quiet", *asked, "-", "-"],
            input=html.encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return done.stdout
