"""A run in the memory of its host: steps, commands, and what one commit writes and tells of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from simulator.engine.calendar import Phase
from simulator.engine.market.commands import (
    CancelOrder,
    CapPositions,
    Command,
    OpenAccount,
    PlaceOrder,
)
from simulator.engine.market.events import Accepted, Cancelled, Event, PhaseBegan, Refused
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.view import MarketActor
from simulator.engine.refusal import Refusal
from simulator.models import AnsweredCommand, MarketRun, RunSnapshot
from simulator.realtime import wire
from simulator.realtime.account_log import SIDES, AccountLog
from simulator.realtime.bar_recorder import BarRecorder
from simulator.realtime.board import Board
from simulator.realtime.depth_board import DepthBoard
from simulator.realtime.driver import Driver
from simulator.realtime.hub import Frame, text_message
from simulator.selectors import market, runs
from simulator.services import exchange, journal
from simulator.services.exchange import Answer, Reply, Request
from simulator.services.journal import Commit, Rebuilt

SNAPSHOT_EVERY = 20_000
"""Commands between two snapshots: a restart replays no more than that, about a second's work."""

CrowdMaker = Callable[[Scenario, int], MarketActor | None]


class LiveRun:
    """One run, from its last commit on. After a commit that failed it is thrown away and rebuilt."""

    def __init__(self, row: MarketRun, scenario: Scenario, rebuilt: Rebuilt) -> None:
        self.row = row
        self.run = rebuilt.run
        self._scenario = scenario
        self._place = rebuilt.place
        self._since_snapshot = rebuilt.replayed
        self._day_ended = False
        self._closed = False
        self._driver = Driver(row)
        self._log = AccountLog(row.pk, runs.newest_seqs(row))
        self._board = Board(row, scenario, runs.picture_number(row))
        self._depth = DepthBoard(row.pk)
        self._bars = BarRecorder(
            row.pk,
            len(scenario.instruments),
            runs.newest_minute(row),
            runs.newest_day(row),
        )
        self._answers: dict[tuple[int, str], AnsweredCommand] = {}
        self._frame: Frame | None = None

    @classmethod
    def load(cls, row: MarketRun, crowd_of: CrowdMaker) -> "LiveRun":
        """The run as its last commit left it.

        Raises:
            BrokenJournalError: its store does not hold together.
        """
        scenario = market.scenario_of(row)
        return cls(row, scenario, journal.rebuild(row, scenario, crowd_of(scenario, row.seed)))

    @property
    def is_new(self) -> bool:
        return self._place.seq == 0

    @property
    def is_behind(self) -> bool:
        return self._driver.is_behind

    def follow(self, row: MarketRun) -> None:
        self.row = row
        self._driver.follow(row)
        self._board.follow(row)

    # ---- Between two commits --------------------------------------------------------------------
    def step(self, now: datetime, budget: float) -> None:
        """Lets the clock catch up with the wall."""
        for _, events in self._driver.step(self.run, now, budget):
            self._note(events)

    def take(self, requests: Iterable[Request], now: datetime) -> list[Reply]:
        """Carries out commands in order; each key has one effect.

        `now` is the moment at which they are taken: what an account's window or the class break
        keeps out by then is refused, however long it has waited.
        """
        asked = list(requests)
        keys = [request.key for request in asked if request.key]
        known = {(row.account, row.key): row for row in runs.answered(self.row, keys)}
        return [self._reply(request, known, now) for request in asked]

    def _reply(
        self, request: Request, known: Mapping[tuple[int, str], AnsweredCommand], now: datetime
    ) -> Reply:
        place = (request.account, request.key)
        earlier = (known.get(place) or self._answers.get(place)) if request.key else None
        if earlier is not None:
            if earlier.fingerprint != request.fingerprint:
                return Refusal("key_used")
            return exchange.from_data(earlier.answer)
        if isinstance(request.command, PlaceOrder | CancelOrder):
            refused = request.terms.refusal_at(now) or self._pause_refusal(now)
            if refused is not None:
                return refused
        if self.run.account(request.account) is None:
            self._open(request)
        if isinstance(request.command, OpenAccount):
            return Answer()
        reply = self._told(request, self._apply(request.command))
        if request.key:
            self._answers[place] = AnsweredCommand(
                run_id=self.row.pk,
                account=request.account,
                key=request.key,
                fingerprint=request.fingerprint,
                answer=exchange.as_data(reply),
                day=self.run.now.day,
            )
        return reply

    def _pause_refusal(self, now: datetime) -> Refusal | None:
        stands = self.row.state != MarketRun.State.RUNNING or self._driver.must_pause(now)
        return Refusal("market_paused") if stands else None

    def _open(self, request: Request) -> None:
        self._apply(OpenAccount(request.account, request.opening_cash))
        if request.terms.single_cap:
            self._apply(CapPositions(request.account, request.terms.single_cap))

    def _told(self, request: Request, events: list[Event]) -> Reply:
        first = events[0] if events else None
        if isinstance(first, Refused):
            facts = dict(first.facts)
            if isinstance(request.command, PlaceOrder):
                share = self._scenario.instruments[request.command.instrument]
                facts |= {"share": share.code, "side": SIDES[request.command.side]}
            return Refusal(str(first.code), facts=facts)
        if isinstance(first, Accepted | Cancelled):
            order = self.run.order(first.order)
            if order is not None:
                return Answer(order.order, order.filled, order.remaining)
        return Answer()

    def _apply(self, command: Command) -> list[Event]:
        events = self.run.apply(command)
        self._note(events)
        return events

    def _note(self, events: list[Event]) -> None:
        self._log.note(self.run.now, events)
        if any(isinstance(event, PhaseBegan) and event.phase == Phase.CLOSED for event in events):
            self._day_ended = True
            self._closed = not self.row.endless
        if events:
            self._bars.look(self.run)

    # ---- A commit -------------------------------------------------------------------------------
    def wants_commit(self, now: datetime) -> bool:
        """Whether something is waiting for its commit: answers, news of an account, or a picture."""
        is_news = bool(self._answers) or self._log.has_news or self._day_ended
        return is_news or self._board.is_due(now) or self._driver.must_pause(now)

    def commit(self, now: datetime) -> Commit:
        """All that has happened since the last one, as rows to write."""
        events, balances = self._log.take(self.run)
        self._bars.look(self.run)
        minutes, days = self._bars.take(now)
        pauses = self._closed or self._driver.must_pause(now)
        if pauses:
            self.row.state = MarketRun.State.PAUSED
        self._frame, picture = None, None
        if pauses or self._board.is_due(now):
            self._frame, picture = self._board.draw(self.run, now, self._log.accounts)
        commit = Commit(
            run=self.row.pk,
            events=events,
            balances=balances,
            answers=list(self._answers.values()),
            picture=picture,
            minutes=minutes,
            days=days,
            pauses=pauses,
        )
        self._add_batch(commit)
        self._answers, self._day_ended, self._closed = {}, False, False
        return commit

    def _add_batch(self, commit: Commit) -> None:
        commands = self.run.drain()
        if not commands:
            return
        day = self.run.now.day
        commit.batch = journal.next_batch(self.row, self._place, day, commands)
        self._place = journal.Place(commit.batch.seq, commit.batch.hash)
        self._since_snapshot += len(commands)
        if self._day_ended or self._since_snapshot >= SNAPSHOT_EVERY:
            self._since_snapshot = 0
            commit.snapshot = RunSnapshot(
                run_id=self.row.pk,
                seq=self._place.seq,
                hash=self._place.hash,
                day=day,
                ends_day=self._day_ended,
                state=self.run.snapshot(),
                digest=self.run.digest(),
            )

    def frames(
        self, commit: Commit, watched: frozenset[str], now: datetime
    ) -> Iterable[tuple[str, Frame]]:
        """What a commit that stands is to tell, by topic: accounts first, then the market."""
        for event in commit.events:
            topic = wire.account_topic(self.row.pk, event.account)
            if topic in watched:
                text = wire.account(
                    seq=event.seq,
                    kind=event.kind,
                    at=(event.day, event.second),
                    facts=event.facts,
                )
                yield topic, Frame(event.seq, text_message(text))
        if self._frame is not None:
            yield wire.quotes_topic(self.row.pk), self._frame
        yield from self._depth.frames(self.run, watched, now)
