"""Which database a model lives in: the exchange's journal has a store of its own."""

from typing import Any

from django.db.models import Model


class ExchangeRouter:
    """Models that say `database = "exchange"` live there, all others in the default database."""

    def _home(self, model: type[Model]) -> str:
        return getattr(model, "database", "default")

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return self._home(model)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return self._home(model)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return self._home(type(one)) == self._home(type(other))

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool | None:
        if model_name is None:
            return None
        # Inside a migration the model is a historical one, so the name decides.
        home = "exchange" if (app_label, model_name) in EXCHANGE_MODELS else "default"
        return db == home


EXCHANGE_MODELS = {
    ("simulator", name)
    for name in (
        *("marketrun", "journalbatch", "runsnapshot"),
        *("accountevent", "accountbalance", "answeredcommand"),
        *("runpicture", "minutebars", "daybars"),
    )
}
"""The models of the exchange's store, for migrations; a test holds it against the models."""
