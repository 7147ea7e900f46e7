"""The few threads that read the databases for the sockets.

Each keeps its connections, since opening one costs more than most queries; a connection that has
failed is closed and opened afresh.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connections

THREADS = 4

P = ParamSpec("P")
T = TypeVar("T")

_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="clerk")


async def ask(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs something that touches the databases in a clerk's thread."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_pool, partial(_answer, question, *args, **kwargs))


def _answer(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return question(*args, **kwargs)
    except DatabaseError:
        connections.close_all()
        raise
