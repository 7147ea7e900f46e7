"""`/ws/market/<board_key>/`: the quotes of a town for everybody, and the depth of one share."""

from typing import ClassVar

from django.http import Http404

from simulator.access.towns import town_on_board
from simulator.models import MarketRun
from simulator.realtime import wire
from simulator.realtime.clerks import ask
from simulator.realtime.socket import CLOSE_NOT_HOSTED, TownSocket
from simulator.selectors import market


def _run_on_board(board_key: str) -> MarketRun | None:
    return market.live_run(town_on_board(board_key).pk)


class MarketSocket(TownSocket):
    """Open to anybody; says nothing about people."""

    allowed: ClassVar[frozenset[str]] = frozenset({"ack", "resync", "watch", "unwatch", "ping"})

    async def connect(self) -> None:
        try:
            run = await ask(_run_on_board, self.scope["url_route"]["kwargs"]["board_key"])
        except Http404:
            await self.close()
            return
        await self.accept()
        if run is None:
            await self.shut(CLOSE_NOT_HOSTED)
            return
        self.run = run
        await self.join("quotes", wire.quotes_topic(run.pk))
