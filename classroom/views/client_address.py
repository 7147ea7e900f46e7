"""Where a request comes from: the browser's address, behind proxies that the site trusts."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

UNKNOWN = "0.0.0.0"  # noqa: S104  # nobody's address, never bound
"""Stands for a request without an address, as over a Unix socket."""

FORWARDED = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-IP",
    "X-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "Via",
)
"""Headers by which a proxy gives itself away."""


def client_address(request: HttpRequest) -> str:
    """The address nearest to the person that is known for sure.

    `X-Forwarded-For` is read from the right, where the nearest proxy wrote, and only as far as
    each hop is a trusted proxy. What anybody else has written there is ignored.
    """
    address = _read(request.META.get("REMOTE_ADDR", ""))
    if address is None:
        return UNKNOWN
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    while _is_trusted(address) and hops:
        hop = _read(hops.pop().strip())
        if hop is None:
            break
        address = hop
    return str(address)


def is_at_this_machine(request: HttpRequest) -> bool:
    """Whether the browser runs on the server itself: loopback, and no proxy in between."""
    address = _read(request.META.get("REMOTE_ADDR", ""))
    is_direct = not any(name in request.headers for name in FORWARDED)
    return is_direct and address is not None and address.is_loopback


def _read(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)
