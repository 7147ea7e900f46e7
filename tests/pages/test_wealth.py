"""The wealth office's pages: an interview by forms alone, refusals that keep what was typed, breaches, papers."""

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from simulator.engine.people.talk import Topic
from simulator.engine.people.wealth_visits import ClientTrap
from simulator.engine.wealth.disclosure import disclosure
from simulator.engine.wealth.questionnaire import questionnaire
from simulator.engine.wealth.statements import Side, total
from simulator.models import DeskPolicy, Interview, PlanSheet, Recommendation
from simulator.selectors import wealth as reading
from simulator.selectors import wealth_plan
from simulator.services import accounts, desks
from tests.pages.talk import send, text
from tests.services.bank_cast import NOW
from tests.services.wealth_cast import Office, make_office

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@dataclass
class AtTheDesk:
    """A wealth manager at a browser, with one client."""

    office: Office
    client: Client

    @property
    def interview(self) -> Interview:
        return Interview.objects.get(pk=self.office.interview.pk)

    def page(self, name: str, *args: object, **query: str) -> str:
        response = self.client.get(reverse(name, args=args or [self.interview.pk]), query)
        assert response.status_code == 200, text(response)[:300]
        return text(response)

    def post(self, name: str, *args: object, **fields: object):
        return send(self.client, name, *(args or [self.interview.pk]), **fields)

    def matter(self, code: str = "M101", initiative: str = "firm") -> Recommendation:
        rows = self.interview.recommendations.filter(product=code, initiative=initiative)
        return rows.order_by("-pk")[0]

    def assess(self) -> None:
        self.post("wealth-fill", by="client")
        row = reading.current_assessment(self.interview)
        assert row is not None
        self.post("wealth-tell", level=row.level)


def sit(trap: ClientTrap | None = None, *, exam: bool = False) -> AtTheDesk:
    office = make_office(trap=trap)
    if exam:
        office.session.policy = DeskPolicy(mode="exam", hints=False).as_data()
        office.session.save()
    client, person = Client(), office.session.person
    assert person is not None
    client.force_login(person)
    client.cookies["language"] = "en"
    return AtTheDesk(office, client)


@pytest.fixture
def desk() -> AtTheDesk:
    return sit()


def told(desk: AtTheDesk) -> dict[str, str]:
    """The sheet's fields as the client told them."""
    entries = desk.office.client.circumstances.entries
    worth = total(entries, Side.ASSETS) - total(entries, Side.DEBTS)
    fields = {f"line-{key}": f"{fen / 100:,.2f}" for key, fen in entries.items()}
    return {**fields, "net_worth": f"{worth / 100:.2f}"}


# ---- The way in ---------------------------------------------------------------------------------
def test_who_sits_nowhere_is_shown_the_way_to_a_practice_desk(desk):
    desks.close_session(person_id=desk.office.session.person_id, context_id="shift:1", now=NOW)
    accounts.open_practice_account(
        town=desk.office.bank.town, owner_id=desk.office.session.person_id, at=NOW
    )
    assert "Sit down to practise" in text(desk.client.get(reverse("wealth")))
    assert send(desk.client, "wealth-practice").status_code == 302
    office = text(desk.client.get(reverse("wealth")))
    assert "Who would like advice today" in office
    customer = re.search(r"/wealth/customers/(\d+)/", office)
    assert customer
    opened = send(desk.client, "wealth-open", int(customer[1]))
    assert "/wealth/interviews/" in opened.headers["Location"]
    assert send(desk.client, "wealth-leave").status_code == 302
    assert "Sit down to practise" in text(desk.client.get(reverse("wealth")))


def test_the_interview_under_way_is_where_the_office_leads(desk):
    response = desk.client.get(reverse("wealth"))
    assert response.headers["Location"] == reverse("wealth-interview", args=[desk.interview.pk])


def test_a_teller_is_told_whose_office_this_is_and_led_to_the_counter(desk):
    desk.office.session.duty = "teller"
    desk.office.session.save()
    page = desk.client.get(reverse("wealth"))
    assert "You sit at another desk: Bank teller" in text(page)
    assert f'class="button" href="{reverse("counter")}"' in page.content.decode()


def test_a_wealth_manager_who_comes_to_the_counter_is_led_to_the_office(desk):
    page = desk.client.get(reverse("counter"))
    assert "You sit at another desk: Wealth manager" in text(page)
    assert f'class="button" href="{reverse("wealth")}"' in page.content.decode()


# ---- Conversation and assessment ----------------------------------------------------------------
def test_answers_appear_once_they_are_asked_for(desk):
    before = desk.page("wealth-interview")
    assert "0 of 10 topics" in before
    for topic in Topic:
        assert desk.post("wealth-ask", desk.interview.pk, topic.value).status_code == 302
    page = desk.page("wealth-interview")
    assert "10 of 10 topics" in page
    assert "Hello" in page


def test_notes_are_kept_and_shown_again(desk):
    desk.post("wealth-ask", desk.interview.pk, "worries")
    desk.post("wealth-notes", **{"note-worries": "怕亏本，睡不着"})
    assert "怕亏本，睡不着" in desk.page("wealth-interview")


def test_a_note_that_is_too_long_stays_in_its_field(desk):
    desk.post("wealth-ask", desk.interview.pk, "debts")
    response = desk.post("wealth-notes", **{"note-debts": "x" * 2001})
    assert response.status_code == 422
    assert "up to 2000 are kept" in text(response)
    assert "x" * 2001 in text(response)


def test_the_class_is_told_and_signed_with_its_table_and_validity(desk):
    desk.assess()
    page = desk.page("wealth-assessment")
    row = reading.current_assessment(desk.interview)
    assert row.signed_at
    assert f"C{row.level}" in page
    assert "Table of the bank" in page
    assert "until 2028-11-20" in page
    assert "until 2027-11-20" in page


def test_without_a_choice_no_class_is_told(desk):
    desk.post("wealth-fill", by="client")
    response = desk.post("wealth-tell")
    assert response.status_code == 422
    assert "Choose from the list" in text(response)


def test_a_half_filled_questionnaire_names_the_open_question_and_keeps_the_rest(desk):
    answers = {f"answer-{each.key}": "0" for each in questionnaire().questions[:-1]}
    response = desk.post("wealth-fill", by="manager", **answers)
    assert response.status_code == 422
    assert "How many people live on your income?" in text(response)
    assert text(response).count("checked") == len(answers)


def test_clashes_are_named_in_practice_and_found_alone_in_an_examination():
    practice = sit(ClientTrap.CONTRADICTION)
    practice.post("wealth-fill", by="client")
    row = reading.current_assessment(practice.interview)
    page = practice.page("wealth-assessment")
    assert page.count("/assessment/clash/") == len(row.clashes)
    exam = AtTheDesk(practice.office, practice.client)
    exam.office.session.policy = DeskPolicy(mode="exam", hints=False).as_data()
    exam.office.session.save()
    page = exam.page("wealth-assessment")
    assert page.count("/assessment/clash/") == 5
    assert "does not go together with another answer" not in page


# ---- Sheet and goal -----------------------------------------------------------------------------
def test_the_sheet_is_written_in_yuan_and_says_whether_it_balances(desk):
    assert desk.post("wealth-draw-up", **told(desk)).status_code == 302
    page = desk.page("wealth-sheet")
    assert "The sheet balances" in page
    plan = PlanSheet.objects.get(interview=desk.interview)
    assert plan.entries == desk.office.client.circumstances.entries
    desk.post("wealth-draw-up", **{**told(desk), "net_worth": "-１２"})
    assert "you wrote −12.00" in desk.page("wealth-sheet")


def test_what_is_no_amount_is_named_by_its_line_and_nothing_is_lost(desk):
    fields = {**told(desk), "line-car": "about 3", "line-cards": "1.234"}
    response = desk.post("wealth-draw-up", **fields)
    assert response.status_code == 422
    assert "Car, Cards and consumer loans" in text(response)
    for value in fields.values():
        assert f'value="{value}"' in text(response)
    assert not PlanSheet.objects.exists()


def test_readings_are_marked_in_practice_and_not_in_an_examination(desk):
    desk.post("wealth-draw-up", **told(desk))
    plan = wealth_plan.plan_of(desk.interview)
    right = wealth_plan.right_readings(plan)
    desk.post("wealth-ratios", **{f"reading-{key}": read for key, read in right.items()})
    assert desk.page("wealth-sheet").count("read rightly") == len(right)
    desk.office.session.policy = DeskPolicy(mode="exam", hints=False).as_data()
    desk.office.session.save()
    assert "read rightly" not in desk.page("wealth-sheet")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "yacht"}, "Choose from the list"),
        ({"yearly": "many"}, "Needed a year"),
        ({"years_to": "-1"}, "Years are whole"),
        ({"duration": "0"}, "Years are whole"),
        ({"duration": "61"}, "Years are whole"),
        ({"years_to": "about 5"}, "Years are whole"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_with_the_rule(desk, fields, says):
    goal = {"kind": "education", "yearly": "60,000", "years_to": "5", "duration": "4", **fields}
    response = desk.post("wealth-goal", **goal)
    assert response.status_code == 422
    assert says in text(response)


# ---- The plan -----------------------------------------------------------------------------------
@pytest.fixture
def planned(desk: AtTheDesk) -> AtTheDesk:
    desk.assess()
    desk.post("wealth-draw-up", **told(desk))
    goal = {"kind": "education", "yearly": "60,000", "years_to": "１０", "duration": "4"}
    desk.post("wealth-goal", **goal)
    return desk


def gap_on(page: str) -> float:
    found = re.search(r'gap-value" role="status"><b>([\d,.]+)</b>', page)
    assert found
    return float(found[1].replace(",", ""))


def test_the_gap_shrinks_with_the_monthly_saving_without_any_script(planned):
    before, after = (
        gap_on(planned.page("wealth-plan", monthly=monthly)) for monthly in ("0", "1000")
    )
    assert before > after > 0
    piece = planned.page("wealth-gap", monthly="1000")
    assert gap_on(piece) == after
    assert piece.count("hx-swap-oob") == 2
    assert "<html" not in piece


def test_a_saved_plan_keeps_its_monthly_saving(planned):
    planned.post("wealth-plan-save", monthly="1,250.50")
    assert wealth_plan.plan_of(planned.interview).monthly == 125_050
    assert "1,250.50" in planned.page("wealth-plan")
    response = planned.post("wealth-plan-save", monthly="a lot")
    assert "Put aside a month" in text(response)


def test_before_the_goal_the_page_leads_to_it(desk):
    assert "No goal in figures yet" in desk.page("wealth-plan")
    assert desk.page("wealth-gap").strip() == ""


def test_shares_that_do_not_add_up_are_said_and_kept(planned):
    planned.post("wealth-allocate", **{"share-M101": "４０%", "share-D001": "30"})
    assert "add up to 70%" in planned.page("wealth-plan")
    response = planned.post("wealth-allocate", **{"share-M101": "most"})
    assert response.status_code == 422
    assert 'value="most"' in text(response)


def test_the_plan_can_be_printed_as_a_teaching_specimen(planned):
    page = planned.page("wealth-plan-print")
    assert "教学样张" in page
    assert "Needed on the day" in page
    assert "teaching assumption" in page


# ---- Products -----------------------------------------------------------------------------------
def offer(desk: AtTheDesk, code: str = "M101") -> Recommendation:
    desk.post("wealth-check", desk.interview.pk, code, initiative="firm")
    desk.post("wealth-bring-up", desk.matter(code).pk, amount="10,000")
    return desk.matter(code)


def test_nothing_is_checked_before_the_assessment(desk):
    response = desk.post("wealth-check", desk.interview.pk, "M101", initiative="firm")
    assert response.status_code == 422
    assert "No signed assessment counts for Yunling Daily Money Fund" in text(response)
    assert "24 months" in text(response)


def test_a_product_goes_from_the_check_to_the_client_s_decision(planned):
    row = offer(planned)
    for step in disclosure().steps:
        planned.post("wealth-say", row.pk, step.key)
    planned.post("wealth-hand-over", row.pk, query="product=M101&initiative=firm")
    page = planned.page("wealth-plan", product="M101", initiative="firm")
    assert page.count('name="answer"') >= 2
    planned.post("wealth-reply", row.pk, answer="papers")
    assert f"/wealth/recommendations/{row.pk}/hand-over/" in planned.page("wealth-plan")
    planned.post("wealth-hand-over", row.pk)
    row.refresh_from_db()
    assert row.state == "accepted"
    account = planned.interview.customer.bank_accounts.get()
    paid = f"Paid: 10,000.00 yuan from the account ending in {account.number[-4:]}"
    assert paid in planned.page("wealth-plan", product="M101", initiative="firm")
    printed = planned.page("wealth-recommendation-print", row.pk)
    assert f"Entry no. {row.entry.number}" in printed
    assert "教学样张" in printed
    assert printed.count("<li>") == len(disclosure().steps)


def test_a_form_of_a_product_leaves_that_product_in_hand(planned):
    response = planned.post(
        "wealth-check",
        planned.interview.pk,
        "E418",
        initiative="client",
        query="product=E418&initiative=client",
    )
    assert response.headers["Location"].endswith("?product=E418&initiative=client")


def test_promoting_above_the_class_is_said_with_its_numbers(planned):
    row = reading.current_assessment(planned.interview)
    row.level, row.accepts_no_loss = 2, False
    row.save()
    planned.post("wealth-check", planned.interview.pk, "E418", initiative="firm")
    page = planned.page("wealth-plan", product="E418", initiative="firm")
    assert "Must not be promoted" in page
    assert "this product is R4, 2 above" in page
    assert "Rules for securities and funds 2017-07" in page
    assert "What fits:" in page
    planned.post("wealth-bring-up", planned.matter("E418").pk, amount="1000")
    assert "Breaches <b" in planned.page("wealth-plan")
    response = planned.post("wealth-hand-over", planned.matter("E418").pk)
    assert response.status_code == 422
    assert "No signature is taken for it" in text(response)
    assert "No product above the client" in text(response)


def test_an_amount_below_the_minimum_is_refused_and_kept(planned):
    planned.post("wealth-check", planned.interview.pk, "D001", initiative="firm")
    response = planned.post("wealth-bring-up", planned.matter("D001").pk, amount="49.99")
    assert response.status_code == 422
    assert "49.99 yuan is below the minimum of 50.00" in text(response)


def test_in_an_examination_the_shelf_says_nothing_before_the_check():
    desk = sit(exam=True)
    desk.assess()
    assert 'class="tone-ok"' not in desk.page("wealth-plan")
    desk.post("wealth-check", desk.interview.pk, "M101", initiative="firm")
    assert desk.page("wealth-plan").count('class="tone-ok"') == 1


# ---- The record ---------------------------------------------------------------------------------
def test_the_record_ends_the_visit_and_tells_what_was_planted():
    desk = sit(ClientTrap.ASKS_FOR_PROMISE)
    assert "Planted" not in desk.page("wealth-record")
    parts = dict.fromkeys(("need", "preference", "worries", "conclusion"), "如上")
    assert desk.post("wealth-write-record", next_contact="2026-12-20", **parts).status_code == 302
    page = desk.page("wealth-record")
    assert "Planted: Asks for a promise." in page
    assert "Nothing shows that you dealt with it." in page
    assert "This interview is over" in page
    late = desk.post("wealth-ask", desk.interview.pk, "family")
    assert late.status_code == 422
    assert "is over; nothing can be added" in text(late)


def test_an_examination_tells_what_was_planted_after_the_session():
    desk = sit(ClientTrap.ASKS_FOR_PROMISE, exam=True)
    desk.post("wealth-write-record", need="如上")
    assert "Planted" not in desk.page("wealth-record")
    assert "planted" not in desk.page("timeline", desk.office.session.pk).lower()
    desks.close_session(person_id=desk.office.session.person_id, context_id="shift:1", now=NOW)
    assert "Planted" in desk.page("wealth-record")


@pytest.mark.parametrize("typed", ["20 December", "2026-13-01", "2026-11-20"])
def test_a_day_of_the_next_contact_that_is_none_is_refused_and_the_texts_stay(desk, typed):
    response = desk.post("wealth-write-record", need="教育金", next_contact=typed)
    assert response.status_code == 422
    assert "教育金" in text(response)
    assert desk.interview.closed_at is None


def test_the_timeline_reads_the_interview_back_with_breaches_and_rules(planned):
    planned.post("wealth-say", offer(planned).pk, "who", words="包赚不赔")
    page = planned.page("timeline", planned.office.session.pk)
    assert "Used a phrase that a rule forbids" in page
    assert "no safety from loss is promised" in page
    assert "Said a sentence of the disclosure" in page


def test_a_breach_is_told_in_the_top_bar_at_once_though_the_desk_alone_is_swapped(planned):
    piece = text(
        planned.client.post(
            reverse("wealth-say", args=[offer(planned).pk, "who"]),
            {"idempotency_key": "k" * 32, "words": "包赚不赔"},
            headers={"HX-Request": "true"},
        )
    )
    tally = re.search(r'id="tally"\s+hx-swap-oob="true">(.*?)</span>', piece, re.DOTALL)
    assert tally
    assert 'Breaches <b class="ink">1</b>' in tally[1]
    assert 'id="plan-fan"\n     hx-swap-oob' not in piece
    assert "hx-swap-oob" not in planned.page("wealth-plan")


def test_a_script_gets_the_desk_alone_and_going_back_the_whole_page(desk):
    address = reverse("wealth-plan", args=[desk.interview.pk])
    piece = text(desk.client.get(address, headers={"HX-Request": "true"}))
    assert piece.lstrip().startswith('<div class="wealth-desk" id="wealth-desk">')
    whole = desk.client.get(
        address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "<html" in text(whole)


def test_the_rules_are_listed_with_how_sure_they_are(desk):
    page = text(desk.client.get(reverse("wealth-rules")))
    assert "from memory, to be confirmed" in page
    assert "at the client's wish, after a written warning" in page
