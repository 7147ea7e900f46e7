"""What somebody with the database's own password could do: changes behind the program's back."""

from django.db import connection


def unguard(table: str) -> None:
    """Takes off the trigger that keeps the rows of a table from being changed."""
    connection.check_constraints()  # PostgreSQL alters no table that has checks to come
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_append_only{where}")
