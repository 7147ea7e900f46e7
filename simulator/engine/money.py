"""Integer fen, half-up rounding, and the text of an amount."""

from decimal import ROUND_HALF_UP, Decimal

_UNIT = Decimal(1)
FEN = Decimal("0.01")
"""One fen in yuan."""


def half_up(value: Decimal) -> int:
    """The nearest whole number; a half goes away from zero."""
    return int(value.quantize(_UNIT, ROUND_HALF_UP))


def fen(yuan: Decimal) -> int:
    """An amount in yuan as whole fen, half up."""
    return half_up(yuan * 100)


def yuan(amount: int) -> Decimal:
    """An amount in fen as yuan with two decimals: 6630 is 66.30."""
    return Decimal(amount) * FEN
