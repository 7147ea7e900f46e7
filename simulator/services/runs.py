"""Market runs from start to end. The host follows the rows that are written here."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from simulator.engine.market.bars import Bar
from simulator.engine.market.history import history
from simulator.engine.market.rules import rules_on
from simulator.models import DayBars, MarketRun, Town
from simulator.rules.refusal import Refusal
from simulator.scenarios import scenario_file
from simulator.services import exchange

STORE = "exchange"
SPEEDS = (1, 600)
_LIVE = (MarketRun.State.RUNNING, MarketRun.State.PAUSED)


def start_run(
    *,
    town: Town,
    scenario: str,
    seed: int,
    first_date: date,
    speed: int,
    at: datetime,
    endless: bool = False,
    skips_auction: bool = True,
    stops_at: datetime | None = None,
) -> MarketRun | Refusal:
    """Opens an exchange in a town; a town has one live run at a time.

    Args:
        town: Where it trades.
        scenario: Key of a file in `simulator/scenarios`.
        seed: The same seed gives the same market, as long as nobody trades.
        first_date: The first trading day; a weekend moves on to Monday.
        speed: Simulated seconds per second on the wall.
        at: Now.
        endless: The next day opens by itself after the close, and old days are let go.
        skips_auction: The opening auction is run through at once.
        stops_at: The class break.

    Raises:
        KeyError: there is no such scenario.
    """
    if not SPEEDS[0] <= speed <= SPEEDS[1]:
        return Refusal("speed_out_of_range", {"least": SPEEDS[0], "most": SPEEDS[1]})
    before = history(scenario_file.load(scenario), seed)
    try:
        with transaction.atomic(using=STORE):
            run = MarketRun.objects.create(
                town_id=town.pk,
                scenario=scenario,
                rules_version=rules_on(first_date).version,
                seed=seed,
                first_date=first_date,
                speed=speed,
                endless=endless,
                skips_auction=skips_auction,
                stops_at=stops_at,
                created_at=at,
            )
            DayBars.objects.bulk_create(_days_before(run, before))
    except IntegrityError:
        return Refusal("another_run_live")
    exchange.wake()
    return run


def _days_before(run: MarketRun, shares: Sequence[Sequence[Bar]]) -> list[DayBars]:
    """The daily bars of each share from before the run, on days -1, -2 and so on."""
    days = len(shares[0])
    return [
        DayBars(
            run=run,
            day=place - days,
            rows=[[number, *bars[place][1:]] for number, bars in enumerate(shares)],
        )
        for place in range(days)
    ]


def pause(*, run: MarketRun) -> None:
    """Stops the clock; orders are refused until it goes on."""
    _change(run, {"state": MarketRun.State.RUNNING}, state=MarketRun.State.PAUSED)


def resume(*, run: MarketRun, now: datetime) -> None:
    """Lets the clock go on from where it stands; a class break that has come is over."""
    MarketRun.objects.filter(pk=run.pk, stops_at__lte=now).update(stops_at=None)
    _change(run, {"state": MarketRun.State.PAUSED}, state=MarketRun.State.RUNNING)


def set_speed(*, run: MarketRun, speed: int) -> Refusal | None:
    """Simulated seconds per second on the wall, from the next step on."""
    if not SPEEDS[0] <= speed <= SPEEDS[1]:
        return Refusal("speed_out_of_range", {"least": SPEEDS[0], "most": SPEEDS[1]})
    _change(run, {"state__in": _LIVE}, speed=speed)
    return None


def stop_at(*, run: MarketRun, moment: datetime | None) -> None:
    """Sets the class break, or takes it back: at this moment on the wall clock the run pauses."""
    _change(run, {"state__in": _LIVE}, stops_at=moment)


def end(*, run: MarketRun) -> None:
    """Closes the run for good; the town may then start another."""
    _change(run, {}, state=MarketRun.State.ENDED)


def _change(run: MarketRun, where: dict[str, object], **values: object) -> None:
    """A conditional update: what somebody else has changed meanwhile is left as it is."""
    MarketRun.objects.filter(pk=run.pk, **where).update(**values)
    run.refresh_from_db()
    exchange.wake()
