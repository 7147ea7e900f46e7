"""What a start needs to know before Django reads its settings: the key, the addresses.

Run by the Makefile as `python -m classroom.management.environment HOST`; prints `export`
lines for the shell. Plain standard library: it runs before anything else does.
"""

import os
import secrets
import shlex
import socket
import sys
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def secret_key(folder: Path) -> str:
    """The key of this data folder, made once and readable by its owner only."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(60))
    return path.read_text(encoding="ascii").strip()


def own_addresses() -> list[str]:
    """The IPv4 addresses other machines can reach this one by, the most likely one first."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Nothing is sent: connecting a datagram socket only asks which way out would be taken.
        try:
            probe.connect(("192.0.2.1", 9))
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    try:
        known = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        known = []
    found.extend(str(entry[4][0]) for entry in known)
    return [one for one in dict.fromkeys(found) if not one.startswith(("127.", "0."))]


def is_loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def environment(host: str, folder: Path, given: dict[str, str]) -> dict[str, str]:
    """The variables to set; what the caller has set already stays as it is."""
    hosts = [*LOOPBACK]
    if not is_loopback(host):
        reachable = own_addresses() if host == "0.0.0.0" else [host]  # noqa: S104  # compared
        hosts = [*reachable, socket.gethostname(), *hosts]
    wanted = {
        "SHANGBAN_DATA_DIR": str(folder),
        "SHANGBAN_HOSTS": ",".join(hosts),
        "SHANGBAN_DEMO_LOGIN": "1" if is_loopback(host) else "0",
    }
    values = {name: given.get(name) or value for name, value in wanted.items()}
    values["SHANGBAN_SECRET_KEY"] = given.get("SHANGBAN_SECRET_KEY") or secret_key(folder)
    if not is_loopback(host):
        values["SHANGBAN_DEMO_LOGIN"] = "0"
    return values


def main(host: str) -> None:
    given = dict(os.environ)
    folder = Path(given.get("SHANGBAN_DATA_DIR") or Path.cwd() / "var")
    for name, value in environment(host, folder, given).items():
        sys.stdout.write(f"export {name}={shlex.quote(value)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
