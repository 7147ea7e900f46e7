"""A wealth manager who plays themselves: whole days of interviews, and what they leave for marking."""

from typing import Any

import pytest

from exercises.scoring.evidence import EvidenceLine, frozen_fact
from exercises.scoring.evidence_kinds import all_kinds
from simulator.engine.people.wealth_visits import ClientTrap
from simulator.models import DeskSession, Duty, Interview, Recommendation, Town, WorkEvent
from simulator.models.work_kinds import WealthWork
from simulator.selectors import evidence
from simulator.services import wealth_rehearsal
from simulator.services.rehearsal import Clock
from tests.services.bank_cast import NOW, make_bank, seat_teller

pytestmark = pytest.mark.django_db
PLANTED = {ClientTrap.ABOVE_CLASS, ClientTrap.CONTRADICTION, ClientTrap.ASKS_FOR_PROMISE}
OWN_STEPS = {
    WealthWork.NOTED,
    WealthWork.VOID,
    WealthWork.PROFESSIONAL,
    WealthWork.ABANDONED,
}
"""What a rehearsal never does."""


def play(
    key: str, *, interviews: int, people: int = 24, overlooks: frozenset[ClientTrap] = frozenset()
) -> DeskSession:
    session = seat_teller(make_bank(key, people=people), key, Duty.WEALTH)
    wealth_rehearsal.play_day(
        session=session, interviews=interviews, clock=Clock(NOW), overlooks=overlooks
    )
    return session


def left_behind(session: DeskSession) -> list[tuple[str, dict[str, Any]]]:
    events = WorkEvent.objects.filter(session=session).order_by("number")
    return list(events.values_list("kind", "facts"))


def test_a_careful_day_ends_every_interview_with_its_record_and_breaks_no_rule():
    session = play("careful", interviews=24)
    held = Interview.objects.filter(session=session)
    assert held.count() == 24
    assert {each.ending for each in held} == {Interview.Ending.RECORDED}
    kinds = [kind for kind, _ in left_behind(session)]
    assert WealthWork.RULE_BROKEN not in kinds
    planted = {facts["trap"] for kind, facts in left_behind(session) if kind == "town.trap_set"}
    assert planted == PLANTED
    records = [facts for kind, facts in left_behind(session) if kind == WealthWork.RECORD]
    assert all(facts["complete"] for facts in records)
    assert not Recommendation.objects.filter(interview__session=session, state="checked").exists()
    assert evidence.first_broken(session) is None


def test_a_careless_manager_walks_into_what_was_planted():
    session = play("careless", interviews=12, overlooks=frozenset(PLANTED))
    broken = {
        facts["fault"] for kind, facts in left_behind(session) if kind == "wealth.rule_broken"
    }
    assert broken >= {"clash_ignored", "promoted_above_class", "promised_certainty"}
    assert "misled" not in broken


def test_the_same_town_gives_the_same_interviews():
    first, second = (left_behind(play(key, interviews=4)) for key in ("one", "two"))
    assert [each for each in first if each[0] != "desk.seated"] == [
        each for each in second if each[0] != "desk.seated"
    ]


def test_a_small_town_is_seen_again_and_each_assessment_still_counts():
    session = play("small", interviews=9, people=3)
    held = Interview.objects.filter(session=session)
    assert held.count() == 9
    assert held.values("customer").distinct().count() == 3


def test_two_managers_of_a_town_share_the_room():
    session = play("first", interviews=4)
    town = Town.objects.get()
    other = DeskSession.objects.create(
        town=town, duty=Duty.WEALTH, context_id="shift:2", opened_at=NOW
    )
    wealth_rehearsal.play_day(session=other, interviews=4, clock=Clock(NOW))
    customers = Interview.objects.filter(session__in=[session, other]).values("customer")
    assert customers.distinct().count() == 8


def test_marking_knows_every_step_of_the_office_by_the_same_name_and_facts():
    known = {key for key in all_kinds() if key.startswith("wealth.")}
    assert known == set(WealthWork.values)
    sessions = [
        play("careful", interviews=10),
        play("careless", interviews=10, overlooks=frozenset(PLANTED)),
    ]
    seen = set()
    for event in WorkEvent.objects.filter(session__in=sessions, kind__startswith="wealth."):
        kind = all_kinds()[event.kind]
        facts = {name: frozen_fact(event.facts[name]) for name in kind.facts}
        line = EvidenceLine("1", event.number, event.person, event.kind, event.at, facts)
        assert kind.faults(line) == [], event.facts
        seen.add(event.kind)
    assert seen == set(WealthWork.values) - OWN_STEPS
