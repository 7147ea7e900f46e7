"""Marks from evidence: work done at the desk, computed, decided, released; and computed again."""

import pytest

from exercises.scoring.criteria import State
from exercises.selectors import marks, work_evidence
from exercises.services import marking
from tests import work_cast
from tests.shift_cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(cast: Cast):
    work_cast.open_bank(cast.teaching_class)
    return work_cast.set_work(cast)


def test_a_careful_teller_at_the_real_counter_gets_every_point(work, student):
    attempt = work_cast.done(work, student)
    standing = marks.standing_of(attempt.sheet)
    lost = {each.computed.key: each.computed.losses for each in standing.decided.criteria}
    assert {key: losses for key, losses in lost.items() if losses} == {}
    assert standing.decided.total == 10_000
    assert standing.marking.of("manners").state is State.NOT_MET


def test_a_mark_computed_again_is_the_stored_one(work, student):
    attempt = work_cast.done(work, student)
    stored = attempt.computed.get()
    again = marking.computed(attempt, work_evidence.evidence_of(attempt))
    assert (again.as_data(), again.digest()) == (stored.marking, stored.digest)
