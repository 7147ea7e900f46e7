"""Risk assessments: who fills in, what clashes, how often, what counts and until when."""

from datetime import date

import pytest

from simulator.engine.people.wealth_visits import ClientTrap
from simulator.engine.wealth.questionnaire import Clash
from simulator.engine.wealth.suitability import Regulator
from simulator.models import Interview
from simulator.selectors import wealth as reading
from simulator.services import wealth_assessments
from tests.services.bank_cast import DAY
from tests.services.wealth_cast import Office, done, make_office, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def contradicting() -> Office:
    return make_office(trap=ClientTrap.CONTRADICTION)


def fill(office: Office, answers=None):
    return wealth_assessments.fill_in(
        interview=office.interview, answers=answers, now=office.clock.tick()
    )


def test_the_client_answers_and_the_table_makes_the_class(office):
    row = office.fill_in()
    assert row.answers == office.client.truth
    assert row.by_client
    assert row.level == reading.office_table().band(row.score).level
    told = office.evidence("wealth.questionnaire_done")[-1]
    assert (told["score"], told["risk_class"]) == (row.score, f"C{row.level}")
    assert office.faults() == []


def test_filling_it_in_for_the_client_is_a_breach_with_its_rule(office):
    office.fill_in(loss=4, aim=3)
    broken = office.evidence("wealth.rule_broken")[-1]
    assert broken["fault"] == "filled_for_client"
    assert broken["rule"] == "wealth.own-answers@2017-07-01"
    assert broken["differing"] <= 2


def test_an_open_question_is_named_and_nothing_is_kept(office):
    answers = {key: place for key, place in office.client.truth.items() if key != "aim"}
    found = fill(office, answers)
    assert refused(found) == "question_open"
    assert found.facts == {"question": "aim"}
    assert not office.interview.assessments.exists()
    assert office.faults() == []


def test_it_counts_once_told_and_signed_and_not_before(office):
    office.fill_in()
    customer = office.interview.customer
    assert reading.counting(customer, Regulator.SECURITIES, DAY) is None
    row = office.tell_class()
    assert reading.counting(customer, Regulator.SECURITIES, DAY) == row
    assert reading.counting(customer, Regulator.BANK_WEALTH, DAY) == row
    told = office.evidence("wealth.class_told")[-1]
    assert told["signed"] is True


@pytest.mark.parametrize(
    ("regulator", "last", "after"),
    [
        (Regulator.SECURITIES, date(2028, 11, 20), date(2028, 11, 21)),
        (Regulator.BANK_WEALTH, date(2027, 11, 20), date(2027, 11, 21)),
    ],
)
def test_how_long_it_counts_is_said_by_the_product_s_regulator(office, regulator, last, after):
    row = office.fill_in()
    office.tell_class()
    customer = office.interview.customer
    assert reading.counting(customer, regulator, last) == row
    assert reading.counting(customer, regulator, after) is None


def test_telling_another_class_is_a_breach_and_the_class_found_stands(office):
    row = office.fill_in()
    other = row.level % 5 + 1
    office.tell_class(other)
    row.refresh_from_db()
    assert row.told_level == other
    broken = office.evidence("wealth.rule_broken")[-1]
    assert (broken["fault"], broken["told"], broken["found"]) == (
        "class_misstated",
        f"C{other}",
        f"C{row.level}",
    )
    counted = reading.counting(office.interview.customer, Regulator.SECURITIES, DAY)
    assert counted.level == row.level


def test_a_class_is_told_once(office):
    office.fill_in()
    office.tell_class()
    found = wealth_assessments.tell_class(
        interview=office.interview, level=1, now=office.clock.tick()
    )
    assert refused(found) == "class_told_already"


def test_answers_that_clash_are_named_and_put_right_when_asked_about(contradicting):
    row = contradicting.fill_in()
    assert row.clashes
    for clash in row.clashes:
        contradicting.raise_clash(Clash(clash))
    row.refresh_from_db()
    assert row.clashes == []
    assert row.answers == contradicting.client.truth
    assert row.level == reading.office_table().band(row.score).level
    last = contradicting.evidence("wealth.questionnaire_done")[-1]
    assert last["risk_class"] == f"C{row.level}"
    noticed = {facts["trap"] for facts in contradicting.evidence("wealth.noticed")}
    assert noticed == {"contradiction"}
    contradicting.tell_class()
    assert contradicting.faults() == []


def test_telling_the_class_over_a_clash_is_a_breach(contradicting):
    row = contradicting.fill_in()
    contradicting.tell_class()
    assert contradicting.faults() == ["clash_ignored"] * len(row.clashes)


def test_answers_that_go_together_cannot_be_called_a_clash(office):
    office.fill_in()
    found = wealth_assessments.raise_clash(
        interview=office.interview, clash=Clash.LOSS_AND_KINDS, now=office.clock.tick()
    )
    assert refused(found) == "no_such_clash"
    assert office.evidence("wealth.clash_raised") == []


def test_a_second_test_on_a_day_counts_for_bank_products_only_and_a_third_for_none(office):
    office.fill_in()
    office.tell_class()
    second = office.fill_in()
    assert [version.partition("@")[0] for version in second.packs] == ["bank_wealth"]
    office.tell_class()
    customer = office.interview.customer
    assert reading.counting(customer, Regulator.BANK_WEALTH, DAY) == second
    assert reading.counting(customer, Regulator.SECURITIES, DAY) != second
    third = fill(office)
    assert refused(third) == "retests_of_the_day"
    assert third.rule == "bank_wealth@2026-02-01"
    assert third.facts == {"limit": 2}


def test_who_wants_a_riskier_product_answers_bolder_the_second_time_and_is_caught():
    office = make_office(trap=ClientTrap.ABOVE_CLASS)
    first = office.fill_in()
    office.tell_class()
    second = office.fill_in()
    assert second.level > first.level
    assert Clash.INDUCED_RETEST in second.clashes
    office.raise_clash(Clash.INDUCED_RETEST)
    second.refresh_from_db()
    assert second.answers == office.client.truth
    assert Clash.INDUCED_RETEST not in second.clashes


def test_the_earlier_assessment_of_another_visit_still_counts(office):
    row = office.fill_in()
    office.tell_class()
    Interview.objects.filter(pk=office.interview.pk).update(closed_at=office.clock.tick())
    assert reading.counting(office.interview.customer, Regulator.SECURITIES, DAY) == row


def test_a_client_below_the_thresholds_is_not_made_professional(office):
    found = wealth_assessments.treat_as_professional(
        interview=office.interview, now=office.clock.tick()
    )
    assert refused(found) == "not_professional"
    assert found.rule == "securities@2017-07-01"
    assert found.facts["needed_assets_fen"] == 300_000_000


def enrich(office: Office, **entries: int) -> None:
    """Gives the client more money and experience than was drawn."""
    facts = office.interview.client
    facts["circumstances"]["entries"] |= entries
    facts["truth"]["years"] = facts["first_answers"]["years"] = 3
    office.interview.save()


def test_a_rich_client_is_professional_on_request_for_securities_and_funds_only(office):
    enrich(office, shares=400_000_000)
    row = office.fill_in()
    office.tell_class()
    done(
        wealth_assessments.treat_as_professional(
            interview=office.interview, now=office.clock.tick()
        )
    )
    fund = office.above(Regulator.SECURITIES, 3)
    product = office.above(Regulator.BANK_WEALTH, 2)
    assert reading.investor(row, fund, DAY).is_professional
    assert not reading.investor(row, product, DAY).is_professional
    again = wealth_assessments.treat_as_professional(
        interview=office.interview, now=office.clock.tick()
    )
    assert refused(again) == "professional_already"
