"""The way to the exchange: whoever has a command hands it over here, wherever the run is hosted.

The host of the runs connects itself at its start. Without one every command is refused, so pages
go on working.
"""

import hashlib
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import astuple, dataclass
from typing import Any, Protocol

from simulator.engine.brokerage.trading_terms import MARKET_RULES_ONLY, TradingTerms
from simulator.engine.market.commands import (
    CROWD,
    Announce,
    CancelOrder,
    MoveCash,
    OpenAccount,
    PlaceOrder,
)
from simulator.engine.refusal import Refusal
from simulator.models import AnsweredCommand

PATIENCE = 5.0
"""Seconds a form waits for the commit of its command."""

ParticipantCommand = PlaceOrder | CancelOrder | OpenAccount | MoveCash | Announce
"""What comes from outside of the market; news is announced on nobody's account (`CROWD`)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command that was taken. Shares; 0 where it does not apply."""

    order: int = 0
    filled: int = 0
    remaining: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """A command on its way to a run."""

    run: int
    account: int
    opening_cash: int
    """Fen, with which the account is opened at the run if it is not yet."""
    command: ParticipantCommand
    key: str
    """The same key has one effect and the same answer; empty where sending twice does no harm."""
    terms: TradingTerms = MARKET_RULES_ONLY
    """What the account trades under; the host holds it when it takes the command."""

    @property
    def fingerprint(self) -> str:
        said = f"{type(self.command).__name__} {astuple(self.command)}"
        return hashlib.sha256(said.encode()).hexdigest()


Reply = Answer | Refusal


class Exchange(Protocol):
    """The host of the runs. Both methods may be called from any thread and return at once."""

    def submit(self, request: Request) -> Future[Reply]:
        """Queues a command; the future is done after its commit."""

    def wake(self) -> None:
        """Says that a row of `MarketRun` has changed."""


class _Line:
    """The connection of this process."""

    exchange: Exchange | None = None


def connect(exchange: Exchange) -> None:
    _Line.exchange = exchange


def disconnect() -> None:
    _Line.exchange = None


def is_hosted() -> bool:
    """Whether a host is connected to this process."""
    return _Line.exchange is not None


def submit(request: Request) -> Future[Reply]:
    """Hands a command to the exchange. The future never raises; it refuses."""
    if _Line.exchange is not None:
        return _Line.exchange.submit(request)
    return answered(Refusal("not_hosted"))


def barrier(run: int) -> Future[Reply]:
    """Changes nothing; done once everything that a run has taken before is in its store."""
    return submit(Request(run, CROWD, 0, OpenAccount(CROWD, 0), key=""))


def answered(reply: Reply) -> Future[Reply]:
    """A future that is done already."""
    future: Future[Reply] = Future()
    future.set_result(reply)
    return future


def wait(future: Future[Reply]) -> Reply:
    """The reply, or a refusal that says nothing is known yet: sending again with the key is safe."""
    try:
        return future.result(timeout=PATIENCE)
    except FutureTimeoutError:
        return Refusal("no_answer_yet", facts={"seconds": int(PATIENCE)})


def stored(request: Request) -> Reply | None:
    """What this command was answered before under its key; None if the exchange never took it."""
    found = AnsweredCommand.objects.filter(
        run_id=request.run, account=request.account, key=request.key
    ).first()
    if found is None or found.fingerprint != request.fingerprint:
        return None
    return from_data(found.answer)


def wake() -> None:
    if _Line.exchange is not None:
        _Line.exchange.wake()


def as_data(reply: Reply) -> dict[str, Any]:
    """A reply as it is stored and sent."""
    if isinstance(reply, Answer):
        return {
            "accepted": True,
            "order": reply.order,
            "filled": reply.filled,
            "remaining": reply.remaining,
        }
    return {"accepted": False, "code": reply.code, "facts": dict(reply.facts)}


def from_data(data: Mapping[str, Any]) -> Reply:
    if data["accepted"]:
        return Answer(data["order"], data["filled"], data["remaining"])
    return Refusal(data["code"], facts=data["facts"])
