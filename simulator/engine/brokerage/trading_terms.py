"""What an account trades under beyond the rules of its market: a window, and a cap."""

from dataclasses import dataclass
from datetime import datetime

from simulator.engine.refusal import Refusal


@dataclass(frozen=True, slots=True)
class TradingTerms:
    """Nothing beyond the market's rules unless something is said.

    `opens` and `closes` go by the server's clock: a moment that opens belongs to the window, the
    one that closes does not. `single_cap` is a percentage of the assets at the last close; 0: none.
    """

    opens: datetime | None = None
    closes: datetime | None = None
    single_cap: int = 0

    def refusal_at(self, now: datetime) -> Refusal | None:
        """Why nothing is taken at this moment; None within the window."""
        if self.opens is not None and now < self.opens:
            return Refusal("window_not_open", facts={"opens": self.opens})
        if self.closes is not None and now >= self.closes:
            return Refusal("window_over", facts={"closes": self.closes})
        return None


MARKET_RULES_ONLY = TradingTerms()
