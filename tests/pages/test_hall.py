"""The securities hall by its pages, with the socket cut: every figure and every form is there."""

import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from classroom.models import Role
from simulator.idempotency import new_key
from simulator.models import AccountEvent, Duty
from simulator.selectors import accounts, depth
from simulator.services import desks, exchange, runs
from tests.exchange_cast import NOW, SHARE, a_person, a_town, a_trader, yuan
from tests.pages.hall_cast import Hall, client_of, page

pytestmark = pytest.mark.django_db(databases=["default", "exchange"], transaction=True)


@pytest.fixture
def hall():
    yield Hall()
    exchange.disconnect()


@pytest.fixture
def quiet():
    """A hall without a crowd: only what its traders do happens."""
    yield Hall(has_crowd=False)
    exchange.disconnect()


def cells(text):
    """What the page shows by `data-cell` and `data-sum`, the first of each name."""
    found = re.findall(
        r'data-(?:cell|sum)="(\w+)"[^>]*>((?:<span class="arrow"></span>)?[^<]*)<', text
    )
    shown = {}
    for name, value in found:
        shown.setdefault(name, value.replace('<span class="arrow"></span>', "").strip())
    return shown


def fen(text):
    return round(float(text.replace(",", "").replace("−", "-")) * 100)


# ---- What the page shows without a socket ----------------------------------------------------------
def test_every_share_stands_in_the_list_with_its_price(hall):
    text = hall.page()
    for number in range(18):
        row = hall.row(number)
        (tr,) = re.findall(rf'<tr data-number="{number}".*?</tr>', text, flags=re.S)
        assert row.code in tr
        assert yuan(row.last or row.previous_close) in tr


def test_the_depth_of_the_share_in_hand_is_the_book_s(hall):
    text = hall.page(code="999203")
    book = depth.books_of(hall.run).depths[3]
    shown = re.findall(r'class="depth-row is-(\w+)".*?data-price="(\d+)"', text, flags=re.S)
    assert [int(price) for side, price in shown if side == "bid"] == [p for p, _ in book.bids]
    assert [int(price) for side, price in shown if side == "ask"][::-1] == [p for p, _ in book.asks]


def test_the_ratio_of_the_depth_comes_from_the_levels_shown(hall):
    book = depth.books_of(hall.run).depths[0]
    bid, ask = (sum(q for _, q in side) for side in (book.bids, book.asks))
    ratio = Fraction(bid - ask, bid + ask) * 100
    assert abs(float(ratio)) - float(cells(hall.page())["ratio"].strip("+−%")) == pytest.approx(
        0, abs=0.0051
    )


def test_the_tape_shows_the_last_trades_newest_first(hall):
    hall.floor.run_for(30)
    text = hall.page()
    times = re.findall(r"<time>(\d\d:\d\d:\d\d)</time>", text.split('id="tape-rows"')[1])
    assert times
    assert times == sorted(times, reverse=True)


def test_the_account_adds_up_in_sight(hall):
    row = hall.row()
    hall.order(code=SHARE, price=hall.marketable())
    hall.order(code=SHARE, price=yuan(row.limit_down), quantity="300")
    line = hall.page().split('class="panel-foot book-sum"')[1]
    shown = {name: fen(value) for name, value in cells(line).items()}
    assert shown["frozen"] > 0
    assert shown["value"] > 0
    assert shown["available"] + shown["frozen"] + shown["value"] == shown["total"]


def test_what_a_script_takes_over_is_on_the_page_it_came_from(quiet):
    whole, live = quiet.page(), page(quiet.client, "hall-live", quiet.trader.pk)

    def parts(text):
        return set(re.findall(r'id="([\w-]+)"\s+data-live-part', text))

    assert parts(live) == parts(whole)
    assert {"rows-orders", "rows-holdings", "rows-fills", "rows-cash", "notice"} <= parts(live)


# ---- Orders as forms -------------------------------------------------------------------------------
def test_an_order_is_filled_and_shows_in_every_table(hall):
    answer = hall.order(code=SHARE, price=hall.marketable(), quantity="２００")
    assert answer.status_code == 302
    text = page(hall.client, "hall-account", hall.trader.pk)
    assert "200 shares filled" in text
    (order,) = hall.orders()
    (fill,) = accounts.fills_today(hall.run, hall.trader, 0)[:1]
    assert "200 / 0" in text
    assert yuan(order.average) in text
    assert f"{fill.commission / 100:.2f}" in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"price": "99.99"}, r"99\.99 is above today&#x27;s limit up of \d+\.\d\d"),
        ({"price": "0.01"}, r"0\.01 is below today&#x27;s limit down of \d+\.\d\d"),
        ({"quantity": "150"}, "150 shares are not a multiple of 100"),
        ({"quantity": "1000000"}, r"needs [\d,.]+ yuan with [\d,.]+ of fees; 1,000,000\.00 are"),
        ({"side": "sell"}, "100 shares are more than the 0 that may be sold today"),
        ({"price": "cheap"}, "“cheap” is not a price"),
        ({"price": "17.935"}, "steps of 0.01 yuan"),
        ({"quantity": "some"}, "“some” is not a number of shares"),
        ({"side": "hold"}, "Choose whether to buy or to sell"),
        ({"code": "600000"}, "No share with the code “600000” is listed here"),
    ],
)
def test_a_refused_order_says_the_rule_and_keeps_what_was_typed(quiet, typed, said):
    asked = {"code": SHARE, "price": yuan(quiet.row().previous_close), "quantity": "100", **typed}
    answer = quiet.order(**asked)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(said, text)
    assert f'value="{asked["price"]}"' in text
    assert f'value="{asked["quantity"]}"' in text
    assert quiet.orders() == []


def test_the_same_form_twice_is_one_order(quiet):
    typed = {"code": SHARE, "price": yuan(quiet.row().limit_down), "idempotency_key": new_key()}
    answers = [quiet.order(**typed) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert len(quiet.orders()) == 1


def test_a_form_without_a_key_is_told_so_and_does_nothing(quiet):
    answer = quiet.order(code=SHARE, price="17.93", idempotency_key="")
    assert answer.status_code == 400
    assert quiet.orders() == []


def test_an_order_is_taken_back_once(quiet):
    quiet.order(code=SHARE, price=yuan(quiet.row().limit_down))
    (order,) = quiet.orders()
    assert quiet.cancel(order.order).status_code == 302
    assert quiet.orders()[0].status == "cancelled"
    again = quiet.cancel(order.order)
    assert again.status_code == 422
    assert "This order is cancelled already." in again.content.decode()


def test_all_open_orders_are_taken_back_and_no_other(hall):
    low = yuan(hall.row().limit_down)
    for _ in range(3):
        hall.order(code=SHARE, price=low)
    hall.order(code=SHARE, price=hall.marketable())
    assert "Cancel 3 open orders?" in hall.page()
    assert hall.cancel().status_code == 302
    assert sorted(order.status for order in hall.orders()) == ["cancelled"] * 3 + ["filled"]


# ---- Why an order is still open --------------------------------------------------------------------
def test_a_price_out_of_reach_is_named(hall):
    hall.order(code=SHARE, price=yuan(hall.row().limit_down))
    edge = depth.books_of(hall.run).depths[0].bids[-1][0]
    assert f"is below Bid 5 ({yuan(edge)}): the market is not there." in hall.page()


def test_an_order_in_the_queue_is_told_what_stands_in_front_of_it(quiet):
    price = yuan(quiet.row().previous_close)
    first = quiet.another("s02")
    quiet.floor.place(first, price, "700")
    quiet.order(code=SHARE, price=price, quantity="200")
    quiet.floor.turn()
    assert "Queueing at Bid 1: 700 shares in front of it." in quiet.page()


# ---- Who may not trade, and when nothing trades ----------------------------------------------------
@pytest.mark.parametrize("duty", [Duty.BROKER, Duty.ORDER_CLERK, Duty.WEALTH])
def test_who_is_posted_in_securities_business_reads_why_the_ticket_is_closed(quiet, duty):
    post = {"town": quiet.town, "person_id": quiet.trader.owner_id, "desk": "1", "context_id": "s"}
    desks.open_session(**post, duty=duty, now=NOW)
    assert re.search(r"You are posted as .*Securities Law, art\. 40", quiet.page())
    price = yuan(quiet.row().previous_close)
    refused = quiet.order(code=SHARE, price=price)
    assert refused.status_code == 422
    assert "Securities Law, art. 40" in refused.content.decode()
    assert quiet.orders() == []
    desks.close_context(context_id="s", now=NOW)
    assert quiet.order(code=SHARE, price=price).status_code == 302


def test_a_paused_market_says_so_and_refuses_with_the_reason(quiet):
    runs.pause(run=quiet.run)
    text = quiet.page()
    assert "The market is paused." in text
    refused = quiet.order(code=SHARE, price=yuan(quiet.row().previous_close))
    assert refused.status_code == 422
    assert "no order is taken" in refused.content.decode()


def test_the_class_break_is_named_with_its_time(quiet):
    runs.stop_at(run=quiet.run, moment=quiet.floor.now + timedelta(seconds=1))
    quiet.floor.run_for(2)
    assert "Class break since" in quiet.page()


def test_a_town_without_a_market_says_what_to_do():
    trader = a_trader(a_town("quiet"))
    text = page(client_of(trader.owner), "hall-account", trader.pk)
    assert "No market is open in this town." in text
    assert "order-place" not in text


def test_an_order_without_a_market_is_refused_in_words():
    trader = a_trader(a_town("quiet"))
    fields = {"code": SHARE, "side": "buy", "price": "1", "quantity": "100"}
    answer = client_of(trader.owner).post(
        reverse("order-place", args=[trader.pk]), {**fields, "idempotency_key": new_key()}
    )
    assert answer.status_code == 422
    assert "No market is open" in answer.content.decode()


# ---- Whose is what ---------------------------------------------------------------------------------
ADDRESSES = ("hall-account", "hall-live", "order-place", "order-cancel-all")


@pytest.mark.parametrize("role", Role)
def test_another_s_account_looks_as_if_it_did_not_exist(quiet, role):
    stranger = client_of(a_person("x1", role))
    for name in ADDRESSES:
        address = reverse(name, args=[quiet.trader.pk])
        send = stranger.post if name.startswith("order") else stranger.get
        assert send(address, {"idempotency_key": new_key()}).status_code == 404
    assert not AccountEvent.objects.filter(account=quiet.trader.pk, kind="accepted").exists()


def test_who_has_not_signed_in_is_sent_to_the_door(quiet):
    for name in ADDRESSES:
        address = reverse(name, args=[quiet.trader.pk])
        send = Client().post if name.startswith("order") else Client().get
        answer = send(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("login"))


def test_an_instructor_looks_on_without_a_ticket(hall):
    hall.floor.place(hall.trader, hall.marketable())
    text = page(client_of(a_person("t1", Role.INSTRUCTOR)), "hall-town", hall.town.board_key)
    assert "You are looking on" in text
    assert 'id="ticket"' not in text
    assert "data-account-socket" not in text
    assert hall.trader.alias in text


def test_a_list_of_one_s_own_is_one_s_own(quiet):
    other = quiet.another("s02")
    fields = {"code": "999203", "wanted": "1", "idempotency_key": new_key()}
    address = reverse("favourite", args=[quiet.town.board_key])
    assert quiet.client.post(address, fields).status_code == 302

    def starred(client, account):
        text = page(client, "hall-account", account.pk, code="999203")
        return 'aria-pressed="true"' in re.findall(r"<button[^>]*id=\"star\"[^>]*>", text)[0]

    assert starred(quiet.client, quiet.trader)
    assert not starred(client_of(other.owner), other)
    quiet.client.post(address, {**fields, "wanted": "0", "idempotency_key": new_key()})
    assert not starred(quiet.client, quiet.trader)


def test_a_share_that_is_not_listed_cannot_be_put_on_a_list(quiet):
    address = reverse("favourite", args=[quiet.town.board_key])
    for code in ("600000", "", "<b>"):
        fields = {"code": code, "wanted": "1", "idempotency_key": new_key()}
        assert quiet.client.post(address, fields).status_code == 404


def test_the_hall_leads_everybody_to_their_place(quiet):
    assert quiet.client.get(reverse("hall")).headers["Location"] == reverse(
        "hall-account", args=[quiet.trader.pk]
    )
    instructor = client_of(a_person("t1", Role.INSTRUCTOR))
    assert instructor.get(reverse("hall")).headers["Location"] == reverse("hall-towns")
