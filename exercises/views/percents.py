"""Percentages as people type them."""

from decimal import Decimal, InvalidOperation

from classroom.views.typed import free_text, plain

_FULL = Decimal(100)


def percent_of(typed: str) -> Decimal | None:
    """0 to 100 with two decimals at the most, also in full-width digits; None for anything else."""
    try:
        value = Decimal(str(plain(free_text(typed))).removesuffix("%"))
    except InvalidOperation:
        return None
    is_fine = value.is_finite() and 0 <= value <= _FULL and value == round(value, 2)
    return value if is_fine else None
