"""A wealth manager's session read back: every step in words, in one language, without a code left over."""

import re

import pytest
from django.utils import translation

from simulator.engine.people.wealth_visits import ClientTrap
from simulator.models import Duty, WorkEvent
from simulator.models.work_kinds import label_of
from simulator.services import wealth_rehearsal
from simulator.services.rehearsal import Clock
from simulator.views import evidence_words
from tests.services.bank_cast import NOW, make_bank, seat_teller

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u3400-\u9fff]")
CODE = re.compile(r"\w+_\w+|\{|\}|None|True|False")
ENGLISH = re.compile(r"[a-z]{3,}")


def told(language: str) -> list[str]:
    with translation.override(language):
        return [
            " ".join(
                [
                    label_of(event.kind),
                    evidence_words.details(event),
                    evidence_words.rule_words(event.facts.get("rule", "")),
                ]
            )
            for event in WorkEvent.objects.order_by("pk")
        ]


def test_every_step_of_a_session_is_told_in_the_reader_s_language():
    for key, overlooks in {"careful": frozenset(), "careless": frozenset(ClientTrap)}.items():
        session = seat_teller(make_bank(key, people=12), key, Duty.WEALTH)
        wealth_rehearsal.play_day(
            session=session, interviews=10, clock=Clock(NOW), overlooks=overlooks
        )
    english, chinese = told("en"), told("zh-hans")
    assert len(english) > 500
    assert [line for line in english if HAN.search(line) or CODE.search(line)] == []
    assert [line for line in chinese if ENGLISH.search(line) or CODE.search(line)] == []
    assert any("needed a year" in line for line in english)
    assert any(line.startswith("The client asked a question") and "?" in line for line in english)
