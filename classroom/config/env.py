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
        port = address.port
    except ValueError as error:
        raise _bad_address(name, "the host or the port cannot be read") from error
    options = dict(parse_qsl(address.query, keep_blank_values=True))
    database = unquote(address.path.removeprefix("/"))
    fault = _fault(address, database, options)
    if fault:
        raise _bad_address(name, fault)
    return {
        "NAME": database,
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": options.pop("host", "") or unquote(address.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def _fault(address: SplitResult, database: str, options: dict[str, str]) -> str:
    if address.scheme not in _POSTGRESQL:
        return f"it begins with {address.scheme or 'nothing'}:// instead of postgresql://"
    if address.fragment:
        return "it has a # that is not written %23"
    if not database or "/" in database:
        return "it must name one database behind the host"
    unknown = sorted(set(options) - _LIBPQ)
    if unknown:
        return f"{unknown[0]} is none of {', '.join(sorted(_LIBPQ))}"
    return ""


def _bad_address(name: str, fault: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{name} must look like postgresql://user:password@host:5432/database, "
        f"with special signs of the password written as %XX; {fault}."
    )
