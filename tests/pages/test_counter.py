"""The pages of the counter: a day by plain forms, refusals that keep what was typed, who sees what."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from simulator.engine.bank.notes import features
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.models import (
    Authorisation,
    BankAccount,
    CounterTransaction,
    DeskPolicy,
    DeskSession,
    Duty,
)
from simulator.selectors import books, cash_boxes
from simulator.services import accounts, branch, counter_day, desks, night, visitors
from tests.market_scene import open_market
from tests.pages.counter_forms import AtThePages
from tests.services.bank_cast import NOW
from tests.shift_cast import client_of

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
MUCH_LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def teller(student, teaching_class) -> AtThePages:
    """A student who has sat down at a practice counter and received the box."""
    accounts.open_practice_account(town=teaching_class.town, owner_id=student.pk, at=NOW)
    pages = AtThePages(client_of(student), DeskSession(), BotTeller())
    assert pages.post("counter-practice").status_code == 302
    pages.desk = DeskSession.objects.get(person=student)
    assert pages.post("counter-open").status_code == 302
    teaching_class.town.queue_tickets.update(done_at=NOW, state="left")
    return pages


def greet(
    teller: AtThePages, business: Business = Business.DEPOSIT, trap: Trap | None = None
) -> CounterTransaction:
    """Somebody comes with nothing but this trap, and is called."""
    if trap is not None:
        BankAccount.objects.update(balance=20_000_000)
    visitors.come(
        town=teller.desk.town, now=NOW, business=business, trap=trap, is_plain=trap is None
    )
    waiting = teller.desk.town.queue_tickets.filter(state="waiting")
    waiting.update(absent_calls=0, wrong_pins=0, leaves_at=MUCH_LATER)
    waiting.filter(pk=waiting.order_by("-pk")[0].pk).update(place=0)
    assert teller.post("counter-call").status_code == 302
    work = teller.transaction()
    assert work is not None
    return work


def serve(teller: AtThePages, until: Step | None = None) -> None:
    """Fills in forms until the customer is done, or a step is the next one."""
    for _ in range(30):
        if teller.transaction() is None or (until and f'data-step="{until}"' in teller.page()):
            return
        response = teller.next()
        assert response.status_code == 302, text(response)
    pytest.fail("the customer is never done")


def text(response) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


# ---- Working by forms --------------------------------------------------------------------------
@pytest.mark.parametrize("business", list(Business))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_customer_is_served_by_forms_alone(teller, business, language, student):
    student.language = language
    student.save()
    work = greet(teller, business)
    serve(teller)
    work.refresh_from_db()
    assert work.ending == "completed"
    assert books.audit(teller.desk.town) + cash_boxes.audit(teller.desk.town) == []


@pytest.mark.parametrize(
    ("business", "trap"),
    [
        (Business.DEPOSIT, Trap.EXPIRED_ID),
        (Business.DEPOSIT, Trap.AMOUNT_DIFFERS),
        (Business.DEPOSIT, Trap.COUNTERFEIT),
        (Business.WITHDRAWAL, Trap.PHONE_SCAM),
    ],
)
def test_a_trap_is_caught_by_forms_alone(teller, business, trap):
    greet(teller, business, trap)
    serve(teller)
    noticed = teller.desk.events.filter(kind="counter.noticed").values_list(
        "facts__trap", flat=True
    )
    assert trap in noticed


def test_seals_can_be_set_without_a_pointer(teller):
    greet(teller)
    serve(teller, until=Step.SEAL)
    assert teller.step("seal", **{"spot-cleared": "left", "spot-name": "right"}).status_code == 302
    assert not teller.desk.events.filter(kind="counter.fault").exists()


def test_a_seal_over_the_amount_is_set_and_noted(teller):
    greet(teller)
    serve(teller, until=Step.SEAL)
    teller.step("seal", **{"spot-cleared": "amount", "spot-name": "right"})
    faults = teller.desk.events.filter(kind="counter.fault")
    assert list(faults.values_list("facts__fault", flat=True)) == ["seal_on_field"] * faults.count()
    assert faults.exists()


def test_a_note_can_be_looked_at_without_scripts(teller):
    work = greet(teller, trap=Trap.COUNTERFEIT)
    serve(teller, until=Step.COUNT)
    errand_money = work.ticket.errand["money"]
    place = int(next(iter(errand_money["false_at"]))) + 1
    fault = errand_money["false_at"][str(place - 1)][0]
    page = text(teller.client.get(reverse("counter-note", args=[place])))
    words = next(each.faults[fault].en for each in features() if fault in each.faults)
    assert words in page
    assert teller.client.get(reverse("counter-note", args=[99_999])).status_code == 404


def test_the_piece_that_htmx_asks_for_is_the_desk_alone(teller):
    greet(teller)
    step, fields = "papers", {"papers": ["identity", "card", "slip"]}
    address = reverse("counter-step", args=[step])
    response = teller.client.post(
        address, {"idempotency_key": "k" * 32, **fields}, headers={"HX-Request": "true"}
    )
    page = response.content.decode()
    assert (response.status_code, page.lstrip()[:4]) == (200, "<div")
    assert 'data-step="identity"' in page


def test_a_fault_is_told_in_the_top_bar_at_once_though_the_desk_alone_is_swapped(teller):
    greet(teller)
    serve(teller, until=Step.SEAL)
    piece = teller.client.post(
        reverse("counter-step", args=["seal"]),
        {"idempotency_key": "k" * 32, "placed": ["cleared,1,1,0", "name,1,1,0"]},
        headers={"HX-Request": "true"},
    ).content.decode()
    tally = re.search(r'id="tally"\s+hx-swap-oob="true">(.*?)</span>', piece, re.DOTALL)
    assert tally
    assert 'Faults <b class="ink">2</b>' in tally[1]
    assert "hx-swap-oob" not in teller.page()


# ---- Refusals ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "abc"}, "An amount is written as 12,350.60"),
        ({"amount": "1.999"}, "at most two places"),
        ({"amount": "1"}, "You keyed 1.00 yuan and counted"),
        ({"capitals": ""}, "Write the amount in capitals"),
        ({"capitals": "一百元"}, "it has figures or everyday characters"),
        ({"capitals": "壹佰万元整"}, "it is another amount"),
        ({"account": ""}, "Key in the number on the card"),
        ({"account": "9900 0000"}, "You keyed account 99000000"),
    ],
)
def test_a_posting_that_is_refused_says_why_and_loses_nothing(teller, typed, sentence):
    greet(teller)
    serve(teller, until=Step.POST)
    count = teller.transaction().actions[-1]["counted"]
    fen = sum(int(face) * pieces for face, pieces in count.items())
    good = {
        "account": teller.transaction().account["number"],
        "amount": f"{fen / 100:,.2f}",
        "capitals": "壹元整",
    }
    response = teller.step("post", **good | typed)
    assert response.status_code == 422
    assert sentence in text(response)
    for name, value in (good | typed).items():
        assert re.search(rf'name="{name}"\s+value="{re.escape(value)}"', response.content.decode())
    assert not CounterTransaction.objects.exclude(entry=None).exists()


def test_full_width_digits_are_digits(teller):
    greet(teller)
    serve(teller, until=Step.POST)
    action = teller.wanted()
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    response = teller.step(
        "post",
        account=action.account.translate(wide),
        amount=f"{action.fen / 100:.2f}".translate(wide),
        capitals=f"人民币{action.capitals}",
    )
    assert response.status_code == 302


def test_a_step_that_is_not_due_is_refused_with_the_one_that_is(teller):
    greet(teller)
    response = teller.step("print", voucher="1")
    assert response.status_code == 422
    assert "“Print the slip” is not due yet; the next step is “Take the papers”" in text(response)


def test_a_refusal_shows_the_wording_of_its_rule_and_how_sure_it_is(teller):
    greet(teller)
    page = text(teller.step("papers", papers=["card"]))
    assert "Still missing: Identity card, Slip" in page
    assert "Rule: Deposit: take and count the cash before the customer first" in page
    assert "from memory, to be confirmed" in page


@pytest.mark.parametrize("step", ["nothing", "call", "authorise"])
def test_a_step_that_does_not_exist_is_not_found(teller, step):
    greet(teller)
    assert teller.step(step).status_code == 404


# ---- What the desk shows, and to whom -----------------------------------------------------------
def test_nothing_on_the_page_tells_a_trap(teller):
    greet(teller, trap=Trap.EXPIRED_ID)
    plain = teller.page()
    assert "expired_id" not in plain.replace('value="expired_id"', "")


def test_a_coach_speaks_in_practice_only(teller):
    greet(teller)
    assert "Take the papers one by one" in teller.page()
    set_exam(teller)
    page = teller.page()
    assert "Take the papers one by one" not in page
    assert "Faults" not in page


def test_in_an_exam_what_was_missed_is_told_after_it(teller):
    set_exam(teller)
    teller.teller = BotTeller(frozenset({Trap.EXPIRED_ID}))
    greet(teller, trap=Trap.EXPIRED_ID)
    serve(teller)
    address = reverse("timeline", args=[teller.desk.pk])
    assert "Went against a rule" not in text(teller.client.get(address))
    desks.close_session(person_id=teller.desk.person_id, context_id="practice", now=NOW)
    page = text(teller.client.get(address))
    assert "Went against a rule" in page
    assert "Every step is in its chain" in page


def test_closing_tells_from_which_number_on_a_begun_book_was_received(teller):
    teller.desk.voucher_books.update(taken=7)
    page = text(teller.client.get(reverse("closing")))
    assert page.count("Received 00000008–00000100.") == 2


@pytest.mark.parametrize(
    ("duty", "house"),
    [
        (Duty.TELLER, "Bank hall"),
        (Duty.AUTHORISER, "Bank hall"),
        (Duty.BROKER, "Securities branch"),
        (Duty.ORDER_CLERK, "Securities branch"),
        (Duty.WEALTH, "Wealth office"),
    ],
)
def test_a_session_is_read_back_in_the_house_whose_desk_it_was(teller, duty, house):
    DeskSession.objects.filter(pk=teller.desk.pk).update(duty=duty)
    page = teller.client.get(reverse("timeline", args=[teller.desk.pk]))
    assert [link.label for link in page.context["frame_links"] if link.is_current] == [house]


def test_a_second_person_is_asked_waits_and_answers_on_the_page(teller):
    greet(teller, Business.WITHDRAWAL, Trap.NO_SECOND_COUNT)
    serve(teller, until=Step.IDENTITY)
    teller.next()
    assert teller.post("counter-ask", purpose="authorise", papers=["card"]).status_code == 302
    assert "Waiting for the second person" in teller.page()
    asked = Authorisation.objects.get()
    Authorisation.objects.update(asked_at=NOW)
    assert "They ask to see the papers" in teller.page()
    teller.post("counter-show", asked.pk, papers=["identity", "slip"])
    assert "The second person agrees" in teller.page()


def test_a_supervisor_sees_the_papers_one_by_one_and_decides(teller, classmate):
    boss = client_of(classmate)
    desks.open_session(
        town=teller.desk.town,
        person_id=classmate.pk,
        duty=Duty.AUTHORISER,
        desk="",
        context_id="practice",
        now=NOW,
    )
    greet(teller, Business.WITHDRAWAL, Trap.NO_SECOND_COUNT)
    serve(teller, until=Step.IDENTITY)
    teller.next()
    teller.post("counter-ask", purpose="authorise", papers=["card", "identity", "slip"])
    asked = Authorisation.objects.get()
    assert boss.get(reverse("counter")).headers["Location"] == reverse("authorise")
    number = teller.transaction().ticket.errand["papers"]["identity"]["number"]
    assert number not in boss.get(reverse("authorise")).content.decode()
    for paper in ("identity", "card", "slip"):
        key = {"idempotency_key": f"look-{paper}-{asked.pk}"}
        boss.post(reverse("authorise-look", args=[asked.pk]), {"paper": paper, **key})
    assert number in boss.get(reverse("authorise")).content.decode()
    decide = reverse("authorise-decide", args=[asked.pk])
    refused = boss.post(decide, {"decision": "refuse", "idempotency_key": "k" * 20})
    assert (refused.status_code, "Say why" in text(refused)) == (422, True)
    boss.post(decide, {"decision": "agree", "idempotency_key": "l" * 20})
    assert "The second person agrees" in teller.page()


# ---- The way in and out ------------------------------------------------------------------------
def test_who_sits_elsewhere_is_told_so_and_led_there(student, teaching_class):
    client = client_of(student)
    desks.open_session(
        town=teaching_class.town,
        person_id=student.pk,
        duty=Duty.BROKER,
        desk="",
        context_id="shift:1",
        now=NOW,
    )
    page = client.get(reverse("counter"))
    assert "You sit at another desk: Securities broker" in text(page)
    assert f'class="button" href="{reverse("broker")}"' in page.content.decode()
    response = client.post(reverse("counter-practice"), {"idempotency_key": "k" * 20})
    assert (response.status_code, DeskSession.objects.get().duty) == (422, "broker")


def test_who_belongs_to_no_town_cannot_sit_down(instructor):
    client = client_of(instructor)
    assert "You belong to no town yet" in text(client.get(reverse("counter")))
    response = client.post(reverse("counter-practice"), {"idempotency_key": "k" * 20})
    assert (response.status_code, DeskSession.objects.count()) == (422, 0)


def test_closing_tells_what_differs_and_the_desk_is_free_again(teller):
    greet(teller)
    serve(teller)
    there = counter_day.all_that_is_there(session=teller.desk)
    fields = {f"pieces-{face}": count for face, count in there.cash.items()}
    for kind, run in there.vouchers.items():
        fields |= {f"first-{kind}": run[0], f"last-{kind}": run[1]}
    missing = teller.post("closing", **fields, seals=["name"])
    assert (missing.status_code, "Seals are missing" in text(missing)) == (422, True)
    assert f'value="{there.cash.of(10_000)}"' in missing.content.decode()
    wrong = fields | {"pieces-10000": there.cash.of(10_000) - 1}
    assert teller.post("closing", **wrong, seals=sorted(there.seals)).status_code == 302
    page = text(teller.client.get(reverse("counter")))
    assert "Box and books agree" in page
    assert teller.post("counter-leave").status_code == 302
    assert DeskSession.objects.get(pk=teller.desk.pk).closed_at is not None


def test_who_never_handed_in_the_box_is_told_that_the_night_took_it_back(teller):
    night.run(town=teller.desk.town, now=NOW)
    page = text(teller.client.get(reverse("counter")))
    assert "the night counted it and took it back" in page
    assert "Counted by you" not in page


def test_the_first_box_of_a_day_brings_the_bank_to_the_date_of_its_market(student, teaching_class):
    town = teaching_class.town
    branch.found(town=town, seed=7, day=date(2026, 11, 18), now=NOW)
    open_market(town, student.pk)
    pages = AtThePages(client_of(student), DeskSession(), BotTeller())
    pages.post("counter-practice")
    pages.post("counter-open")
    assert [str(day.date) for day in town.business_days.order_by("date")] == [
        "2026-11-18",
        "2026-11-20",
    ]


def test_a_customer_who_does_not_come_is_passed_over_and_put_back(teller):
    visitors.come(town=teller.desk.town, now=NOW)
    teller.desk.town.queue_tickets.filter(state="waiting").update(
        absent_calls=1, leaves_at=MUCH_LATER
    )
    teller.post("counter-call")
    assert "was called and does not come" in text(teller.client.get(reverse("counter")))
    assert teller.post("counter-miss").status_code == 302
    ticket = teller.desk.town.queue_tickets.get(state="missed")
    assert teller.post("counter-resume", ticket.pk).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == "waiting"


def set_exam(teller: AtThePages) -> None:
    policy = DeskPolicy(mode="exam", hints=False)
    DeskSession.objects.filter(pk=teller.desk.pk).update(policy=policy.as_data())
