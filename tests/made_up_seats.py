"""Seats of a class as Hypothesis makes them up: no database, any state, any name."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from classroom.models import HelpRequest, User
from classroom.selectors.wall import Seat, SeatState
from simulator.engine.bank.spine import Step
from simulator.models import DeskSession, Duty
from simulator.selectors.desk_floor import DeskNow, Visitor

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
moments = st.integers(0, 3_600).map(lambda seconds: NOW - timedelta(seconds=seconds))
names = st.text("学生王小明ABCxyz", min_size=4, max_size=8).map(lambda name: f"某{name}")
notes = st.text("照片不符卡住了", min_size=6, max_size=20)

visitors = st.builds(
    Visitor,
    number=st.just("A012"),
    due=st.none() | st.sampled_from(Step),
    patience=st.none() | moments.map(lambda at: (at, at + timedelta(hours=1))),
)


@st.composite
def _desks(draw, key):
    visits = draw(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 3)), max_size=25))
    return DeskNow(
        session=DeskSession(pk=key, duty=draw(st.sampled_from(Duty)), desk=f"{key} 号"),
        last_kind="counter.counted",
        last_at=draw(moments),
        visits=tuple(visits),
        faults=sum(faults for _, faults in visits),
        visitor=draw(st.none() | visitors),
        asked_since=draw(st.none() | moments),
        has_handed_in=draw(st.booleans()),
    )


@st.composite
def _seats(draw, number):
    state = draw(st.sampled_from(SeatState))
    student = User(pk=number, name=draw(names), username=f"s{number:02d}")
    hand = HelpRequest(pk=number, note=draw(notes), asked_at=draw(moments))
    return Seat(
        number=number,
        student=student,
        state=state,
        entry=None,
        post=None,
        desk=draw(st.none() | _desks(number)),
        help=hand if state is SeatState.HELP else None,
        seen_at=draw(st.none() | moments),
        ordered=draw(st.sampled_from([(), ("counterfeit",)])),
    )


@st.composite
def classes(draw):
    """The seats of a class, by number."""
    return [draw(_seats(number)) for number in range(1, draw(st.integers(1, 8)) + 1)]
