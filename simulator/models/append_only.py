"""Rows that are only added: books and evidence. A mistake is corrected by a further row.

The guard stands twice: the model refuses in words a programmer understands, and the database refuses
an UPDATE however it comes. A deletion behind the program's back shows as a gap in the numbers, or as
a broken chain; `selectors.books.audit` and `services.evidence.verify` find it.
"""

from typing import Any, NoReturn, TypeVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Row = TypeVar("Row", bound=models.Model)


class AppendOnlyError(TypeError):
    """Something tried to change or remove a row that is only added."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    def update(self, **_: Any) -> NoReturn:
        raise AppendOnlyError(self.model.__name__)

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnlyError(self.model.__name__)

    def delete(self) -> NoReturn:
        raise AppendOnlyError(self.model.__name__)


class AppendOnlyModel(models.Model):
    """Base of models whose rows are only added."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnlyError(type(self).__name__)


_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME; END $$
"""


def forbid_updates(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Makes the database refuse an UPDATE of a table; a migration calls it for each new one.

    SQLite forgets a trigger when Django rebuilds the table for a later migration: that migration
    calls this again (a test tries every append-only model).
    """
    if editor.connection.vendor == "postgresql":
        editor.execute(_POSTGRES_FUNCTION)
        editor.execute(
            f"CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
        return
    editor.execute(
        f"CREATE TRIGGER IF NOT EXISTS {table}_append_only BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
    )
