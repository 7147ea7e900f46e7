"""Who has given a sign of life to this process; written down together, every few seconds."""

from datetime import datetime

from simulator.realtime.clerks import ask
from simulator.services import presence


class Leases:
    """The last sign of life of each person since it was last written down."""

    def __init__(self) -> None:
        self._seen: dict[int, datetime] = {}

    def renew(self, person: int, now: datetime) -> None:
        self._seen[person] = now

    async def write_down(self) -> int:
        """Writes what is new; returns of how many people. What could not be written is kept."""
        if not self._seen:
            return 0
        seen, self._seen = self._seen, {}
        try:
            await ask(presence.renew, seen=seen)
        except Exception:
            self._seen = {**seen, **self._seen}
            raise
        return len(seen)


leases = Leases()
"""The leases of this process."""
