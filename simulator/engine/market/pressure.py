"""How hard others than the crowd lean on a price: what they took, fading from minute to minute."""

_SIXTEENTH = 16


class Pressure:
    """Shares taken by buying less shares taken by selling; a sixteenth fades each minute.

    `taken` is the day's whole, which does not fade.
    """

    __slots__ = ("minute", "shares", "taken")

    def __init__(self, shares: int = 0, minute: int = 0, taken: int = 0) -> None:
        self.shares = shares
        self.minute = minute
        self.taken = taken

    def at(self, minute: int) -> int:
        """What is left of it in a minute of the day, towards zero."""
        left = abs(self.shares)
        for _ in range(minute - self.minute):
            if not left:
                break
            left = left * (_SIXTEENTH - 1) // _SIXTEENTH
        return left if self.shares > 0 else -left

    def add(self, shares: int, minute: int) -> None:
        self.shares = self.at(minute) + shares
        self.minute = minute
        self.taken += shares
