"""A refusal found in the middle of a transaction: it takes back what was written, and is returned."""

from typing import TypeVar

from simulator.engine.refusal import Refusal

Result = TypeVar("Result")


class RefusedError(Exception):
    """Carries a refusal out of a transaction, which rolls back on the way."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def unless_refused(result: Result | Refusal) -> Result:
    """The result.

    Raises:
        RefusedError: it is a refusal. The service that opened the transaction catches this outside
            of it.
    """
    if isinstance(result, Refusal):
        raise RefusedError(result)
    return result
