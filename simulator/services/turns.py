"""One at a time, where there is no row to hold yet: whoever comes later waits for the transaction.

SQLite needs nothing: a transaction that writes has the database to itself. PostgreSQL has locks on
numbers for it; two names that fall on one number only wait for each other without need.
"""

import hashlib

from django.db import connections, transaction


def take(*, name: str, store: str = "default") -> None:
    """Waits until no other transaction has this turn, and keeps it to the end of the caller's own.

    Raises:
        TransactionManagementError: there is no transaction to keep it for.
    """
    connection = connections[store]
    if not connection.in_atomic_block:
        msg = f"The turn “{name}” is taken outside of a transaction."
        raise transaction.TransactionManagementError(msg)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(name)])


def number_of(name: str) -> int:
    """The number PostgreSQL knows a name by: 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
