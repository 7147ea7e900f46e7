"""An account with a window and a cap of its own: by the server's clock, whatever has queued."""

from datetime import timedelta

import pytest
from django.utils import translation

from simulator.engine.brokerage.trading_terms import TradingTerms
from simulator.engine.refusal import Refusal
from simulator.models import AccountEvent, BrokerageAccount, DeskSession, Duty
from simulator.services import accounts, exchange, orders
from simulator.services.exchange import Answer
from simulator.views.exchange_words import sentence
from tests.exchange_cast import NOW, SECOND, SHARE, Floor, a_person, a_run, a_town, nobody

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
OPENS, CLOSES = NOW + 60 * SECOND, NOW + 600 * SECOND
MILLI = timedelta(milliseconds=1)


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def entrant(town):
    account = accounts.open_contest_account(
        town=town,
        owner_id=a_person("s01").pk,
        partner_ids=[a_person("s02").pk],
        alias="听潮",
        opening_cash=100_000_000,
        terms=TradingTerms(OPENS, CLOSES, 50),
        at=NOW,
    )
    assert isinstance(account, BrokerageAccount)
    return account


@pytest.fixture
def floor(town, entrant):
    floor = Floor(nobody)
    floor.open(a_run(town, speed=1, stops_at=CLOSES))
    yield floor
    exchange.disconnect()


def at(floor, moment):
    floor.now = moment - SECOND / 2  # the turn that answers adds half a second


def test_a_contest_account_trades_from_the_opening_up_to_not_including_the_close(floor, entrant):
    at(floor, OPENS - MILLI)
    assert floor.place(entrant, "17.93") == Refusal("window_not_open", facts={"opens": OPENS})
    at(floor, OPENS)
    first = floor.place(entrant, "17.93", key="first-00")
    assert isinstance(first, Answer)
    at(floor, CLOSES - MILLI)
    last = floor.place(entrant, "17.92", key="last-000")
    assert isinstance(last, Answer)
    at(floor, CLOSES)
    over = Refusal("window_over", facts={"closes": CLOSES})
    assert floor.place(entrant, "17.91", key="late-000") == over
    assert floor.cancel(entrant, last.order) == over
    assert floor.place(entrant, "17.92", key="last-000") == last


def test_what_has_queued_since_before_the_close_is_taken_by_the_moment_it_is_taken(floor, entrant):
    order = {"code": SHARE, "side": "buy", "price": "17.93", "quantity": "100"}
    at(floor, CLOSES)
    future = orders.place_later(
        person_id=entrant.owner_id, account=entrant, key="queued-0", **order
    )
    assert floor.result(future).code == "window_over"
    assert not AccountEvent.objects.filter(kind="accepted").exists()


def test_the_market_stands_still_at_the_close_and_takes_nothing_in_that_very_turn(floor, town):
    """Also from an account that has no window of its own."""
    trader = accounts.open_practice_account(town=town, owner_id=a_person("s03").pk, at=NOW)
    at(floor, CLOSES)
    assert floor.place(trader, "17.93") == Refusal("market_paused")


def test_the_cap_is_held_from_the_first_order_on_and_told_with_its_numbers(floor, entrant):
    at(floor, OPENS)
    refused = floor.place(entrant, "17.93", "30,000")
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.facts["room"]) == ("position_cap", 50_000_000)
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert "500,000.00" in sentence(refused)
    told = AccountEvent.objects.get(kind="refused").facts
    assert told["code"] == "position_cap"
    assert told["amount"] == 1793 * 30_000
    assert floor.place(entrant, "17.93", "30,000") == refused
    assert AccountEvent.objects.filter(kind="refused").count() == 1


def test_partners_trade_from_one_account_and_others_do_not(floor, entrant):
    at(floor, OPENS)
    order = {"code": SHARE, "side": "buy", "price": "17.93", "quantity": "100"}
    partner, stranger = entrant.partners.get(), a_person("x1")

    def placed_by(person, key):
        future = orders.place_later(person_id=person.pk, account=entrant, key=key, **order)
        return floor.result(future)

    assert isinstance(placed_by(partner, "partner-0"), Answer)
    assert placed_by(stranger, "stranger0") == Refusal("not_a_practice_account")


def test_who_is_posted_as_securities_staff_trades_off_duty_only(floor, town, entrant):
    at(floor, OPENS)
    session = DeskSession.objects.create(
        town=a_town("elsewhere"),
        person_id=entrant.owner_id,
        duty=Duty.BROKER,
        context_id="shift:1",
        opened_at=NOW,
    )
    assert floor.place(entrant, "17.93").code == "posted_as_staff"
    session.closed_at = NOW
    session.save()
    assert isinstance(floor.place(entrant, "17.93"), Answer)


def test_sentences_about_the_window_name_its_moments():
    for refusal in (TradingTerms(OPENS).refusal_at(NOW), TradingTerms(None, NOW).refusal_at(NOW)):
        assert refusal is not None
        for language in ("en", "zh-hans"):
            with translation.override(language):
                assert "2026-11-24 10:0" in sentence(refusal)


def test_an_alias_is_one_s_own_in_a_town(town, entrant):
    taken = accounts.open_contest_account(
        town=town,
        owner_id=a_person("s04").pk,
        alias="听潮",
        opening_cash=1,
        terms=TradingTerms(),
        at=NOW,
    )
    assert taken == Refusal("alias_taken", facts={"alias": "听潮"})
    other = accounts.open_contest_account(
        town=town, owner_id=a_person("s05").pk, opening_cash=1, terms=TradingTerms(), at=NOW
    )
    assert isinstance(other, BrokerageAccount)
    assert accounts.rename(account=other, alias="听潮") == taken
    assert accounts.rename(account=other, alias="两点水") is None
    accounts.give_back(account=other)
    assert not BrokerageAccount.objects.filter(alias="两点水").exists()


def test_days_of_an_endless_run_are_kept_if_it_says_so(town):
    floor = Floor(nobody)
    run = a_run(town, speed=600, keeps_all_days=True)
    floor.open(run)
    floor.until(lambda: floor.live(run).run.now.day == 8)
    assert run.batches.filter(day=0).exists()
    exchange.disconnect()
