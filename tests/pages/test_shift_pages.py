"""A class's lesson by its pages: who may see and do what, and what a page says."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from classroom.models import (
    AttendanceEntry,
    Display,
    Meeting,
    Minutes,
    Observation,
    Posting,
    SelfCheck,
    Shift,
    WrongCode,
)
from classroom.selectors import attendance as attendance_reading
from classroom.selectors import shifts as reading
from classroom.services import postings, shifts
from simulator.idempotency import new_key
from simulator.models import DeskSession, Duty
from tests.shift_cast import (
    START,
    Cast,
    client_of,
    code,
    make_cast,
    minutes,
    open_shift,
    plan_shift,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def clock() -> Iterator["Clock"]:
    """The server's clock, standing at 09:00."""
    held = Clock()
    with patch.object(timezone, "now", lambda: held.now):
        yield held


class Clock:
    now = START


def send(client: Client, name: str, *args: object, **data: object) -> Any:
    fields = {"idempotency_key": new_key(), **data}
    return client.post(reverse(name, args=args), fields)


def text(response: Any) -> str:
    return str(response.content.decode())


def clock_in(cast: Cast, shift: Shift, who: int = 0, **more: object) -> Any:
    client = client_of(cast.students[who])
    now = timezone.localtime()
    return send(client, "clock-in", shift.pk, code=code(shift, now), **more)


def test_a_whole_lesson_by_its_pages(cast: Cast, clock: Clock) -> None:
    desk, pupil = client_of(cast.instructor), client_of(cast.student)
    page = desk.get(reverse("shift-create", args=[cast.teaching_class.pk, "first-shift-45"]))
    form = {name: page.context["form"].initial[name] for name in page.context["form"].fields}
    made = send(
        desk,
        "shift-create",
        cast.teaching_class.pk,
        "first-shift-45",
        **{**form, "date": "２０２６-１１-２０", "time": "09:00", "desk": "２２"},
    )
    shift = Shift.objects.get()
    assert made.headers["Location"] == reverse("shift-detail", args=[shift.pk])
    assert shift.starts_at == START
    assert "Before the shift" in text(pupil.get(reverse("shift-now")))
    send(desk, "shift-open", shift.pk)
    assert "Now: clock in" in text(pupil.get(reverse("shift-now")))
    assert clock_in(cast, shift).status_code == 302
    clock.now = START + minutes(6)
    assert "Now: Morning meeting" in text(pupil.get(reverse("shift-now")))
    clock.now = START + minutes(44)
    assert "Clock out now" in text(pupil.get(reverse("shift-now")))
    send(pupil, "clock-out", shift.pk, code=code(shift, clock.now))
    assert "You are off duty" in text(pupil.get(reverse("shift-now")))
    send(desk, "shift-close", shift.pk)
    assert "The shift is over" in text(pupil.get(reverse("shift-now")))
    sheet = text(desk.get(reverse("attendance-sheet", args=[cast.teaching_class.pk])))
    assert sheet.count("sheet-absent") == 11
    assert sheet.count("sheet-present") == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_the_shift_can_be_read_in_both_languages(cast: Cast, language: str) -> None:
    for user in (cast.instructor, cast.student):
        user.language = language
        user.save()
    shift = open_shift(cast)
    clock_in(cast, shift)
    desk, pupil = client_of(cast.instructor), client_of(cast.student)
    both: list[tuple[Any, ...]] = [
        ("meeting", shift.pk, "morning_meeting"),
        ("meeting-live", shift.pk, "evening_meeting"),
        ("posts", shift.pk),
        ("shift-now",),
    ]
    own: list[tuple[Any, ...]] = [
        ("shift-list", cast.teaching_class.pk),
        ("shift-create", cast.teaching_class.pk, "working-day-90"),
        ("shift-detail", shift.pk),
        ("shift-board", shift.pk),
        ("observe", shift.pk),
        ("observe-person", shift.pk, cast.student.pk),
        ("attendance-correct", shift.pk, cast.student.pk),
        ("attendance-sheet", cast.teaching_class.pk),
    ]
    for name, *args in both + own:
        page = desk.get(reverse(name, args=args), follow=True)
        assert page.status_code == 200, name
        assert page.headers["Content-Language"] == language
    for name, *args in [*both, ("attendance-mine",), ("shift-live",)]:
        assert pupil.get(reverse(name, args=args)).status_code == 200, name


def shift_addresses(cast: Cast, shift: Shift) -> list[str]:
    """Every address that names this shift or this class."""
    pk, own = shift.pk, cast.teaching_class.pk
    named: list[tuple[str, list[Any]]] = [
        ("shift-list", [own]),
        ("shift-create", [own, "first-shift-45"]),
        *[
            (name, [pk])
            for name in [
                "shift-detail",
                "shift-board",
                "shift-change",
                "shift-delete",
                "shift-open",
                "shift-next",
                "shift-extend",
                "shift-close",
                "display-pair",
                "posts",
                "posts-rotate",
                "observe",
                "clock-in",
                "clock-out",
                "self-check",
            ]
        ],
        ("display-unpair", [pk, 1]),
        *[
            (name, [pk, "morning_meeting"])
            for name in [
                "meeting",
                "meeting-live",
                "meeting-assign",
                "pitch-start",
                "pitch-stop",
                "minutes-save",
            ]
        ],
        ("observe-person", [pk, cast.student.pk]),
        ("attendance-correct", [pk, cast.student.pk]),
        ("attendance-sheet", [own]),
        ("attendance-export", [own, "csv"]),
    ]
    return [reverse(name, args=args) for name, args in named]


@pytest.mark.parametrize("who", ["outsider", "other_instructor", "office"])
def test_what_is_not_yours_does_not_exist(cast: Cast, who: str) -> None:
    shift = open_shift(cast)
    client = client_of(getattr(cast, who))
    before = list(Shift.objects.values())
    for address in shift_addresses(cast, shift):
        for status in (
            client.get(address).status_code,
            client.post(address, {"idempotency_key": new_key(), "after": "0"}).status_code,
        ):
            assert status in (404, 405), address
    assert list(Shift.objects.values()) == before
    assert not AttendanceEntry.objects.exists()


def test_a_student_cannot_do_what_the_instructor_does(cast: Cast) -> None:
    shift = open_shift(cast)
    client = client_of(cast.student)
    for name in [
        "shift-open",
        "shift-next",
        "shift-extend",
        "shift-close",
        "display-pair",
        "posts",
        "posts-rotate",
    ]:
        assert send(client, name, shift.pk, after="0", minutes="5").status_code == 404, name
    correct = send(
        client, "attendance-correct", shift.pk, cast.student.pk, status="present", reason="x"
    )
    assert correct.status_code == 404
    assert send(client, "meeting-assign", shift.pk, "morning_meeting").status_code == 404
    assert reading.current_stage(shift).position == 0  # type: ignore[union-attr]


def test_nobody_clocks_in_for_somebody_else(cast: Cast) -> None:
    """The request has no field for a person: whoever is signed in is the one marked."""
    shift = open_shift(cast)
    clock_in(cast, shift, 0, student=cast.students[1].pk, person=cast.students[1].pk)
    assert [row.student for row in AttendanceEntry.objects.all()] == [cast.student]


def test_a_wrong_code_keeps_the_form_says_the_rule_and_is_counted(cast: Cast) -> None:
    shift = open_shift(cast)
    client = client_of(cast.student)
    good = {code(shift, START), code(shift, START - timedelta(seconds=30))}
    bad = next(f"{number:06d}" for number in range(3) if f"{number:06d}" not in good)
    answer = send(client, "clock-in", shift.pk, code=bad)
    assert answer.status_code == 422
    assert f'value="{bad}"' in text(answer)
    assert "4 tries left" in text(answer)
    assert WrongCode.objects.count() == 1
    for _ in range(5):
        answer = send(client, "clock-in", shift.pk, code=bad)
    assert "Try again in 60 seconds" in text(answer)
    assert send(client, "clock-in", shift.pk, code=code(shift, START)).status_code == 422


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("one_key", [True, False])
def test_twenty_clock_ins_at_once_are_one(cast: Cast, one_key: bool) -> None:
    shift = open_shift(cast)
    key = new_key()
    clients = [client_of(cast.student) for _ in range(20)]

    def press(client: Client) -> Any:
        try:
            fields = {"code": code(shift, START), "idempotency_key": key if one_key else new_key()}
            return client.post(reverse("clock-in", args=[shift.pk]), fields).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(press, clients))
    assert answers == [302] * 20
    assert AttendanceEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_closings_at_once_are_one(cast: Cast) -> None:
    shift = open_shift(cast)
    clients = [client_of(cast.instructor) for _ in range(20)]

    def press(client: Client) -> Any:
        try:
            return send(client, "shift-close", shift.pk).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(press, clients))
    assert answers == [302] * 20
    assert AttendanceEntry.objects.count() == len(cast.students)


def test_the_code_shows_only_on_a_paired_screen_of_this_shift(cast: Cast, clock: Clock) -> None:
    shift = open_shift(cast)
    screen, desk = Client(), client_of(cast.instructor)
    first = text(screen.get(reverse("display")))
    waiting = Display.objects.get()
    digits = waiting.pairing_code
    assert f"{digits[:3]}</span> <span>{digits[3:]}" in first
    shown = code(shift, START)
    halves = f"{shown[:3]}</span> <span>{shown[3:]}"
    assert halves not in first
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in digits)
    assert send(desk, "display-pair", shift.pk, pairing_code=wide).status_code == 302
    assert halves in text(screen.get(reverse("display-code")))
    everywhere = [
        Client().get(reverse("display-code")),
        client_of(cast.student).get(reverse("display-code")),
        client_of(cast.student).get(reverse("shift-now")),
        desk.get(reverse("shift-detail", args=[shift.pk])),
    ]
    assert all(shown not in text(page) and halves not in text(page) for page in everywhere)
    send(desk, "display-unpair", shift.pk, waiting.pk)
    assert halves not in text(screen.get(reverse("display-code")))


def test_pairing_ends_with_the_shift(cast: Cast) -> None:
    shift = open_shift(cast)
    screen, desk = Client(), client_of(cast.instructor)
    screen.get(reverse("display"))
    send(desk, "display-pair", shift.pk, pairing_code=Display.objects.get().pairing_code)
    send(desk, "shift-close", shift.pk)
    assert "Room code" not in text(screen.get(reverse("display-code")))
    assert Display.objects.get().unpaired_at == START


def test_a_pairing_code_nobody_shows_is_refused_and_kept(cast: Cast, clock: Clock) -> None:
    shift = open_shift(cast)
    desk, screen = client_of(cast.instructor), Client()
    answer = send(desk, "display-pair", shift.pk, pairing_code="123456")
    assert answer.status_code == 422
    assert 'value="123456"' in text(answer)
    screen.get(reverse("display"))
    stale = Display.objects.get().pairing_code
    clock.now = START + minutes(16)
    assert send(desk, "display-pair", shift.pk, pairing_code=stale).status_code == 422


def test_a_copied_or_forged_cookie_shows_nothing(cast: Cast) -> None:
    shift = open_shift(cast)
    screen, thief = Client(), Client()
    screen.get(reverse("display"))
    send(
        client_of(cast.instructor),
        "display-pair",
        shift.pk,
        pairing_code=Display.objects.get().pairing_code,
    )
    thief.cookies["display"] = screen.cookies["display"].value[:-2] + "xx"
    assert "Room code" not in text(thief.get(reverse("display-code")))


def test_posts_are_seen_when_published_and_desks_open_with_the_stage(
    cast: Cast, clock: Clock
) -> None:
    shift = open_shift(cast)
    clock_in(cast, shift, 0)
    desk, pupil = client_of(cast.instructor), client_of(cast.student)
    posts = {
        f"duty-{cast.student.pk}": "broker",
        f"desk-{cast.student.pk}": "S1",
        f"duty-{cast.students[1].pk}": "observer",
    }
    send(desk, "posts", shift.pk, **posts)
    assert "Securities broker" not in text(pupil.get(reverse("posts", args=[shift.pk])))
    send(desk, "posts", shift.pk, **posts, publish="1")
    assert "Securities broker" in text(pupil.get(reverse("posts", args=[shift.pk])))
    assert not DeskSession.objects.exists()
    clock.now = START + minutes(14)
    pupil.get(reverse("shift-now"))
    session = DeskSession.objects.get(closed_at=None)
    assert (session.person, session.duty, session.desk) == (cast.student, Duty.BROKER, "S1")
    assert session.town == cast.teaching_class.town
    clock_in(cast, shift, 1)
    assert DeskSession.objects.filter(person=cast.students[1], closed_at=None).exists()
    clock.now = START + minutes(39)
    pupil.get(reverse("shift-now"))
    assert not DeskSession.objects.filter(closed_at=None).exists()


def test_a_post_for_somebody_of_another_class_is_not_taken(cast: Cast) -> None:
    shift = open_shift(cast)
    send(client_of(cast.instructor), "posts", shift.pk, **{f"duty-{cast.outsider.pk}": "broker"})
    assert not Posting.objects.exists()
    result = postings.assign(
        shift=shift,
        posts={cast.outsider.pk: postings.Post("broker")},
        by=cast.instructor,
        now=START,
    )
    assert result is not None
    assert result.code == "not_in_class"


@pytest.mark.parametrize(
    ("duty", "desk", "told"),
    [("spy", "S1", "does not exist"), ("broker", "S" * 41, "40 characters")],
)
def test_a_post_that_cannot_be_is_told_and_the_sheet_kept(
    cast: Cast, duty: str, desk: str, told: str
) -> None:
    shift = open_shift(cast)
    pk = cast.student.pk
    fields = {f"duty-{pk}": duty, f"desk-{pk}": desk, f"desk-{cast.students[1].pk}": "kept"}
    answer = send(client_of(cast.instructor), "posts", shift.pk, **fields)
    assert answer.status_code == 422
    assert told in text(answer)
    assert 'value="kept"' in text(answer)
    assert not Posting.objects.exists()


def test_a_meeting_is_hosted_timed_and_written_down(cast: Cast, clock: Clock) -> None:
    shift = open_shift(cast)
    clock_in(cast, shift, 0)
    desk, host = client_of(cast.instructor), client_of(cast.student)
    where = (shift.pk, "morning_meeting")
    send(
        desk,
        "meeting-assign",
        *where,
        host=cast.student.pk,
        speaker=cast.students[1].pk,
        instrument="华岳能源",
    )
    assert send(host, "pitch-start", *where).status_code == 302
    clock.now = START + timedelta(seconds=50)
    assert 'data-countdown="70"' in text(host.get(reverse("meeting-live", args=where)))
    send(host, "pitch-start", *where)
    assert 'data-countdown="70"' in text(host.get(reverse("meeting-live", args=where)))
    clock.now = START + timedelta(seconds=130)
    send(client_of(cast.students[1]), "pitch-stop", *where)
    assert "10 seconds over time" in text(host.get(reverse("meeting-live", args=where)))
    assert send(client_of(cast.students[2]), "pitch-start", *where).status_code == 422
    send(host, "minutes-save", *where, topic="今日行情", content="指数上涨", base="0")
    assert "指数上涨" in text(desk.get(reverse("meeting", args=where)))
    assert send(client_of(cast.students[2]), "minutes-save", *where, topic="x").status_code == 422


def test_minutes_of_two_writers_are_both_kept_and_the_later_is_told(
    cast: Cast, clock: Clock
) -> None:
    shift = open_shift(cast)
    desk, host = client_of(cast.instructor), client_of(cast.student)
    where = (shift.pk, "morning_meeting")
    send(desk, "meeting-assign", *where, host=cast.student.pk)
    send(host, "minutes-save", *where, content="from the host", base="0")
    clock.now = START + timedelta(seconds=10)
    address = reverse("minutes-save", args=where)
    answer = desk.post(
        address,
        {"content": "from the instructor", "base": "0", "idempotency_key": new_key()},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "学生01 saved at 09:00:00 while you were writing" in text(answer)
    contents = [row.content for row in Minutes.objects.order_by("version")]
    assert contents == ["from the host", "from the instructor"]


def test_a_speaker_from_another_class_is_refused_and_the_form_kept(cast: Cast) -> None:
    shift = open_shift(cast)
    answer = send(
        client_of(cast.instructor),
        "meeting-assign",
        shift.pk,
        "morning_meeting",
        speaker=cast.outsider.pk,
        instrument="华岳能源",
    )
    assert answer.status_code == 422
    assert 'value="华岳能源"' in text(answer)
    assert not Meeting.objects.filter(speaker=cast.outsider).exists()


def test_the_observers_sheet_is_for_the_posted_never_for_oneself(cast: Cast) -> None:
    shift = open_shift(cast)
    for who in (0, 1, 2):
        clock_in(cast, shift, who)
    desk, watcher = client_of(cast.instructor), client_of(cast.student)
    target = (shift.pk, cast.students[1].pk)
    assert send(watcher, "observe-person", *target, **{"seen-badge": "yes"}).status_code == 404
    send(desk, "posts", shift.pk, publish="1", **{f"duty-{cast.student.pk}": "observer"})
    answer = send(
        watcher, "observe-person", *target, **{"seen-badge": "yes", "seen-greets": "no"}, note="好"
    )
    assert answer.status_code == 302
    sheet = Observation.objects.get()
    assert (sheet.observer, sheet.person) == (cast.student, cast.students[1])
    assert (sheet.answers, sheet.note, sheet.at) == ({"badge": True, "greets": False}, "好", START)
    own = send(watcher, "observe-person", shift.pk, cast.student.pk, **{"seen-badge": "yes"})
    assert own.status_code == 404
    empty = send(watcher, "observe-person", *target)
    assert empty.status_code == 422
    assert Observation.objects.count() == 1


def test_the_self_check_keeps_known_items_and_carries_no_marks(cast: Cast) -> None:
    shift = open_shift(cast)
    clock_in(cast, shift)
    send(client_of(cast.student), "self-check", shift.pk, dress=["badge", "no-such-item"])
    assert SelfCheck.objects.get().ticked == ["badge"]
    assert attendance_reading.card_for(cast.student).deduction.points == 0


def test_a_correction_shows_to_the_student_with_its_reason(cast: Cast) -> None:
    shift = open_shift(cast)
    shifts.close_shift(shift=shift, by=cast.instructor, now=START)
    desk = client_of(cast.instructor)
    where = (shift.pk, cast.student.pk)
    bad = send(
        desk, "attendance-correct", *where, status="late", late_minutes="５", early_minutes="0"
    )
    assert bad.status_code == 422
    assert "needs a reason" in text(bad)
    good = {"status": "late", "late_minutes": "７", "early_minutes": "0", "reason": "校车晚点"}
    assert send(desk, "attendance-correct", *where, **good).status_code == 302
    page = text(client_of(cast.student).get(reverse("attendance-mine")))
    assert "校车晚点" in page
    assert "Absent → Late" in page
    foreign = send(desk, "attendance-correct", shift.pk, cast.outsider.pk, **good)
    assert foreign.status_code == 404


def test_the_files_hold_no_formula(cast: Cast) -> None:
    cast.student.name = '=HYPERLINK("http://x")'
    cast.student.save()
    shift = open_shift(cast)
    clock_in(cast, shift)
    desk = client_of(cast.instructor)
    file = desk.get(reverse("attendance-export", args=[cast.teaching_class.pk, "csv"])).content
    assert file.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK" in file.decode("utf-8-sig")
    assert ",=HYPERLINK" not in file.decode("utf-8-sig")
    book = desk.get(reverse("attendance-export", args=[cast.teaching_class.pk, "xlsx"])).content
    page = load_workbook(ContentFile(book)).active
    assert page is not None
    cell = page["B2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_a_bad_time_keeps_the_form_and_says_the_rule(cast: Cast) -> None:
    desk = client_of(cast.instructor)
    answer = send(
        desk,
        "shift-create",
        cast.teaching_class.pk,
        "first-shift-45",
        date="2026-02-30",
        time="9 o'clock",
        desk="241",
    )
    assert answer.status_code == 422
    page = text(answer)
    assert 'value="2026-02-30"' in page
    assert "240" in page
    assert not Shift.objects.exists()


def test_a_planned_shift_can_be_moved_and_removed_by_hand(cast: Cast) -> None:
    shift = plan_shift(cast)
    desk = client_of(cast.instructor)
    page = desk.get(reverse("shift-change", args=[shift.pk]))
    values = {**page.context["form"].initial, "time": "10:30"}
    assert send(desk, "shift-change", shift.pk, **values).status_code == 302
    shift.refresh_from_db()
    assert shift.starts_at == START + minutes(90)
    send(desk, "shift-delete", shift.pk)
    assert not Shift.objects.exists()


def test_a_page_that_only_looks_is_cheap_and_writes_nothing(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """Sixty students ask every four seconds: few queries, and no write lock taken."""
    shift = open_shift(cast)
    clock_in(cast, shift)
    client = client_of(cast.student)
    client.get(reverse("shift-live"))
    with django_assert_max_num_queries(14) as asked:
        client.get(reverse("shift-live"))
    writes = [query["sql"] for query in asked if not query["sql"].startswith("SELECT")]
    assert writes == []


NONSENSE = [
    "",
    "\x00",
    "0",
    "-1",
    "9" * 30,
    "1e9",
    "NaN",
    "０",
    "9999-12-31",
    "0001-01-01",
    "25:61",
    "=1+1",
    "<script>alert(1)</script>",
    "x" * 6000,
    "\U0001f600\u202e",
]
FIELDS = [
    "date",
    "time",
    "by_bell",
    "clock_in",
    "desk",
    "status",
    "late_minutes",
    "early_minutes",
    "reason",
    "note",
    "topic",
    "content",
    "base",
    "host",
    "speaker",
    "instrument",
    "after",
    "minutes",
    "pairing_code",
    "code",
    "dress",
    "since",
    "until",
    "seen-badge",
]


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_answered_never_broken_and_leaves_no_trace(cast: Cast, nonsense: str) -> None:
    shift = open_shift(cast)
    clock_in(cast, shift)
    posts = {f"duty-{cast.student.pk}": nonsense, f"desk-{cast.student.pk}": nonsense}
    fields = {**dict.fromkeys(FIELDS, nonsense), **posts}
    addresses = [a for a in shift_addresses(cast, shift) if not a.endswith(("/close/", "/remove/"))]
    for user in (cast.instructor, cast.student):
        client = client_of(user)
        for address in [*addresses, reverse("shift-now"), reverse("display-code")]:
            assert client.get(address, {"seen": nonsense, **fields}).status_code < 500, address
            sent = client.post(address, {**fields, "idempotency_key": new_key()})
            assert sent.status_code < 500, address
            assert "<script>alert(1)" not in text(sent)
    assert [row.status for row in AttendanceEntry.objects.all()] == ["present"]
    assert Shift.objects.count() == 1


@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
def test_a_number_that_names_nothing_is_not_found(cast: Cast, pk: int) -> None:
    client = client_of(cast.instructor)
    for name in ("shift-detail", "shift-list", "attendance-sheet", "posts", "observe"):
        assert client.get(reverse(name, args=[pk])).status_code == 404, name
