"""Who may order, from what, and how it is told; the same for a form and for a socket."""

import pytest
from django.utils import translation

from classroom.models import User
from simulator.engine.refusal import Refusal
from simulator.models import AccountEvent, DeskSession, Duty
from simulator.selectors import accounts as reading
from simulator.services import accounts, exchange, orders, runs
from simulator.services.exchange import Answer
from simulator.views.exchange_words import sentence
from tests.exchange_cast import NOW, SHARE, Floor, a_person, a_run, a_town, a_trader, nobody, quote

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def trader(town):
    return a_trader(town)


@pytest.fixture
def floor(town, trader):
    floor = Floor(nobody)
    floor.open(a_run(town))
    yield floor
    exchange.disconnect()


def seat(person_id, town, duty):
    return DeskSession.objects.create(
        town=town, person_id=person_id, duty=duty, context_id="shift:1", opened_at=NOW
    )


def nothing_written():
    return not AccountEvent.objects.filter(kind="accepted").exists()


@pytest.mark.parametrize("duty", [Duty.BROKER, Duty.ORDER_CLERK, Duty.WEALTH])
def test_who_is_posted_in_securities_business_may_not_order(floor, town, trader, duty):
    seat(trader.owner_id, town, duty)
    assert floor.place(trader, "17.93") == Refusal("posted_as_staff", facts={"duty": duty.value})
    assert floor.cancel(trader, 1).code == "posted_as_staff"
    assert nothing_written()


@pytest.mark.parametrize("duty", [Duty.CUSTOMER, Duty.TELLER, Duty.AUTHORISER, Duty.OBSERVER])
def test_other_posts_may_order(floor, town, trader, duty):
    seat(trader.owner_id, town, duty)
    assert isinstance(floor.place(trader, "17.93"), Answer)


def test_a_post_that_was_left_forbids_nothing(floor, town, trader):
    session = seat(trader.owner_id, town, Duty.BROKER)
    session.closed_at = NOW
    session.save()
    assert isinstance(floor.place(trader, "17.93"), Answer)


def test_what_was_taken_before_the_posting_keeps_its_answer(floor, town, trader):
    first = floor.place(trader, "17.93")
    seat(trader.owner_id, town, Duty.BROKER)
    assert floor.place(trader, "17.93") == first
    assert floor.place(trader, "17.93", key="another-key").code == "posted_as_staff"


def test_only_those_order_whose_account_it_is(floor, town, trader):
    other = a_person("s02")
    order = {"code": SHARE, "side": "buy", "price": "17.93", "quantity": "100", "key": "k" * 8}
    future = orders.place_later(person_id=other.pk, account=trader, **order)
    assert floor.result(future) == Refusal("not_a_practice_account")
    assert nothing_written()
    trader.partners.add(other)
    future = orders.place_later(person_id=other.pk, account=trader, **order)
    assert isinstance(floor.result(future), Answer)


def test_a_person_who_was_switched_off_orders_no_more(floor, trader):
    User.objects.filter(pk=trader.owner_id).update(is_active=False)
    assert floor.place(trader, "17.93") == Refusal("not_active")


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"code": "999999"}, "no_such_code"),
        ({"code": ""}, "no_such_code"),
        ({"side": "hold"}, "no_such_side"),
        ({"price": "17.935"}, "price_decimals"),
        ({"quantity": "1.5"}, "quantity_not_whole"),
        ({"quantity": "150"}, "lot"),
        ({"price": "19.73"}, "above_limit_up"),
        ({"price": "16.13"}, "below_limit_down"),
        ({"quantity": "1,000,100"}, "too_many_shares"),
        ({"quantity": "100,000"}, "not_enough_cash"),
        ({"side": "sell"}, "not_enough_sellable"),
    ],
)
def test_a_refusal_names_its_rule_in_both_languages_and_writes_nothing(floor, trader, order, code):
    refused = floor.place(trader, **{"price": "17.93", **order})
    assert isinstance(refused, Refusal)
    assert refused.code == code
    for language in ("en", "zh-hans"):
        with translation.override(language):
            text = sentence(refused)
        assert text
        assert "%(" not in text
    assert nothing_written()


def test_a_price_beyond_the_limit_is_told_with_all_its_numbers(floor, trader):
    refused = floor.place(trader, "20.00")
    with translation.override("en"):
        text = sentence(refused)
    for number in ("20.00", "19.72", "17.93"):
        assert number in text


def test_full_width_digits_are_an_order_like_any_other(floor, town, trader):
    answer = floor.place(trader, "１７．９３", "１，０００", code="９９９１０１")
    assert answer == Answer(answer.order, 0, 1000)


def test_a_cancelled_order_frees_its_cash(floor, town, trader):
    placed = floor.place(trader, "17.93", "200")
    run = floor.host._runs.popitem()[1].row
    floor.start()
    frozen = reading.balance(run, trader)
    assert frozen.available == frozen.cash - frozen.frozen < trader.opening_cash
    assert floor.cancel(trader, placed.order) == Answer(placed.order, 0, 200)
    assert reading.balance(run, trader).available == trader.opening_cash
    again = floor.cancel(trader, placed.order, key="again-000")
    assert again.code == "already_done"


def test_a_town_without_a_run_says_so(floor):
    elsewhere = a_trader(a_town("seaview"), "x1")
    assert floor.place(elsewhere, "17.93") == Refusal("no_run")
    assert accounts.enter(account=elsewhere) == Refusal("no_run")


def test_without_a_host_an_order_is_refused_and_the_pages_go_on(floor, town, trader):
    exchange.disconnect()
    order = {"code": SHARE, "side": "buy", "price": "17.93", "quantity": "100", "key": "k" * 8}
    reply = orders.place(person_id=trader.owner_id, account=trader, **order)
    assert reply == Refusal("not_hosted")
    run = runs.MarketRun.objects.get()
    assert quote(run).code == SHARE


# ---- Accounts ------------------------------------------------------------------------------------
def test_an_alias_is_one_of_a_town_and_does_not_give_its_owner_away(town):
    opened = [a_trader(town, f"a{number:02d}") for number in range(60)]
    assert len({account.alias for account in opened}) == 60
    numbers = [int(account.alias[-2:]) for account in opened]
    assert numbers != sorted(numbers)
    for account in opened:
        assert account.owner.name not in account.alias
        assert account.owner.username not in account.alias


def test_a_taken_alias_is_passed_over(town, monkeypatch):
    first = a_trader(town, "a01")
    real = accounts.alias_for

    def same(town_id, owner_id, attempt):
        return first.alias if attempt == 0 else real(town_id, owner_id, attempt)

    monkeypatch.setattr(accounts, "alias_for", same)
    assert a_trader(town, "a02").alias != first.alias


def test_who_has_an_account_keeps_it(town):
    account = a_trader(town, "a01")
    again = accounts.open_practice_account(town=town, owner_id=account.owner_id, at=NOW)
    assert (again.pk, again.alias) == (account.pk, account.alias)
