"""A printed sheet as PDF, where the system has the `weasyprint` command; else the print view serves.

The command runs in a process of its own, so that the serving one never waits for fonts.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

_COMMAND = "weasyprint"
_STYLES = ("tokens", "base", "components", "slip", "desks/report")
_PATIENCE = 60
"""Seconds."""
_LAYER = re.compile(r"@layer \w+ \{(.*)\}", re.DOTALL)
_TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
_USE = re.compile(r"var\((--[\w-]+)\)")
_FONT = re.compile(r"\bfont:\s*(?:(\d{3})\s+)?(\w+)\s+([^;]+);")
_SLIP = re.compile(r'<svg class="voucher-sheet"[^>]*>')


def is_available() -> bool:
    """Whether this system can make a PDF."""
    return shutil.which(_COMMAND) is not None


def pdf_of(html: str) -> bytes | None:
    """The sheet as PDF; None where the command is missing or fails."""
    command = shutil.which(_COMMAND)
    if command is None:
        return None
    asked = [part for name in _STYLES for part in ("--stylesheet", str(_style(name)))]
    try:
        done = subprocess.run(  # noqa: S603  # the command and its arguments are our own
            [command, "--quiet", *asked, "-", "-"],
            input=_with_inked_slips(html).encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return done.stdout


def _with_inked_slips(html: str) -> str:
    """Drawings keep to their own styles in a file: each slip gets those of the page inside it."""
    return _SLIP.sub(lambda slip: f"{slip.group()}<style>{_slip_style()}</style>", html)


@cache
def _slip_style() -> str:
    """The slip's styles in plain words, as drawings know neither layers, tokens nor short fonts."""
    values: dict[str, str] = {}
    for name, value in _TOKEN.findall(_style("tokens").read_text(encoding="utf-8")):
        values.setdefault(name, value)  # the first ones are those of the light theme
    style = _style("slip").read_text(encoding="utf-8")
    inside = _LAYER.search(style)
    plain = _resolved(inside.group(1) if inside else style, values)
    plain = _FONT.sub(
        lambda font: (
            f"font-weight: {font[1] or 400}; font-size: {font[2]}; font-family: {font[3]};"
        ),
        plain,
    )
    return plain.replace("currentcolor", values["--ink-seal"])


def _resolved(style: str, values: Mapping[str, str]) -> str:
    """A style with what its tokens stand for; a token may be made of others."""
    return _USE.sub(lambda use: _resolved(values[use.group(1)], values), style)


def _style(name: str) -> Path:
    found = finders.find(f"css/{name}.css")
    assert isinstance(found, str)  # noqa: S101  # our own files
    return Path(found)
