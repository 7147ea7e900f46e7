"""The demo college's contest to judge: a short one, traded by its entrants and then drawn.

It goes by the services of any contest. Its window has begun when it is set up, so that the contest's
clock catches up with it at once and judges need not wait for long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from classroom.models import User
from exercises.models import Contest, Entry
from exercises.scoring.contest_rules import Window
from exercises.selectors import contests as reading
from exercises.services import contest_entries, contest_panel, contests, demo_contest
from simulator.models import AnsweredCommand, MarketRun
from simulator.selectors import market
from simulator.selectors.market import Picture
from simulator.services import orders

NAME = "江海杯热身赛"
SEATS = 2
"""So many students of each class have entered."""
TRADED = timedelta(seconds=70)
"""How long its market is open, of the shortest window that a contest may have."""
FROZEN = timedelta(seconds=30)
"""How long before the close the standings freeze."""
TICKS_ABOVE = 5
"""An order reaches so far above the best offer, so that it trades even if the market moves."""
LOT = 100
"""Shares."""


@dataclass(frozen=True, slots=True)
class Buy:
    """An order for a share, worth a part of the opening cash in percent."""

    code: str
    part: int


Step = str | Buy
"""A note in the diary, or an order."""

SCRIPTS: Sequence[Sequence[Step]] = (
    (
        "计划：总仓位不过六成，单只不过两成，跌破买入价百分之三就卖出。先看电力和银行，波动小。",
        Buy("999112", 20),
        "岚江水电按计划成交。银行股分红稳定，再买一成半，止损同上。",
        Buy("999203", 15),
        "两只都在计划之内，余下现金留到下一个交易日，不追高。",
    ),
    (
        "看好芯片，先买三成，跌百分之五止损。",
        Buy("999307", 30),
        "涨了一点，想再加三成。",
        Buy("999307", 30),
        "加仓被持仓上限退回：单只最多五成。以后下单前先算一算占比。",
    ),
    (
        Buy("999416", 40),
        Buy("999513", 40),
        "都买好了，感觉会涨。",
    ),
    (
        "港口受益于出口数据。试一成，目标涨百分之四，止损百分之二。",
        Buy("999605", 10),
        "成交价比预想高两分，成本记下来了。行情未确认，先不加仓。",
    ),
)
"""What the entrants do, one step after the other: careful, over the cap, without a plan, small."""


def keep_one_to_judge(*, now: datetime) -> None:
    """Brings the contest of each demo college one step further: set up, traded, drawn."""
    for organiser in demo_contest.organisers():
        contest = demo_contest.current(organiser, NAME)
        if contest is None:
            _set_up_under_way(organiser, now)
        elif contest.is_open:
            _play_on(contest, now)
        elif contest.is_being_judged and not reading.is_drawn(contest):
            contest_panel.draw(contest=contest, by=organiser, now=now)


def _set_up_under_way(organiser: User, now: datetime) -> None:
    closes = now.replace(microsecond=0) + TRADED
    opened = closes - contests.LENGTH[0]
    demo_contest.set_up(
        organiser=organiser,
        name=NAME,
        window=Window(opened, closes, closes - FROZEN),
        seats=SEATS,
        now=opened - timedelta(hours=1),
    )


def _play_on(contest: Contest, now: datetime) -> None:
    """The next step of each entrant."""
    run = reading.run_of(contest)
    picture = market.picture(run) if run else None
    if run is None or picture is None:
        return
    entries = contest.entries.select_related("contest", "account__town").order_by("pk")
    for entry, script in zip(entries, SCRIPTS, strict=False):
        done = _steps_done(entry, run)
        if done < len(script):
            _take(entry, script[done], key=f"{NAME} {done}", picture=picture, now=now)


def _steps_done(entry: Entry, run: MarketRun) -> int:
    answered = AnsweredCommand.objects.filter(run=run, account=entry.account_id)
    return entry.notes.count() + answered.count()


def _take(entry: Entry, step: Step, *, key: str, picture: Picture, now: datetime) -> None:
    student = entry.members.select_related("student").earliest("pk").student
    if isinstance(step, str):
        contest_entries.note(entry=entry, by=student, text=step, now=now)
        return
    row = next(row for row in picture.rows if row.code == step.code)
    price = min(row.ask + TICKS_ABOVE, row.limit_up) if row.ask else row.limit_up
    worth = entry.account.opening_cash * step.part // 100
    orders.place(
        person_id=student.pk,
        account=entry.account,
        code=step.code,
        side="buy",
        price=f"{price / 100:.2f}",
        quantity=str(worth // price // LOT * LOT),
        key=key,
    )
