"""Reads the environment loudly: a value that is missing or malformed stops the start with its name."""

import ipaddress
import os

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
