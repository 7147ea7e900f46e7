"""Reads the environment loudly: a value that is missing or malformed stops the start with its name."""

import ipaddress
import os
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if name not in os.environ:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    msg = f"{name} must be one of 1, 0, true, false, yes, no, on, off; it is {value!r}."
    raise ImproperlyConfigured(msg)


def number(name: str, default: int) -> int:
    value = text(name) or str(default)
    try:
        return int(value)
    except ValueError as error:
        msg = f"{name} must be a whole number; it is {value!r}."
        raise ImproperlyConfigured(msg) from error


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list; empty parts are dropped."""
    value = text(name)
    if not value:
        return list(default)
    return [part.strip() for part in value.split(",") if part.strip()]


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """A comma-separated list of IP addresses and networks; an address is a network of one."""
    try:
        return [ipaddress.ip_network(word) for word in words(name)]
    except ValueError as error:
        msg = f"{name} must list IP addresses or networks: {error}."
        raise ImproperlyConfigured(msg) from error


_POSTGRESQL = ("postgresql", "postgres")
_LIBPQ = {
    *("host", "connect_timeout", "application_name"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey"),
}
"""What may stand behind the question mark; `host` is the folder of a server's local socket."""


def postgresql(name: str) -> dict[str, Any] | None:
    """The entries of Django's `DATABASES` that an address names; None if it is not set.

    The address is `postgresql://user:password@host:port/database?sslmode=require`. What a complaint
    repeats of it never holds the password.
    """
    value = text(name)
    if not value:
        return None
    try:
        address = urlsplit(value)
        fault = _fault(address)
        port = None if fault else address.port
    except ValueError:
        fault, address, port = "its host or its port cannot be read", urlsplit(""), None
    if fault:
        msg = (
            f"{name} must look like postgresql://user:password@host:5432/database, "
            f"with special signs of the password written as %XX; {fault}."
        )
        raise ImproperlyConfigured(msg)
    options = dict(parse_qsl(address.query))
    return {
        "NAME": unquote(address.path[1:]),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": options.pop("host", "") or unquote(address.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def _fault(address: SplitResult) -> str:
    if address.scheme not in _POSTGRESQL:
        return f"it begins with {address.scheme or 'nothing'}:// instead of postgresql://"
    if address.fragment:
        return "it has a # that is not written %23"
    if not address.path[1:] or "/" in address.path[1:]:
        return "it must name one database behind the host"
    unknown = sorted(set(dict(parse_qsl(address.query))) - _LIBPQ)
    if unknown:
        return f"{unknown[0]} is none of {', '.join(sorted(_LIBPQ))}"
    return ""
