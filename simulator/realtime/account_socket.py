"""`/ws/account/<id>/`: what happens to an account, for its owner, and orders from it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from typing import Any, ClassVar
from urllib.parse import parse_qs

from django.http import Http404
from django.utils import translation

from simulator.access.accounts import account_for
from simulator.access.sign_in import Badge
from simulator.models import BrokerageAccount, MarketRun
from simulator.realtime import wire
from simulator.realtime.clerks import ask
from simulator.realtime.guard import guard
from simulator.realtime.hub import Frame, Member, text_message
from simulator.realtime.socket import CLOSE_NOT_HOSTED, TownSocket
from simulator.selectors import accounts as reading
from simulator.selectors import market
from simulator.services import accounts, exchange, orders
from simulator.services.exchange import Answer, Reply
from simulator.views.exchange_words import cancelled, placed, sentence

log = logging.getLogger(__name__)

PAGE = 200
"""Events read from the database at a time."""
_DIGITS = 15


class AccountSocket(TownSocket):
    """Its owner's only: whoever else asks is told what they would be told of an absent one."""

    allowed: ClassVar[frozenset[str]] = frozenset(wire.CLIENT_TYPES)
    account: BrokerageAccount

    def __init__(self) -> None:
        super().__init__()
        self.tasks: set[asyncio.Task[None]] = set()
        self.replaying: asyncio.Task[None] | None = None
        self.handlers |= {
            "replay": self.on_replay,
            "place": self.on_place,
            "cancel": self.on_cancel,
        }

    async def connect(self) -> None:
        user = self.scope["user"]
        try:
            self.account = await ask(account_for, user, self.scope["url_route"]["kwargs"]["pk"])
        except Http404:
            await self.close()
            return
        guard.watch(self, Badge(user.pk, self.scope["session"].session_key or ""))
        await self.accept()
        run = await ask(market.live_run, self.account.town_id)
        if run is None or not await self._enter():
            await self.shut(CLOSE_NOT_HOSTED)
            return
        self.run = run
        topic = wire.account_topic(run.pk, self.account.pk)
        member = await self.join("account", topic, conflates=False)
        self.hub.hold(member, 0)
        seq = await ask(reading.newest_seq, run, self.account)
        await self.send(wire.welcome(run=run.pk, account=self.account.pk, seq=seq))
        self._begin_replay(member, self._has_already(run))

    def let_go(self) -> None:
        super().let_go()
        guard.forget(self)
        for task in self.tasks:
            task.cancel()

    async def on_replay(self, fields: Mapping[str, Any]) -> None:
        member = self.members.get("account")
        if member is not None:
            self._begin_replay(member, fields["since"])

    async def on_place(self, fields: Mapping[str, Any]) -> None:
        future = await ask(
            orders.place_later,
            person_id=self.scope["user"].pk,
            account=self.account,
            code=fields["code"],
            side=fields["side"],
            price=fields["price"],
            quantity=str(fields["quantity"]),
            key=fields["key"],
        )
        self._keep(self._answer(fields["key"], future, placed))

    async def on_cancel(self, fields: Mapping[str, Any]) -> None:
        future = await ask(
            orders.cancel_later,
            person_id=self.scope["user"].pk,
            account=self.account,
            order=fields["order"],
            key=fields["key"],
        )
        self._keep(self._answer(fields["key"], future, cancelled))

    # ---- Answers --------------------------------------------------------------------------------
    async def _answer(self, key: str, future: Future[Reply], said: Callable[[Answer], str]) -> None:
        """The next message is read meanwhile; answers come in the order of the commits."""
        reply = await _reply_of(future)
        with translation.override(self.language):
            text = said(reply) if isinstance(reply, Answer) else sentence(reply)
        await self.send(wire.answer(key=key, answer=exchange.as_data(reply), text=text))

    async def _enter(self) -> bool:
        """Opens the account at the run; False if no exchange is there to do it."""
        reply = await _reply_of(await ask(accounts.enter_later, account=self.account))
        return isinstance(reply, Answer)

    # ---- Replay ---------------------------------------------------------------------------------
    def _has_already(self, run: MarketRun) -> int:
        """The newest event the client says it has of this run; 0 if it has none."""
        query = parse_qs(self.scope["query_string"].decode("latin1"))
        has = _number(query.get("since"))
        return has if _number(query.get("run")) == run.pk else 0

    def _begin_replay(self, member: Member, since: int) -> None:
        """A replay goes on beside the reading of messages, which acknowledge it."""
        if self.replaying is not None:
            self.replaying.cancel()
        self.hub.hold(member, since)
        self.replaying = self._keep(self._replay(member, since))

    async def _replay(self, member: Member, since: int) -> None:
        assert self.run is not None  # noqa: S101  # there is a member
        if since > await ask(reading.newest_seq, self.run, self.account):
            since = 0  # it remembers another run's
            self.hub.hold(member, since)
        while page := await ask(reading.events_after, self.run, self.account, since, PAGE):
            if page[0].seq > since + 1:  # days that an endless run has let go
                await self.send(wire.replayed(page[0].seq - 1))
            for event in page:
                at = (event.day, event.second)
                text = wire.account(seq=event.seq, kind=event.kind, at=at, facts=event.facts)
                await self.hub.replay(member, Frame(event.seq, text_message(text)))
            since = page[-1].seq
        await self.send(wire.replayed(since))
        await self.hub.release(member)

    def _keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("A socket of account %s failed.", self.account.pk, exc_info=error)
            self._keep(self.shut(1011))


async def _reply_of(future: Future[Reply]) -> Reply:
    """Waits without letting go of the command when the socket does."""
    return await asyncio.shield(asyncio.wrap_future(future))


def _number(texts: list[str] | None) -> int:
    text = texts[-1] if texts else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
