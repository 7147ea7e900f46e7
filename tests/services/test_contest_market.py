"""A contest from its draft to the end of its market: rules, entries, trading, standings."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from exercises.models import Contest, ContestTable, Entry
from exercises.scoring.contest_rules import rules_of
from exercises.scoring.digest import digest
from exercises.selectors import contest_records
from exercises.selectors import contests as reading
from exercises.services import contest_clock, contest_entries, contest_standings, contests
from simulator.engine.market.crowd import Crowd
from simulator.engine.refusal import Refusal
from simulator.models import BrokerageAccount, MarketRun, Town
from simulator.services import exchange
from simulator.services.exchange import Answer
from tests import contest_cast
from tests.contest_cast import CLOSES, EARLY, FREEZES, OPENS, enter, fixed, fresh, set_up
from tests.exchange_cast import SECOND, quote, yuan

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
MILLION = 100_000_000


@pytest.fixture
def arena(cast):
    yield contest_cast.opened(cast)
    exchange.disconnect()


@pytest.fixture
def busy(cast):
    yield contest_cast.opened(cast, crowd_of=Crowd)
    exchange.disconnect()


def buy(arena, place, price, quantity="100", **more):
    account = fresh_account(arena.entries[place])
    return arena.floor.place(account, price, quantity, **more)


def fresh_account(entry):
    return BrokerageAccount.objects.get(pk=entry.account_id)


def table(arena, kind="live"):
    return ContestTable.objects.get(contest=arena.contest, kind=kind)


def ranks(rows, arena):
    names = {entry.pk: entry.alias for entry in arena.entries}
    return [(row["rank"], names[row["entry"]]) for row in rows]


# ---- Rules -------------------------------------------------------------------------------------
def test_a_contest_has_a_town_of_its_own_and_shows_no_seed_before_its_end(instructor):
    contest = set_up(instructor)
    assert contest.is_draft
    assert contest.town.board_key
    assert contest.rules is None
    assert set_up(instructor).seed != contest.seed


def test_fixed_rules_have_a_digest_that_anybody_can_compute_again(instructor):
    contest = fixed(instructor)
    assert contest.rules_digest == digest(contest.rules) == rules_of(contest.rules).digest()
    rules = rules_of(contest.rules)
    assert (rules.seed, rules.window.closes) == (contest.seed, CLOSES)
    assert rules.format.part("diary").criteria[0].levels[0].en == "no diary"
    assert rules.format.limits["single_cap"] == Decimal("0.5")


def test_fixed_rules_cannot_be_changed_or_fixed_again(instructor):
    contest = fixed(instructor)
    fixed_twice = contests.fix(contest=contest, by=instructor, now=EARLY)
    changed = contests.change(
        contest=contest, by=instructor, choices=contest_cast.choices(speed=1), now=EARLY
    )
    deleted = contests.delete_draft(contest=contest)
    assert fixed_twice == changed == deleted == Refusal("rules_are_fixed")
    assert fresh(contest).rules == contest.rules


def test_a_draft_can_be_changed_and_removed_with_its_town(instructor):
    contest = set_up(instructor)
    other = contest_cast.choices(name="冬季赛", start_yuan=500_000)
    assert contests.change(contest=contest, by=instructor, choices=other, now=EARLY) is None
    assert (fresh(contest).name, fresh(contest).opening_cash) == ("冬季赛", 50_000_000)
    towns = Town.objects.count()
    assert contests.delete_draft(contest=contest) is None
    assert Town.objects.count() == towns - 1


def test_rules_are_not_fixed_after_the_opening(instructor):
    contest = set_up(instructor)
    late = contests.fix(contest=contest, by=instructor, now=OPENS)
    assert late == Refusal("opening_has_passed", facts={"opens": OPENS})
    assert contests.fix(contest=contest, by=instructor, now=OPENS - SECOND) is None


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"name": ""}, "contest_name_missing"),
        ({"name": "赛" * 61}, "contest_name_too_long"),
        ({"format_key": "debate"}, "unknown_format"),
        ({"format_key": "nothing"}, "unknown_format"),
        ({"points": {"return": Decimal(41)}}, "points_do_not_add_up"),
        ({"points": {"return": Decimal("40.5")}}, "points_out_of_range"),
        ({"points": {"return": Decimal(-1)}}, "points_out_of_range"),
        ({"start_yuan": 99_999}, "cash_out_of_range"),
        ({"single_cap": 101}, "cap_out_of_range"),
        ({"least_round_trips": 51}, "round_trips_out_of_range"),
        ({"speed": 0}, "speed_out_of_range"),
        ({"scenario": "nowhere"}, "unknown_scenario"),
        ({"closes_at": OPENS + timedelta(minutes=4)}, "window_length"),
        ({"closes_at": OPENS - timedelta(minutes=4)}, "window_length"),
        ({"freezes_at": OPENS}, "freeze_outside_window"),
        ({"freezes_at": CLOSES}, "freeze_outside_window"),
        ({"freezes_at": None}, "freeze_missing"),
    ],
)
def test_choices_out_of_range_are_refused_by_name(instructor, choice, code):
    refused = contests.set_up(
        organiser=instructor, choices=contest_cast.choices(**choice), now=EARLY
    )
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert not Contest.objects.exists()


def test_a_contest_by_raw_return_has_no_judges_and_needs_no_freeze(instructor):
    contest = fixed(instructor, format_key="investment_return", points={}, freezes_at=None)
    assert rules_of(contest.rules).format.parts == ()


def test_a_part_without_points_is_left_out(instructor):
    points = {**contest_cast.choices().points, "diary": Decimal(0), "return": Decimal(55)}
    contest = fixed(instructor, points=points, freezes_at=None)
    parts = rules_of(contest.rules).format.parts
    assert [part.key for part in parts] == ["return", "drawdown", "sharpe", "breaches"]
    only = {**dict.fromkeys(points, Decimal(0)), "diary": Decimal(100)}
    refused = contests.set_up(
        organiser=instructor, choices=contest_cast.choices(points=only), now=EARLY
    )
    assert refused == Refusal("nothing_for_the_machine")


# ---- Entries -----------------------------------------------------------------------------------
def test_an_entry_has_an_account_with_the_contest_s_window_cash_and_cap(cast):
    contest = fixed(cast.instructor, start_yuan=200_000, single_cap=30)
    entry = enter(contest, cast.students[0], cast.outsider, alias="听潮")
    account = entry.account
    assert (account.hat, account.opening_cash, account.town) == (
        BrokerageAccount.Hat.CONTEST,
        20_000_000,
        contest.town,
    )
    assert (account.trades_from, account.trades_until, account.single_cap) == (OPENS, CLOSES, 30)
    assert [person.pk for person in account.partners.all()] == [cast.outsider.pk]
    assert reading.class_names(reading.entry_of(contest, cast.outsider)) == [
        "金融2301班",
        "金融2302班",
    ]


def test_nobody_enters_twice_and_no_alias_tells_a_name(cast):
    contest = fixed(cast.instructor)
    first, second = cast.students[:2]
    enter(contest, first, alias="听潮")

    def refused(*students, alias=""):
        places = [contest_cast.place_of(student) for student in students]
        result = contest_entries.enter(
            contest=contest, places=places, alias=alias, by=cast.instructor, now=EARLY
        )
        assert isinstance(result, Refusal)
        return result.code

    assert refused(first) == "already_entered"
    assert refused(second, first) == "already_entered"
    assert refused(second, alias="听潮") == "alias_taken"
    assert refused(second, alias=f"{second.name}队") == "alias_tells_name"
    assert refused(second, alias=second.username) == "alias_tells_name"
    assert refused(second, alias="长" * 21) == "alias_too_long"
    assert refused(*cast.students[1:7]) == "team_too_large"
    assert refused() == "nobody_chosen"
    drawn = enter(contest, second)
    assert drawn.alias
    assert second.name not in drawn.alias


def test_entries_are_taken_from_the_fixing_up_to_the_opening(cast):
    draft = set_up(cast.instructor)
    place = contest_cast.place_of(cast.student)
    asked = {"places": [place], "alias": "", "by": cast.instructor}
    closed = Refusal("entries_closed", facts={"opens": OPENS})
    assert contest_entries.enter(contest=draft, now=EARLY, **asked) == closed
    contests.fix(contest=draft, by=cast.instructor, now=EARLY)
    assert contest_entries.enter(contest=draft, now=OPENS, **asked) == closed
    entry = contest_entries.enter(contest=draft, now=OPENS - SECOND, **asked)
    assert isinstance(entry, Entry)
    assert contest_entries.withdraw(entry=entry, by=cast.instructor, now=OPENS) == closed


def test_a_team_grows_is_renamed_and_withdrawn_before_the_opening(cast):
    contest = fixed(cast.instructor)
    entry = enter(contest, cast.students[0], alias="听潮")
    by = cast.instructor
    place = contest_cast.place_of(cast.outsider)
    assert contest_entries.join(entry=entry, place=place, by=by, now=EARLY) is None
    again = contest_entries.join(entry=entry, place=place, by=by, now=EARLY)
    assert again == Refusal("already_entered", facts={"name": cast.outsider.name})
    assert contest_entries.rename(entry=entry, alias="两点水", by=by, now=EARLY) is None
    assert reading.entry_of(contest, cast.outsider).alias == "两点水"
    assert contest_entries.rename(entry=entry, alias="", by=by, now=EARLY).code == "alias_missing"
    account = entry.account_id
    assert contest_entries.withdraw(entry=entry, by=by, now=EARLY) is None
    assert not BrokerageAccount.objects.filter(pk=account).exists()
    enter(contest, cast.students[0], alias="听潮")


# ---- The market --------------------------------------------------------------------------------
def test_the_contest_opens_its_own_market_by_the_clock(arena):
    contest = arena.now_stands
    assert contest.is_open
    run = arena.run
    assert (run.town_id, run.stops_at, run.speed) == (contest.town_id, CLOSES, 60)
    assert run.keeps_all_days
    assert not MarketRun.objects.exclude(pk=run.pk).exists()
    assert ranks(table(arena).rows, arena) == [(1, "听潮"), (1, "两点水"), (1, "慢慢来")]
    blinds = {entry.blind for entry in contest.entries.all()}
    assert len(blinds) == 3
    assert "" not in blinds


def test_a_contest_is_not_opened_before_its_time(cast):
    contest = fixed(cast.instructor)
    enter(contest, cast.student)
    contest_clock.keep_time(now=OPENS - SECOND)
    assert fresh(contest).state == Contest.State.FIXED
    assert not MarketRun.objects.exists()


@pytest.mark.parametrize(("late", "action"), [(CLOSES, "missed"), (OPENS, "no_entries")])
def test_a_contest_that_missed_its_time_or_has_no_entries_is_called_off(cast, late, action):
    contest = fixed(cast.instructor)
    if action == "missed":
        enter(contest, cast.student)
    contest_clock.keep_time(now=late)
    assert fresh(contest).state == Contest.State.CALLED_OFF
    assert contest_records.records_of(contest)[-1].action == action
    assert not MarketRun.objects.exists()


def test_entries_of_two_classes_trade_on_one_market_and_the_board_ranks_them(busy):
    busy.at(OPENS + 5 * SECOND)
    ask = quote(busy.run).ask
    assert isinstance(buy(busy, 0, yuan(ask + 8), "20,000"), Answer)
    assert isinstance(buy(busy, 2, yuan(ask + 8), "100"), Answer)
    busy.at(OPENS + 10 * SECOND)
    rows = table(busy).rows
    figures = {row["entry"]: row["figures"] for row in rows}
    held = reading_of(busy, busy.entries[0])
    assert Decimal(figures[busy.entries[0].pk]["return"]) == held
    assert figures[busy.entries[1].pk]["return"] == "0.000000"
    machine = [Decimal(row["machine"]) for row in rows]
    assert machine == sorted(machine, reverse=True)
    assert contest_standings.recomputed(busy.now_stands, busy.run)


def reading_of(arena, entry):
    """The return of an entry by its balance at the last minute that has closed."""
    rows = contest_standings.recomputed(arena.now_stands, arena.run)
    return next(row.score.figures["return"] for row in rows if row.score.entry == str(entry.pk))


def test_both_members_of_a_team_trade_from_its_account(arena, cast):
    account = fresh_account(arena.entries[1])
    arena.at(OPENS + 3 * SECOND)
    assert isinstance(arena.floor.place(account, "17.93", key="owner-00"), Answer)
    assert account.is_traded_by(cast.students[2].pk)
    assert not account.is_traded_by(cast.students[3].pk)


def test_an_order_beyond_the_cap_counts_against_rule_keeping(arena):
    arena.at(OPENS + 3 * SECOND)
    assert buy(arena, 0, "17.93", "30,000").code == "position_cap"
    assert isinstance(buy(arena, 1, "17.93", "100", key="rests-00"), Answer)
    trade_with_the_crowd(arena)
    arena.at(OPENS + 70 * SECOND)
    by_entry = {row["entry"]: row for row in table(arena).rows}
    assert by_entry[arena.entries[0].pk]["figures"]["breaches"] == "1"
    assert by_entry[arena.entries[0].pk]["parts"]["breaches"] == "8.00"
    assert by_entry[arena.entries[1].pk]["figures"]["breaches"] == "0"


def trade_with_the_crowd(arena):
    """Something trades, so that a minute closes with a bar."""
    other = fresh_account(arena.entries[2])
    run = arena.floor.live(arena.run).run
    from simulator.engine.market.commands import CROWD, PlaceOrder, Side

    run.apply(PlaceOrder(CROWD, 0, Side.SELL, 1793, 100))
    arena.floor.place(other, "17.93", key="trade-00")


def test_at_the_end_the_last_order_counts_the_next_is_late_and_the_table_is_kept(busy):
    busy.at(OPENS + 5 * SECOND)
    assert isinstance(buy(busy, 1, yuan(quote(busy.run).ask + 8), "5,000"), Answer)
    busy.skip_to(CLOSES - SECOND)
    last = buy(busy, 0, yuan(quote(busy.run).ask + 8), key="last-000")
    assert isinstance(last, Answer)
    busy.end()
    late = buy(busy, 0, "17.93", key="late-000")
    assert isinstance(late, Refusal)
    contest = busy.now_stands
    assert contest.is_being_judged
    assert MarketRun.objects.get(pk=contest.run_id).state == MarketRun.State.ENDED
    ended = table(busy, "ended")
    assert ended.rows == table(busy).rows
    assert {row["figures"]["return"] for row in ended.rows} != {"0.000000"}


def test_standings_kept_up_bit_by_bit_equal_those_of_the_whole_record(busy):
    for seconds in (3, 4, 11, 12, 40, 90):
        busy.at(OPENS + seconds * SECOND)
        price = yuan(quote(busy.run).ask + 8)
        buy(busy, seconds % 3, price, "5,000", key=f"key-{seconds:04d}")
        busy.follow(busy.floor.now)
        kept = [row_of(row) for row in table(busy).rows]
        whole = contest_standings.recomputed(busy.now_stands, busy.run)
        assert kept == [row_of(contest_standings.row_data(row, {})) for row in whole]


def row_of(row):
    return {name: value for name, value in row.items() if name != "moved"}


def test_a_restart_in_between_changes_nothing(busy):
    busy.at(OPENS + 5 * SECOND)
    buy(busy, 0, yuan(quote(busy.run).ask + 8), "5,000")
    busy.at(OPENS + 10 * SECOND)
    before = table(busy).rows
    busy.floor.start()
    contest_clock.keep_time(now=busy.floor.now)
    assert table(busy).rows == before
    busy.at(OPENS + 20 * SECOND)
    whole = contest_standings.recomputed(busy.now_stands, busy.run)
    kept = [row_of(row) for row in table(busy).rows]
    assert kept == [row_of(contest_standings.row_data(row, {})) for row in whole]


def test_the_public_table_stands_still_from_the_freeze_on(busy):
    busy.at(OPENS + 5 * SECOND)
    buy(busy, 0, yuan(quote(busy.run).ask + 8), "20,000")
    busy.at(OPENS + 15 * SECOND)
    public = table(busy).rows
    busy.skip_to(FREEZES - SECOND)
    public = table(busy).rows
    busy.skip_to(FREEZES)
    busy.at(FREEZES + 20 * SECOND)
    frozen = table(busy, "frozen")
    assert frozen.rows == public
    assert table(busy).made_at > FREEZES
    busy.end()
    assert table(busy, "frozen").rows == public


# ---- Taken out and back in ---------------------------------------------------------------------
def test_a_disqualified_entry_has_no_rank_until_the_decision_is_lifted(busy, instructor):
    entry = busy.entries[0]
    busy.at(OPENS + 5 * SECOND)
    missing = contest_entries.disqualify(entry=entry, by=instructor, reason="", now=OPENS)
    assert missing == Refusal("reason_missing")
    decide = {"by": instructor, "now": OPENS + 6 * SECOND}
    assert contest_entries.disqualify(entry=entry, reason="两人共用账号", **decide) is None
    twice = contest_entries.disqualify(entry=entry, reason="再来一次", **decide)
    assert twice == Refusal("already_disqualified")
    assert table(busy).rows[-1]["rank"] is None
    assert table(busy).rows[-1]["invalid"] == "disqualified"
    busy.at(OPENS + 15 * SECOND)
    assert table(busy).rows[-1]["entry"] == entry.pk
    assert isinstance(buy(busy, 0, yuan(quote(busy.run).ask + 8)), Answer)
    assert contest_entries.reinstate(entry=entry, reason="查明系同桌代按", **decide) is None
    assert all(row["rank"] for row in table(busy).rows)
    lifted = contest_entries.reinstate(entry=entry, reason="又一次", **decide)
    assert lifted == Refusal("not_disqualified")


# ---- Pauses, calling off, the record -----------------------------------------------------------
def test_a_pause_does_not_move_the_end(arena, instructor):
    pause = {"contest": arena.contest, "by": instructor, "now": OPENS + 5 * SECOND}
    assert contests.pause(**pause) is None
    arena.floor.turn(2 * SECOND)
    assert buy(arena, 0, "17.93").code == "market_paused"
    arena.end()
    assert arena.now_stands.is_being_judged
    again = contests.resume(**{**pause, "now": CLOSES + SECOND})
    assert again == Refusal("contest_not_open")


def test_a_contest_is_called_off_with_its_reason_and_its_market_ends(
    arena, instructor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        refused = contests.call_off(
            contest=arena.contest, by=instructor, reason="机房停电", now=OPENS + SECOND
        )
    assert refused is None
    assert arena.now_stands.state == Contest.State.CALLED_OFF
    assert arena.run.state == MarketRun.State.ENDED
    assert contest_records.records_of(arena.contest)[-1].facts == {"reason": "机房停电"}


def test_every_change_is_on_the_record_and_a_changed_line_is_found(arena, instructor):
    arena.end()
    lines = contest_records.records_of(arena.contest)
    actions = [line.action for line in lines]
    assert actions == ["set_up", "fixed", "entered", "entered", "entered", "opened", "ended"]
    assert [line.by for line in lines[:2]] == [instructor, instructor]
    assert lines[-1].by is None
    assert contest_records.first_broken(lines) is None
    lines[3].facts = {"alias": "别人"}
    assert contest_records.first_broken(lines) == 4
    assert contest_records.first_broken(lines[:2] + lines[3:]) == 3


def test_choices_hold_what_was_typed(instructor):
    contest = set_up(instructor)
    chosen = replace(contest_cast.choices(), single_cap=0)
    assert contests.change(contest=contest, by=instructor, choices=chosen, now=EARLY) is None
    assert fresh(contest).single_cap == 0
