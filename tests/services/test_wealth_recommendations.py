"""Products before a client: checked, warned of, brought up, withheld, disclosed, decided; breaches with rules."""

import pytest

from simulator.engine.people.talk import Topic
from simulator.engine.people.wealth_visits import ClientTrap
from simulator.engine.plain import to_plain
from simulator.engine.wealth.conduct import book
from simulator.engine.wealth.disclosure import disclosure
from simulator.engine.wealth.shelf import product
from simulator.engine.wealth.statements import movable
from simulator.engine.wealth.suitability import Regulator
from simulator.models import Recommendation
from simulator.selectors import wealth as reading
from simulator.services import wealth_interviews, wealth_recommendations
from tests.services.wealth_cast import CLIENT, FIRM, Office, done, make_office, refused

pytestmark = pytest.mark.django_db
State = Recommendation.State
STEPS = [step.key for step in disclosure().steps]


@pytest.fixture
def office() -> Office:
    """A client of class C2 who has spoken of the goals."""
    office = make_office()
    wealth_interviews.ask(interview=office.interview, topic=Topic.GOALS, now=office.clock.tick())
    office.interview.refresh_from_db()
    office.at_class(2)
    return office


def set_client(office: Office, **facts: object) -> None:
    """Lets the client be otherwise than drawn."""
    office.interview.client |= to_plain(facts)
    office.interview.save()


def wish_for(office: Office, code: str) -> None:
    set_client(office, wish=code, trap=ClientTrap.ABOVE_CLASS)


def last_broken(office: Office) -> dict:
    return office.evidence("wealth.rule_broken")[-1]


def act(office: Office, name: str, row: Recommendation, **more):
    service = getattr(wealth_recommendations, name)
    return service(recommendation=row, now=office.clock.tick(), **more)


# ---- Checking ----------------------------------------------------------------------------------
def test_without_a_signed_assessment_nothing_is_checked():
    office = make_office()
    office.fill_in()
    found = wealth_recommendations.check(
        interview=office.interview,
        product=product("M101"),
        initiative=FIRM,
        now=office.clock.tick(),
    )
    assert refused(found) == "not_assessed"
    assert found.rule == "securities@2017-07-01"
    assert found.facts["months"] == 24


@pytest.mark.parametrize(
    ("code", "initiative", "outcome"),
    [
        ("M101", FIRM, "allow"),
        ("B204", CLIENT, "allow"),
        ("H330", FIRM, "forbid_promote"),
        ("H330", CLIENT, "warn_required"),
        ("W340", FIRM, "forbid_promote"),
        ("W340", CLIENT, "forbid"),
        ("P507", CLIENT, "forbid"),
    ],
)
def test_the_answer_goes_by_class_initiative_and_the_product_s_regulator(
    office, code, initiative, outcome
):
    row = office.check(product(code), initiative)
    assert row.outcome == outcome
    checked = office.evidence("wealth.match_checked")[-1]
    assert checked["outcome"] == outcome
    assert checked["pack"].startswith(product(code).regulator)


def test_a_client_who_accepts_no_loss_may_have_r1_only_even_at_a_high_class(office):
    row = reading.current_assessment(office.interview)
    row.level, row.accepts_no_loss = 4, True
    row.save()
    assert office.check(product("M101")).outcome == "allow"
    assert office.check(product("B204")).reason == "lowest_category"


def test_checked_again_an_open_matter_stays_one(office):
    first = office.check(product("M101"))
    assert office.check(product("M101")) == first
    assert len(office.evidence("wealth.match_checked")) == 1


# ---- Bringing up -------------------------------------------------------------------------------
def test_promoting_above_the_class_is_written_down_and_not_sold(office):
    row = office.bring_up(office.check(product("H330")))
    assert last_broken(office)["fault"] == "promoted_above_class"
    assert last_broken(office)["rule"] == "wealth.promotion@2017-07-01"
    office.say(row)
    found = office.hand_over(row)
    assert refused(found) == "not_sold"
    assert office.evidence("wealth.decision_made") == []


def test_the_client_s_own_wish_is_served_after_the_written_warning(office):
    wish_for(office, "H330")
    row = act(office, "warn", office.check(product("H330"), CLIENT))
    assert row.outcome == "allow_after_warning"
    row = office.bring_up(row)
    office.say(row)
    assert office.hand_over(row).state == State.ASKED
    assert office.faults() == []
    assert office.evidence("wealth.noticed")[-1]["trap"] == "above_class"


def test_without_the_warning_it_is_a_breach_and_no_signature_is_taken(office):
    wish_for(office, "H330")
    row = office.bring_up(office.check(product("H330"), CLIENT))
    assert last_broken(office)["fault"] == "asked_above_class"
    office.say(row)
    assert refused(office.hand_over(row)) == "not_sold"
    row = act(office, "warn", row)
    assert office.hand_over(row).state == State.ASKED


def test_no_warning_opens_the_way_for_a_bank_product(office):
    wish_for(office, "W340")
    row = office.check(product("W340"), CLIENT)
    assert refused(act(office, "warn", row)) == "no_warning_due"


def test_promotion_written_down_as_the_client_s_wish_is_a_breach(office):
    set_client(office, wish="")
    row = act(office, "warn", office.check(product("H330"), CLIENT))
    office.bring_up(row)
    assert office.faults() == ["initiative_misstated"]


def test_a_wish_that_was_never_spoken_is_none(office):
    wish_for(office, "H330")
    office.interview.asked = []
    office.interview.save()
    office.bring_up(act(office, "warn", office.check(product("H330"), CLIENT)))
    assert office.faults() == ["initiative_misstated"]


def test_an_amount_is_at_least_the_minimum_and_at_most_what_the_client_can_move(office):
    own = movable(office.client.circumstances.entries)
    row = office.check(product("B204"))
    low = act(office, "bring_up", row, amount=product("B204").minimum - 1)
    assert refused(low) == "below_minimum"
    high = act(office, "bring_up", row, amount=own + 1)
    assert (refused(high), high.facts["own_fen"]) == ("beyond_means", own)
    assert office.bring_up(row, own).amount == own
    assert refused(act(office, "bring_up", row, amount=own)) == "brought_up_already"


def test_what_fits_after_a_refusal_is_an_alternative(office):
    wish_for(office, "W340")
    act(office, "withhold", office.check(product("W340"), CLIENT))
    office.bring_up(office.check(product("B204")))
    offered = office.evidence("wealth.alternative_offered")[-1]
    assert (offered["product"], offered["instead_of"]) == ("B204", "W340")
    assert office.evidence("wealth.noticed")[-1]["trap"] == "above_class"


# ---- Disclosure --------------------------------------------------------------------------------
@pytest.fixture
def offered(office: Office) -> Recommendation:
    return office.bring_up(office.check(product("B204")))


def test_nothing_is_disclosed_before_the_product_is_brought_up(office):
    row = office.check(product("B204"))
    assert refused(act(office, "say", row, step="who")) == "not_brought_up"
    assert refused(office.hand_over(row)) == "not_brought_up"


@pytest.mark.parametrize("skipped", STEPS)
def test_a_record_without_one_of_the_sentences_is_void(office, offered, skipped):
    office.say(offered, *[step for step in STEPS if step != skipped])
    row = office.hand_over(offered)
    assert row.state == State.VOID
    missing = [
        facts["script"] and facts["fault"] for facts in office.evidence("wealth.rule_broken")
    ]
    assert "disclosure_missing" in missing
    assert last_broken(office)["rule"] == "wealth.disclosure@2017-07-01"
    assert office.evidence("wealth.decision_made") == []


def test_a_record_out_of_order_is_void_until_said_again_in_order(office, offered):
    office.say(offered, *reversed(STEPS))
    again = [step for step in STEPS if step != "who"]
    office.say(offered, "who", *again)
    assert office.hand_over(offered).state == State.ASKED
    assert office.faults() == []


def test_the_client_says_yes_only_after_worst_case_and_fees(office, offered):
    row = office.say(offered, "who", "understood")
    assert not row.said[-1]["answer"].startswith("清楚")
    row = office.say(offered, "worst", "fees", "understood")
    assert row.said[-1]["answer"] == "清楚并自愿"


@pytest.mark.parametrize(
    ("words", "fault", "rule"),
    [
        ("这只产品保本保息，您放心", "banned_phrase", "wealth.certainty"),
        ("预期收益有百分之四", "banned_phrase", "wealth.basis"),
    ],
)
def test_own_words_are_read_as_the_compliance_desk_reads_them(office, offered, words, fault, rule):
    office.say(offered, "product", words=words)
    assert last_broken(office)["fault"] == fault
    assert last_broken(office)["rule"].startswith(rule)


def test_own_words_that_deny_a_phrase_are_no_breach(office, offered):
    office.say(offered, "product", words="这只产品不保本，可能亏损")
    assert office.faults() == []


def test_the_worst_case_keeps_its_figures_in_own_words(office, offered):
    office.say(offered, "worst", words="可能会有一点波动")
    assert last_broken(office)["fault"] == "worst_case_hidden"
    figures = product("B204").worst.zh
    office.say(offered, "worst", words=f"最坏的时候，{figures}")
    assert office.faults() == ["worst_case_hidden"]


def test_what_was_said_lies_apart_from_the_chain(office, offered):
    office.say(offered, "who", words="我是新来的实习生")
    said = office.evidence("wealth.disclosure_said")[-1]
    assert said["own_words"] is True
    assert "实习生" not in str(said)


# ---- The decision ------------------------------------------------------------------------------
@pytest.fixture
def asked(office: Office, offered: Recommendation) -> Recommendation:
    office.say(offered)
    row = done(office.hand_over(offered))
    assert row.state == State.ASKED
    return row


def test_the_client_asks_first_and_decides_after_a_true_answer(office, asked):
    row = office.answer(asked)
    assert row.answered == "papers"
    row = office.hand_over(row)
    assert row.state in (State.ACCEPTED, State.DECLINED)
    decided = office.evidence("wealth.decision_made")[-1]
    assert decided["bought"] is (row.state == State.ACCEPTED)
    assert office.faults() == []


def test_the_same_client_decides_the_same(office, asked):
    first = office.hand_over(office.answer(asked))
    again = office.bring_up(office.check(product("B204")))
    office.say(again)
    second = office.hand_over(office.answer(office.hand_over(again)))
    assert (second.state, second.because) == (first.state, first.because)


@pytest.mark.parametrize(
    ("question", "key", "fault"),
    [
        ("promise", "promise", "promised_certainty"),
        ("promise", "basis", "basis_as_promise"),
        ("worst", "playing_down", "worst_case_hidden"),
        ("fees", "none", "misled"),
        ("redemption", "any_time", "misled"),
    ],
)
def test_an_answer_against_the_papers_is_a_breach(office, asked, question, key, fault):
    set_client(office, question=question)
    office.answer(asked, key)
    assert last_broken(office)["fault"] == fault
    assert last_broken(office)["rule"] in {
        rule.version for rule in book().all_on(office.interview.date)
    }


def test_refusing_a_promise_deals_with_that_trap(office, asked):
    set_client(office, question="promise", trap=ClientTrap.ASKS_FOR_PROMISE)
    office.answer(asked)
    assert office.evidence("wealth.noticed")[-1]["trap"] == "asks_for_promise"


def test_too_much_at_once_is_declined(office):
    own = movable(office.client.circumstances.entries)
    row = office.bring_up(office.check(product("M101")), own)
    office.say(row)
    row = office.hand_over(office.answer(office.hand_over(row)))
    assert (row.state, row.because) == (State.DECLINED, "too_much")


def test_a_matter_that_is_closed_takes_no_more_steps(office, offered):
    row = act(office, "withhold", offered)
    for name, more in (("say", {"step": "who"}), ("warn", {}), ("withhold", {})):
        assert refused(act(office, name, row, **more)) == "matter_closed"
    assert refused(office.hand_over(row)) == "matter_closed"


def test_an_answer_is_given_to_a_question_only(office, offered):
    assert refused(office.answer(offered)) == "nothing_asked"


def test_every_breach_in_the_evidence_names_a_rule_of_the_book(office, offered):
    office.bring_up(office.check(product("E418")))
    office.say(offered, "end", "who", words="包赚")
    office.hand_over(offered)
    versions = {facts["rule"] for facts in office.evidence("wealth.rule_broken")}
    assert versions
    for version in versions:
        assert book().of(version).words.zh


def test_securities_and_bank_products_go_by_assessments_of_their_own(office):
    row = reading.current_assessment(office.interview)
    row.packs = [version for version in row.packs if version.startswith("bank")]
    row.save()
    assert office.check(product("W312")).outcome == "allow"
    found = wealth_recommendations.check(
        interview=office.interview,
        product=office.above(Regulator.SECURITIES, 0),
        initiative=FIRM,
        now=office.clock.tick(),
    )
    assert refused(found) == "not_assessed"
