"""Two at the same moment over one piece of work: one of them does it, the other is told."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from exercises.models import Attempt, MarkSheet, Release, SideMark, WorkPolicy
from exercises.selectors import marks
from exercises.services import attempts, marking, releases, sides
from exercises.services.marking import Change
from simulator.engine.refusal import Refusal
from simulator.services import counter_day
from tests import work_cast
from tests.races.at_once import MANY, at_once, many
from tests.shift_cast import START, Cast, minutes

ROUNDS = 10
"""Of twenty at once: two hundred tries."""
LATER = START + minutes(30)


@pytest.fixture
def attempt(cast: Cast) -> Attempt:
    """An attempt at the counter, ready to be handed in."""
    work_cast.open_bank(cast.teaching_class)
    begun = work_cast.begin(work_cast.set_work(cast), cast.student)
    counter_day.open_counter(session=work_cast.desk_of(cast.student), now=START)
    return begun


def handed_in(attempt: Attempt, cast: Cast) -> MarkSheet:
    done = attempts.hand_in(attempt=attempt, by=cast.student, now=LATER)
    assert isinstance(done, Attempt), done
    return done.sheet


def told(results: Sequence[object]) -> Counter[str]:
    return Counter(each.code if isinstance(each, Refusal) else "done" for each in results)


def test_of_two_graders_over_one_version_one_is_told_that_the_other_was_first(
    cast: Cast, attempt: Attempt
) -> None:
    sheet = handed_in(attempt, cast)
    cast.teaching_class.instructors.add(cast.other_instructor)
    graders = [cast.instructor, cast.other_instructor] * (MANY // 2)
    for round_ in range(ROUNDS):
        sheet.refresh_from_db()
        tries = [
            partial(
                marking.decide,
                sheet=sheet,
                version=sheet.version,
                changes=[Change("sealed", points=100 * place + round_, reason="看了回放")],
                comment=f"{round_}:{place}",
                by=grader,
                now=LATER,
            )
            for place, grader in enumerate(graders[:15])
        ] + [
            partial(
                marking.move,
                sheet=sheet,
                version=sheet.version,
                to=MarkSheet.State.MARKED,
                by=grader,
                now=LATER,
            )
            for grader in graders[15:]
        ]
        before = (sheet.decisions.count(), sheet.steps.count())
        assert told(at_once(tries)) == {"done": 1, "sheet_changed": MANY - 1}
        written = sheet.decisions.count() - before[0]
        sheet.refresh_from_db()
        if sheet.state == MarkSheet.State.MARKED:
            assert written == 0
            work_cast.move(sheet, cast.instructor, MarkSheet.State.IN_MARKING)
        else:
            assert written == 1
            newest = marks.standing_of(sheet).decisions["sealed"]
            place, found_round = divmod(newest.points or 0, 100)
            assert sheet.comment == f"{found_round}:{place}" == f"{round_}:{place}"


def test_handing_in_at_once_is_handing_in_once(cast: Cast, attempt: Attempt) -> None:
    for _ in range(ROUNDS):
        sent = partial(attempts.hand_in, attempt=attempt, by=cast.student, now=LATER)
        assert told(many(sent)) == {"done": MANY}
    assert attempt.computed.count() == 1
    assert MarkSheet.objects.filter(attempt=attempt).count() == 1


def test_handing_in_while_time_takes_it_in_is_once(cast: Cast, attempt: Attempt) -> None:
    over = attempt.ends_at + minutes(1)
    hand = partial(attempts.hand_in, attempt=attempt, by=cast.student, now=over)
    take = partial(attempts.take_in_due, now=over)
    tries: list[Callable[[], object]] = [hand, take] * (MANY // 2)
    at_once(tries)
    attempt.refresh_from_db()
    assert (attempt.handed_in_at, attempt.computed.count()) == (attempt.ends_at, 1)


def test_beginning_at_once_is_beginning_once(cast: Cast) -> None:
    work_cast.open_bank(cast.teaching_class)
    work = work_cast.set_work(cast)
    begun = many(partial(attempts.begin, assignment=work, student=cast.student, now=START))
    assert told(begun) == {"done": MANY}
    assert Attempt.objects.count() == 1
    assert len(Attempt.objects.get().situation["visits"]) == len(work.content.customers)


def test_a_team_that_begins_at_once_has_one_attempt(cast: Cast) -> None:
    work_cast.open_bank(cast.teaching_class)
    work = work_cast.set_work(cast, teams={"一组": [each.pk for each in cast.students]})
    crowd = [
        partial(attempts.begin, assignment=work, student=each, now=START) for each in cast.students
    ]
    assert told(at_once(crowd)) == {"done": len(cast.students)}
    assert Attempt.objects.count() == 1


def test_releasing_at_once_is_releasing_once(cast: Cast, attempt: Attempt) -> None:
    sheet = handed_in(attempt, cast)
    work_cast.move(sheet, cast.instructor, MarkSheet.State.MARKED, MarkSheet.State.READY)
    work = attempt.party.assignment
    release = partial(releases.release, assignment=work, by=cast.instructor, now=LATER)
    assert told(many(release)) == {"done": 1, "nothing_ready": MANY - 1}
    assert Release.objects.count() == 1


def test_classmates_are_asked_once(cast: Cast) -> None:
    work = work_cast.set_work(cast, policy=WorkPolicy(coach=70, own=15, peers=15))
    work_cast.handed_in_without_desks(work, cast.students[:4])
    told_all = told(many(partial(sides.ask_peers, assignment=work, now=LATER)))
    assert told_all == {"done": 1, "peers_asked": MANY - 1}
    assert SideMark.objects.count() == 4 * 3
