"""`manage.py serve`: pages, sockets and the market in one process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from simulator.services import data_folder, host_lock


class Command(BaseCommand):
    help = "Serves the site with its market, until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        try:
            with data_folder.held(Path(settings.DATA_DIR)), host_lock.held() as may_host:
                fault = serve(host, port, may_host)
        except (data_folder.FolderInUseError, host_lock.HostedElsewhereError) as error:
            raise CommandError(str(error)) from error
        if fault:
            raise CommandError(fault)


def serve(host: str, port: int, may_host: Callable[[], bool]) -> str:
    """Serves until a signal comes; returns why it could not, or nothing."""
    # The event loop is chosen as this is imported, so not before it is needed.
    from channels.routing import get_default_application  # noqa: PLC0415

    from simulator.realtime.server import ServedTown  # noqa: PLC0415

    application = get_default_application()
    town = ServedTown(
        application, host=host, port=port, jobs=settings.PERIODIC_JOBS, may_host=may_host
    )
    return town.run()
