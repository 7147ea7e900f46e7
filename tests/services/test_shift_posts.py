"""The posting sheet: rotation is fair and repeatable; published posts seat people at desks."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.lessons import conduct
from classroom.models import Posting, Shift
from classroom.services import attendance, postings, shifts
from classroom.services.postings import Post, rotated
from simulator.models import DeskSession, Duty
from simulator.services import desks
from tests.shift_cast import (
    START,
    Cast,
    code,
    enrol,
    make_cast,
    minutes,
    open_shift,
    person,
    plan_shift,
)


@given(size=st.integers(1, 30))
def test_everybody_holds_every_place_once_before_anybody_holds_one_twice(size: int) -> None:
    people = list(range(100, 100 + size))
    held: dict[int, list[int]] = {each: [] for each in people}
    last: dict[int, int] = {}
    for _ in range(size):
        last = rotated(people, last)
        for each, place in last.items():
            held[each].append(place)
    assert all(sorted(places) == list(range(size)) for places in held.values())


@given(
    before=st.lists(st.integers(1, 40), unique=True, min_size=1, max_size=20),
    now=st.lists(st.integers(1, 40), unique=True, min_size=1, max_size=20),
)
def test_whoever_comes_and_goes_each_place_is_filled_once(
    before: list[int], now: list[int]
) -> None:
    last = rotated(before, {})
    places = rotated(now, last)
    assert sorted(places.values()) == list(range(len(now)))
    assert rotated(now, last) == places


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def come(shift: Shift, cast: Cast, who: int, now: timedelta = timedelta()) -> None:
    at = START + now
    result = attendance.clock_in(
        shift=shift, student=cast.students[who], code=code(shift, at), device="", now=at
    )
    assert not hasattr(result, "facts"), result


def posts_of(shift: Shift) -> dict[int, tuple[str, str]]:
    rows = Posting.objects.filter(shift=shift).exclude(duty="")
    return {row.person_id: (row.duty, row.desk) for row in rows}


def test_rotation_goes_on_from_the_last_shift_and_pressing_twice_changes_nothing(
    cast: Cast,
) -> None:
    first = plan_shift(cast, key="working-day-90")
    assert postings.rotate(shift=first, by=cast.instructor, now=START) is None
    second = plan_shift(cast, key="working-day-90", start=START + timedelta(days=1))
    for _ in range(2):
        assert postings.rotate(shift=second, by=cast.instructor, now=START) is None
    before, after = posts_of(first), posts_of(second)
    order = [student.pk for student in cast.students]
    assert [after[pk] for pk in order[:-1]] == [before[pk] for pk in order[1:]]
    assert after[order[-1]] == before[order[0]]


def test_an_open_shift_posts_only_who_is_there(cast: Cast) -> None:
    shift = open_shift(cast)
    refused = postings.rotate(shift=shift, by=cast.instructor, now=START)
    assert refused is not None
    assert refused.code == "nobody_to_post"
    come(shift, cast, 3)
    come(shift, cast, 5)
    assert postings.rotate(shift=shift, by=cast.instructor, now=START) is None
    assert posts_of(shift) == {
        cast.students[3].pk: ("broker", "S1"),
        cast.students[5].pk: ("order_clerk", "S2"),
    }


def test_a_late_joiner_is_on_the_sheet_at_once_and_takes_the_desk_on_arrival(cast: Cast) -> None:
    shift = open_shift(cast)
    shifts.ring_bell(shift=shift, now=START + minutes(17))
    joiner = person(cast.instructor.college, "s13", "插班生", cast.student.role)  # type: ignore[arg-type]
    enrol(cast.teaching_class, joiner, 13)
    cast.students.append(joiner)
    refused = postings.assign(
        shift=shift, posts={joiner.pk: Post("wealth", "W1")}, by=cast.instructor, now=START
    )
    assert refused is None
    postings.publish(shift=shift, now=START + minutes(18))
    assert not DeskSession.objects.exists()
    come(shift, cast, 12, minutes(19))
    session = DeskSession.objects.get()
    assert (session.person, session.duty, session.opened_at) == (
        joiner,
        Duty.WEALTH,
        START + minutes(19),
    )


def test_a_changed_post_moves_the_person_and_keeps_the_record(cast: Cast) -> None:
    shift = open_shift(cast)
    come(shift, cast, 0)
    shifts.ring_bell(shift=shift, now=START + minutes(17))
    for number, post in enumerate([Post("broker", "S1"), Post("customer"), Post("")]):
        now = START + minutes(18 + number)
        postings.assign(shift=shift, posts={cast.student.pk: post}, by=cast.instructor, now=now)
        postings.publish(shift=shift, now=now)
    rows = DeskSession.objects.order_by("opened_at").values_list("duty", "opened_at", "closed_at")
    assert list(rows) == [
        ("broker", START + minutes(18), START + minutes(19)),
        ("customer", START + minutes(19), START + minutes(20)),
    ]


def test_clocking_out_leaves_the_desk(cast: Cast) -> None:
    shift = open_shift(cast)
    come(shift, cast, 0)
    shifts.ring_bell(shift=shift, now=START + minutes(17))
    postings.assign(
        shift=shift, posts={cast.student.pk: Post("broker")}, by=cast.instructor, now=START
    )
    postings.publish(shift=shift, now=START + minutes(17))
    now = START + minutes(20)
    attendance.clock_out(
        shift=shift, student=cast.student, code=code(shift, now), device="", now=now
    )
    assert DeskSession.objects.get().closed_at == now


def test_publishing_again_without_a_change_opens_no_second_session(cast: Cast) -> None:
    shift = open_shift(cast)
    come(shift, cast, 0)
    shifts.ring_bell(shift=shift, now=START + minutes(17))
    postings.assign(
        shift=shift, posts={cast.student.pk: Post("teller", "B1")}, by=cast.instructor, now=START
    )
    for number in range(3):
        postings.publish(shift=shift, now=START + minutes(18 + number))
    assert DeskSession.objects.count() == 1


def test_a_person_has_one_desk_at_a_time(cast: Cast) -> None:
    town = cast.teaching_class.town
    for number, context in enumerate(["shift:1", "shift:2"]):
        desks.open_session(
            town=town,
            person_id=cast.student.pk,
            duty=Duty.BROKER,
            desk="",
            context_id=context,
            now=START + minutes(number),
        )
    assert DeskSession.objects.get(closed_at=None).context_id == "shift:2"
    assert not desks.close_session(person_id=cast.student.pk, context_id="shift:1", now=START)


def test_conduct_items_are_bilingual_and_each_stands_once() -> None:
    assert {item.key for item in conduct.self_items()} <= {item.key for item in conduct.all_items()}
    groups = [item.group.en for item in conduct.seen_items()]
    assert groups == sorted(groups, key=groups.index), "items of a group stand together"
    data = {
        "key": "x",
        "lists": ["self"],
        "group": {"zh": "组", "en": "g"},
        "words": {"zh": "词", "en": "w"},
    }
    with pytest.raises(ValueError, match="twice"):
        conduct.read_items({"items": [data, data]})
    with pytest.raises(ValueError, match="lists"):
        conduct.read_items({"items": [{**data, "lists": ["nobody"]}]})
    with pytest.raises(ValueError, match="both languages"):
        conduct.read_items({"items": [{**data, "words": {"zh": "词", "en": ""}}]})
