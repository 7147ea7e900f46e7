"""What a step of evidence says in a line, whichever house it happened in."""

import pytest
from django.utils import translation

from simulator.engine.bank.traps import Trap
from simulator.engine.people.wealth_visits import ClientTrap
from simulator.models import WorkEvent
from simulator.models.work_kinds import TownWork
from simulator.views.broker_words import TRAPS
from simulator.views.evidence_words import details, details_at_the_desk


@pytest.mark.parametrize("code", sorted({*Trap, *ClientTrap, *TRAPS}))
def test_what_was_planted_at_any_house_is_told_in_words(code):
    event = WorkEvent(kind=TownWork.TRAP_SET, facts={"visit": "A001", "trap": str(code)})
    with translation.override("en"):
        told = details(event)
        assert told == details_at_the_desk(event)
    assert told.startswith("what ")
    assert "_" not in told
