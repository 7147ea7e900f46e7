"""`manage.py prepare`: brings everything a start needs up to date, and skips what already is."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.module_loading import import_string

from classroom.management import environment
from classroom.services import demo, slips

LOGINS = "demo-logins.txt"
SHOWN_CLASSMATES = 3
"""How many students of a class are printed; the others follow the same pattern."""


class Command(BaseCommand):
    help = "Migrates both databases, collects static files, founds the demo college, tells the address."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        folder = Path(settings.DATA_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        for alias in settings.DATABASES:
            make_schema(alias)
            if has_new_migrations(alias):
                self.stdout.write(f"Bringing the database {alias} up to date …")
                call_command("migrate", database=alias, verbosity=0, interactive=False)
        self._collect_static(folder / "static.stamp")
        now = timezone.now()
        if demo.is_needed():
            self.stdout.write("Founding the demo college …")
            demo.seed(now=now, desk_stage=import_string(settings.DEMO_DESK_STAGE))
        demo.keep_going(now=now)
        slips.close_old(now=now)
        self._tell(host, port, folder / LOGINS)

    def _tell(self, host: str, port: int, logins: Path) -> None:
        """Prints the address to type and who may sign in."""
        is_local = environment.is_loopback(host)
        hosts = [host] if host != "0.0.0.0" else environment.own_addresses() or [host]  # noqa: S104
        self.stdout.write("")
        for address in hosts:
            self.stdout.write(f"  上班 Shangban   http://{address}:{port}")
        self.stdout.write("")
        if not demo.people():
            return
        has_known = demo.has_known_passwords()
        if has_known and not is_local:
            self._hand_out(logins)
            return
        if not has_known:
            self.stdout.write(f"  Demo logins 演示账号: {logins}\n")
            return
        self.stdout.write(f"  Demo logins 演示账号 (password 密码 {demo.PASSWORD}):")
        for person in demo.people(classmates=SHOWN_CLASSMATES):
            self.stdout.write(
                f"    {person.username:<12}{person.get_role_display()}  {person.name}"
            )
        self.stdout.write("    … or one click on the sign-in page 或在登录页一键进入")
        self.stdout.write("")

    def _hand_out(self, logins: Path) -> None:
        """Random passwords, printed this once and kept where only the owner can read them."""
        handed = demo.hand_out_passwords()
        names = {person.username: person for person in demo.people()}
        lines = [
            f"{username:<12}{password}   {names[username].get_role_display()}  {names[username].name}"
            for username, password in handed.items()
        ]
        write_private(logins, "\n".join(lines) + "\n")
        self.stdout.write(f"  Demo logins 演示账号 (kept in {logins}):")
        for line in lines:
            self.stdout.write(f"    {line}")
        self.stdout.write("")

    def _collect_static(self, stamp: Path) -> None:
        state = static_state()
        if (
            Path(settings.STATIC_ROOT).exists()
            and stamp.exists()
            and stamp.read_text(encoding="ascii") == state
        ):
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(state, encoding="ascii")


def write_private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def make_schema(alias: str) -> None:
    """On PostgreSQL both stores are schemas of one database; whoever owns it may make them."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        schema = connection.ops.quote_name(settings.POSTGRESQL_SCHEMAS[alias])
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")


def has_new_migrations(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_files() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def static_state() -> str:
    """Changes whenever a static file is added, removed or written."""
    digest = hashlib.sha256()
    for path in sorted(static_files()):
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
