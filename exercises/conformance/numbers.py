"""Numbers of worked cases, exactly as they are written there."""

from collections.abc import Mapping
from decimal import Decimal


def exact(value: float | str | Decimal) -> Decimal:
    """A number without the rounding of binary floats: 0.1 is one tenth."""
    return Decimal(str(value))


def exact_all(values: Mapping[str, float | str]) -> dict[str, Decimal]:
    return {name: exact(value) for name, value in values.items()}


def maybe(value: float | str | None) -> Decimal | None:
    return None if value is None else exact(value)
