"""The two boards of a contest: what judges see, and what stands on the public one.

From the freeze on the public board shows the table of that moment, whatever happens behind it.
"""

from exercises.scoring.standings import Event, Row, Standings, table_digest


class Board:
    """A contest's standings behind a freeze. Only the machine's part, and named so."""

    def __init__(self, standings: Standings) -> None:
        self._standings = standings
        self._frozen: tuple[Row, ...] | None = None

    @property
    def is_frozen(self) -> bool:
        return self._frozen is not None

    def apply(self, *events: Event) -> None:
        """Takes in events; the frozen table does not move."""
        self._standings.apply(*events)

    def freeze(self) -> str:
        """Lets the public board stand still, and gives its digest; a second freeze changes nothing."""
        if self._frozen is None:
            self._frozen = self._standings.rows()
        return table_digest(self._frozen)

    def unfreeze(self) -> None:
        """Shows the live table again."""
        self._frozen = None

    def public(self) -> tuple[Row, ...]:
        """What everybody may see."""
        return self._standings.rows() if self._frozen is None else self._frozen

    def restricted(self) -> tuple[Row, ...]:
        """What judges and the instructor see: always live."""
        return self._standings.rows()
