"""Contests for the tests that walk the whole site: a draft, one that takes entries, one under way."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import patch

from classroom.models import Enrolment, TeachingClass
from exercises.models import Contest
from exercises.services import contest_clock, contest_entries
from simulator.engine.market.history import history
from simulator.services import runs
from tests import contest_cast, market_scene
from tests.shift_cast import START

if TYPE_CHECKING:
    from tests.scene import Scene

HOUR = timedelta(hours=1)


def make(scene: "Scene", far_class: TeachingClass) -> None:
    """Puts contests of the scene's college into `own`, and those of others into `foreign`."""
    organiser = scene.people["instructor"]
    draft = contest_cast.set_up(organiser, name="草稿赛")
    fixed = contest_cast.fixed(organiser, name="报名赛")
    entry = contest_cast.enter(fixed, scene.pupil, alias="听潮")
    under_way = _under_way(scene)
    scene.own |= {
        "contest draft": draft.pk,
        "contest": fixed.pk,
        "contest entry": entry.pk,
        "contest under way": under_way.pk,
        "entry under way": under_way.entries.get(account__alias="半日闲").pk,
        "entry taken out": under_way.entries.get(account__alias="慢慢来").pk,
        "contest board": under_way.town.board_key,
        "place": Enrolment.objects.get(student=scene.cast.students[4], left_at=None).pk,
    }
    _set_up_others(scene, far_class, entry.pk)


def _under_way(scene: "Scene") -> Contest:
    """Its market stands at ten o'clock of its first day; one entry is disqualified."""
    people, before = scene.people, START - HOUR
    contest = contest_cast.fixed(
        people["instructor"],
        now=before,
        name="进行赛",
        opens_at=START - HOUR / 2,
        freezes_at=START + HOUR,
        closes_at=START + 2 * HOUR,
    )
    team = (people["student"], people["classmate"])
    contest_cast.enter(contest, *team, alias="半日闲", now=before)
    out = contest_cast.enter(contest, people["outsider"], alias="慢慢来", now=before)
    with patch.object(runs, "history", partial(history, days=3)):
        contest_clock.open_contest(contest=contest, now=START - HOUR / 2)
    contest = contest_cast.fresh(contest)
    assert contest.run_id is not None
    market_scene.draw(contest.run_id)
    contest_entries.disqualify(entry=out, by=people["instructor"], reason="2 PC", now=START)
    return contest


def _set_up_others(scene: "Scene", far_class: TeachingClass, entry: int) -> None:
    """A contest of another college; what an office of one's own college sees is not foreign to it."""
    far = contest_cast.fixed(far_class.instructors.get(), name="外校赛")
    far_student = far_class.enrolments.get().student
    far_entry = contest_cast.enter(far, far_student, alias="远方").pk
    scene.foreign |= {
        "contest draft": [far.pk],
        "contest": [far.pk],
        "contest under way": [far.pk],
        "contest entry": [far_entry],
        "entry under way": [far_entry, entry],
        "entry taken out": [far_entry, entry],
    }
