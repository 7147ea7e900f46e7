"""Contests for the tests that walk the whole site, in every state from a draft to the release."""

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from classroom.models import Enrolment, Role, TeachingClass, User
from exercises.models import Contest, JudgeSheet
from exercises.selectors.contests import run_of
from exercises.services import (
    contest_clock,
    contest_entries,
    contest_panel,
    contest_results,
    contest_sheets,
)
from simulator.engine.market.history import history
from simulator.services import runs
from tests import contest_cast, market_scene, shift_cast
from tests.shift_cast import START

if TYPE_CHECKING:
    from tests.scene import Scene

HOUR = timedelta(hours=1)
_CONTESTS = (
    "contest under way",
    "contest undrawn",
    "contest judged",
    "contest ready",
    "contest final",
    "contest released",
)


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
    _set_up_judging(scene)
    _set_up_results(scene)
    _set_up_others(scene, far_class, entry.pk)


def _under_way(scene: "Scene") -> Contest:
    """Its market stands at ten o'clock of its first day; one entry is disqualified."""
    people = scene.people
    contest = _opened(scene, "进行赛", closes=START + 2 * HOUR)
    out = contest.entries.get(account__alias="慢慢来")
    contest_entries.disqualify(entry=out, by=people["instructor"], reason="2 PC", now=START)
    return contest


def _opened(scene: "Scene", name: str, *, closes: datetime, **other: Any) -> Contest:
    """A team of the class and the outsider, on a market that stands at ten o'clock."""
    people, before, opens = scene.people, START - 3 * HOUR, START - 2 * HOUR
    contest = contest_cast.fixed(
        people["instructor"],
        now=before,
        name=name,
        opens_at=opens,
        closes_at=closes,
        **{"freezes_at": opens + HOUR / 2, **other},
    )
    team = (people["student"], people["classmate"])
    contest_cast.enter(contest, *team, alias="半日闲", now=before)
    contest_cast.enter(contest, people["outsider"], alias="慢慢来", now=before)
    with patch.object(runs, "history", partial(history, days=1)):
        contest_clock.open_contest(contest=contest, now=opens)
    contest = contest_cast.fresh(contest)
    assert contest.run_id is not None
    market_scene.draw(contest.run_id)
    return contest


def _ended(scene: "Scene", name: str, **other: Any) -> Contest:
    closes = START - HOUR
    contest = _opened(scene, name, closes=closes, **other)
    run = run_of(contest)
    assert run is not None
    runs.end(run=run)
    contest_clock.follow(contest=contest, now=closes)
    return contest_cast.fresh(contest)


def _set_up_judging(scene: "Scene") -> None:
    """One contest that waits for the draw; one drawn, in which two marks of an entry are far apart."""
    organiser, college = scene.people["instructor"], scene.people["instructor"].college
    waiting, judged = _ended(scene, "待抽签赛"), _ended(scene, "评审赛")
    others = [shift_cast.person(college, f"j{seat}", f"评委{seat}", Role.JUDGE) for seat in "23"]
    for contest in (waiting, judged):
        _name(contest, scene.people["judge"], others[0])
    drawn = contest_panel.draw(contest=judged, by=organiser, now=START)
    assert drawn is None
    gap = judged.entries.get(account__alias="慢慢来")
    for level, sheet in zip((0, 5), JudgeSheet.objects.filter(entry=gap), strict=True):
        _lock(sheet, level)
    _name(judged, others[1])
    own = judged.entries.get(account__alias="半日闲").sheets
    scene.own |= {
        "contest undrawn": waiting.pk,
        "contest judged": judged.pk,
        "entry gap": gap.pk,
        "free judge": judged.judges.get(person=others[1]).pk,
        "sheet to judge": own.get(judge__person=scene.people["judge"]).pk,
        "candidate": scene.people["colleague"].pk,
    }
    scene.foreign |= {
        "entry gap": [waiting.entries.earliest("pk").pk],
        "free judge": [waiting.judges.earliest("pk").pk],
        "sheet to judge": [own.exclude(judge__person=scene.people["judge"]).get().pk],
    }


def _set_up_results(scene: "Scene") -> None:
    """Contests without judges: one that can be made final, one that is, one released."""
    organiser = scene.people["instructor"]
    plain: dict[str, Any] = {"format_key": "investment_return", "points": {}, "freezes_at": None}
    ready, final, released = (
        _ended(scene, name, **plain) for name in ("待定赛", "定稿赛", "公布赛")
    )
    for contest in (final, released):
        assert contest_results.finalise(contest=contest, by=organiser, now=START) is None
    assert contest_results.release(contest=released, by=organiser, now=START) is None
    scene.own |= {
        "contest ready": ready.pk,
        "contest final": final.pk,
        "contest released": released.pk,
        "entry released": released.entries.get(account__alias="半日闲").pk,
    }


def _name(contest: Contest, *people: User) -> None:
    for one in people:
        refused = contest_panel.name_judge(
            contest=contest, person=one, by=contest.organiser, now=START
        )
        assert refused is None


def _lock(sheet: JudgeSheet, level: int) -> None:
    levels = dict.fromkeys(("reasons", "risk", "review"), level)
    assert contest_sheets.lock(sheet=sheet, levels=levels, comment="", now=START) is None


def _set_up_others(scene: "Scene", far_class: TeachingClass, entry: int) -> None:
    """A contest of another college; what an office of one's own college sees is not foreign to it."""
    far = contest_cast.fixed(far_class.instructors.get(), name="外校赛")
    far_student = far_class.enrolments.get().student
    far_entry = contest_cast.enter(far, far_student, alias="远方").pk
    scene.foreign |= {
        "contest draft": [far.pk],
        "contest": [far.pk],
        **{name: [far.pk] for name in _CONTESTS},
        "contest entry": [far_entry],
        "entry under way": [far_entry, entry],
        "entry taken out": [far_entry, entry],
        "entry released": [far_entry],
        "place": [Enrolment.objects.get(student=scene.people["outsider"]).pk],
    }
    scene.foreign["entry gap"] += [far_entry, entry]
