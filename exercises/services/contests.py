"""Setting up a contest, fixing its rules, letting its market pause, and calling it off."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from classroom.models import User
from exercises.models import Contest
from exercises.scoring.contest_formats import By
from exercises.scoring.digest import digest
from exercises.selectors import contest_rules as rules_reading
from exercises.selectors.contests import run_of
from exercises.services.contest_records import record
from simulator.engine.refusal import Refusal
from simulator.scenarios import scenario_file
from simulator.services import runs, towns

MAX_NAME = 60
MAX_REASON = 300
CASH = (100_000, 100_000_000)
"""Yuan."""
MOST_ROUND_TRIPS = 50
LENGTH = (timedelta(minutes=5), timedelta(days=31))
WHOLE = Decimal(100)
_SEEDS = 2**62
"""So many seeds that nobody finds the one behind the digest by trying."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What an organiser chooses. Money in yuan, caps in percent, points by part of the format."""

    name: str
    format_key: str
    points: Mapping[str, Decimal]
    start_yuan: int
    single_cap: int
    least_round_trips: int
    scenario: str
    speed: int
    opens_at: datetime
    freezes_at: datetime | None
    closes_at: datetime


@transaction.atomic
def set_up(*, organiser: User, choices: Choices, now: datetime) -> Contest | Refusal:
    """A draft, with a town of its own."""
    refused = _refused(choices)
    if refused is not None:
        return refused
    contest = Contest.objects.create(
        college=organiser.college,
        town=towns.found_town(),
        organiser=organiser,
        created_at=now,
        seed=secrets.randbelow(_SEEDS),
        lots_seed=secrets.randbelow(_SEEDS),
        **_columns(choices),
    )
    record(contest=contest, action="set_up", by=organiser, now=now)
    return contest


@transaction.atomic
def change(*, contest: Contest, by: User, choices: Choices, now: datetime) -> Refusal | None:
    """Other choices for a draft."""
    contest = locked(contest)
    refused = _draft_refused(contest) or _refused(choices)
    if refused is not None:
        return refused
    Contest.objects.filter(pk=contest.pk).update(**_columns(choices))
    record(contest=contest, action="changed", by=by, now=now)
    return None


@transaction.atomic
def delete_draft(*, contest: Contest) -> Refusal | None:
    """Removes a draft and its town; once the rules are fixed a contest stays as a record."""
    contest = locked(contest)
    refused = _draft_refused(contest)
    if refused is None:
        contest.delete()
        contest.town.delete()
    return refused


@transaction.atomic
def fix(*, contest: Contest, by: User, now: datetime) -> Refusal | None:
    """Freezes the rules and shows their digest; from now on students may enter."""
    contest = locked(contest)
    refused = _draft_refused(contest)
    if refused is None and now >= contest.opens_at:
        refused = Refusal("opening_has_passed", facts={"opens": contest.opens_at})
    if refused is not None:
        return refused
    rules = rules_reading.composed(contest)
    contest.rules = rules.as_data()
    contest.rules_digest = digest(contest.rules)
    contest.state = Contest.State.FIXED
    contest.save(update_fields=["rules", "rules_digest", "state"])
    record(contest=contest, action="fixed", by=by, now=now, digest=contest.rules_digest)
    return None


@transaction.atomic
def call_off(*, contest: Contest, by: User, reason: str, now: datetime) -> Refusal | None:
    """Ends a contest without a result, with the reason that everybody reads; it stays as a record."""
    contest = locked(contest)
    if contest.state not in (Contest.State.FIXED, Contest.State.OPEN, Contest.State.ENDED):
        return Refusal("not_to_be_called_off")
    refused = reason_refused(reason)
    if refused is not None:
        return refused
    contest.state = Contest.State.CALLED_OFF
    contest.save(update_fields=["state"])
    record(contest=contest, action="called_off", by=by, now=now, reason=reason)
    run = run_of(contest)
    if run is not None:
        transaction.on_commit(lambda: runs.end(run=run))
    return None


@transaction.atomic
def pause(*, contest: Contest, by: User, now: datetime) -> Refusal | None:
    """Lets the market stand still. The window goes on: by the server's clock it closes as planned."""
    return _switch_market(contest, by, now, paused=True)


@transaction.atomic
def resume(*, contest: Contest, by: User, now: datetime) -> Refusal | None:
    """Lets the market go on."""
    return _switch_market(contest, by, now, paused=False)


def locked(contest: Contest) -> Contest:
    """The contest as it is in the database now, held until the transaction ends."""
    held = Contest.objects.select_for_update(of=("self",))
    return held.select_related("town", "college", "organiser").get(pk=contest.pk)


def reason_refused(reason: str) -> Refusal | None:
    if not reason:
        return Refusal("reason_missing")
    return (
        Refusal("reason_too_long", facts={"most": MAX_REASON}) if len(reason) > MAX_REASON else None
    )


def _switch_market(contest: Contest, by: User, now: datetime, *, paused: bool) -> Refusal | None:
    contest = locked(contest)
    run = run_of(contest)
    if not contest.is_open or run is None or now >= contest.closes_at:
        return Refusal("contest_not_open")
    if paused:
        runs.pause(run=run)
    else:
        runs.resume(run=run, now=now)
    record(contest=contest, action="paused" if paused else "resumed", by=by, now=now)
    return None


def _columns(choices: Choices) -> dict[str, object]:
    columns = asdict(choices)
    columns["points"] = {part: str(points) for part, points in choices.points.items()}
    columns["opening_cash"] = columns.pop("start_yuan") * 100
    return columns


# ---- What may not be chosen --------------------------------------------------------------------
def _draft_refused(contest: Contest) -> Refusal | None:
    return None if contest.is_draft else Refusal("rules_are_fixed")


def _refused(choices: Choices) -> Refusal | None:
    return (
        _name_refused(choices)
        or _marks_refused(choices)
        or _market_refused(choices)
        or (_window_refused(choices))
    )


def _name_refused(choices: Choices) -> Refusal | None:
    if not choices.name:
        return Refusal("contest_name_missing")
    if len(choices.name) > MAX_NAME:
        return Refusal("contest_name_too_long", facts={"most": MAX_NAME})
    return None


def _marks_refused(choices: Choices) -> Refusal | None:
    chosen = rules_reading.format_named(choices.format_key)
    if chosen is None:
        return Refusal("unknown_format")
    parts = rules_reading.adjustable(chosen)
    if not parts:
        return None
    points = [choices.points.get(part.key, part.out_of) for part in parts]
    if any(not 0 <= each <= WHOLE or each != int(each) for each in points):
        return Refusal("points_out_of_range")
    if sum(points) != WHOLE:
        return Refusal("points_do_not_add_up", facts={"sum": str(sum(points)), "whole": str(WHOLE)})
    if all(part.by != "machine" for part in parts if choices.points.get(part.key, part.out_of)):
        return Refusal("nothing_for_the_machine")
    return None


def _market_refused(choices: Choices) -> Refusal | None:
    ranges = {
        "cash_out_of_range": (choices.start_yuan, *CASH),
        "cap_out_of_range": (choices.single_cap, 0, 100),
        "round_trips_out_of_range": (choices.least_round_trips, 0, MOST_ROUND_TRIPS),
        "speed_out_of_range": (choices.speed, *runs.SPEEDS),
    }
    for code, (chosen, least, most) in ranges.items():
        if not least <= chosen <= most:
            return Refusal(code, facts={"least": least, "most": most})
    known = scenario_file.keys()
    return None if choices.scenario in known else Refusal("unknown_scenario")


def _window_refused(choices: Choices) -> Refusal | None:
    opens, freezes, closes = choices.opens_at, choices.freezes_at, choices.closes_at
    if not LENGTH[0] <= closes - opens <= LENGTH[1]:
        least, most = LENGTH[0].seconds // 60, LENGTH[1].days
        return Refusal("window_length", facts={"least": least, "most": most})
    if freezes is not None and not opens < freezes < closes:
        return Refusal("freeze_outside_window")
    chosen = rules_reading.format_named(choices.format_key)
    if (
        freezes is None
        and chosen
        and rules_reading.pointed(chosen, choices.points).parts_by(By.JUDGES)
    ):
        return Refusal("freeze_missing")
    return None
