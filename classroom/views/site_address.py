"""The address other machines reach this site by, to be printed on paper."""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def site_address(request: HttpRequest) -> str:
    """Scheme, host and port, such as http://192.168.1.20:8000.

    Who sits at the server may have typed 127.0.0.1, which is of no use on a slip: then the first
    other address of the site is taken, if it has one.
    """
    host, port = split_domain_port(request.get_host())
    if is_loopback(host):
        others = (one for one in settings.ALLOWED_HOSTS if not is_loopback(one))
        host = next((one for one in others if one.strip("*.") == one), host)
    return f"{request.scheme}://{host}{f':{port}' if port else ''}"


def is_loopback(host: str) -> bool:
    return host in {"localhost", "[::1]"} or host.startswith("127.")
