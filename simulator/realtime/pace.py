"""How fast one socket may speak: a bucket of tokens."""

from dataclasses import dataclass

A_SECOND = 20.0
AT_ONCE = 60.0
PATIENCE = 200
"""Messages beyond the pace before the socket is closed."""


@dataclass(slots=True)
class Pace:
    """Counts the messages of one socket."""

    at: float
    """Seconds of a clock that only goes forward."""
    tokens: float = AT_ONCE
    ignored: int = 0

    def allows(self, now: float) -> bool:
        self.tokens = min(AT_ONCE, self.tokens + (now - self.at) * A_SECOND)
        self.at = now
        if self.tokens < 1:
            self.ignored += 1
            return False
        self.tokens -= 1
        self.ignored = 0
        return True

    def give_back(self) -> None:
        """The message allowed last does not count."""
        self.tokens = min(AT_ONCE, self.tokens + 1)

    @property
    def is_hopeless(self) -> bool:
        return self.ignored > PATIENCE
