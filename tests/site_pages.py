"""Every address of the site: whom it answers, and a form that it takes. One line for each.

The tests that walk the whole site (permissions, fuzz, double submits, the crawl for languages) read
this table, and fail on an address that is not in it. To add an address, add its line:

    "name-of-the-url": Page(args=…, get=…, post=…, body=…)

`args` are names of things in `Scene.own`; `get` and `post` name who is let through, by the roles of
`tests/scene.py` (everybody else gets 404, a visitor the sign-in page); `body` gives the fields of a
form that the first role in `post` can send with success.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from classroom.rosters.lines import entries_of
from classroom.rules.refusal import Refusal
from classroom.selectors.rosters import plan_for
from tests.scene import ROLES, Body, Scene
from tests.work_scene import REFLECTION

SIGNED_IN = " ".join(ROLES[1:])
ANYBODY = " ".join(ROLES)
CLASS = "student classmate"
STUDENTS = "student classmate outsider"
TELLERS = "student outsider"
TEACHERS = "instructor colleague"
OFFICES = "office stranger"


def nothing(_scene: Scene) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Page:
    args: tuple[str, ...] = ()
    get: str = ""
    post: str = ""
    body: Body = nothing
    is_write: bool = True
    """A POST that changes something; sent twice with one key it changes it once."""


def _minutes(_scene: Scene) -> dict[str, Any]:
    kinds = ("clock_in", "morning_meeting", "posting", "desk", "evening_meeting", "clock_out")
    return {"date": "2026-11-21", "time": "10:00", "by_bell": "on", **dict.fromkeys(kinds, "5")}


def _roster(scene: Scene) -> dict[str, Any]:
    text = "20260001 王小明\n20260002 李小红"
    entries = entries_of(text)
    assert not isinstance(entries, Refusal)
    return {"lines": text, "seen": plan_for(scene.cast.teaching_class, entries).digest}


TIMES = {
    "due_date": "2026-11-28",
    "due_time": "22:00",
    "closes_date": "2026-11-29",
    "closes_time": "22:00",
}


def _set_work(_scene: Scene) -> dict[str, Any]:
    return {
        **TIMES,
        "mode": "practice",
        "audience": "all",
        "minutes": "30",
        "attempts": "0",
        "counts": "best",
        "seeds": "own",
        "late_percent": "5",
        "coach": "70",
        "own": "15",
        "peers": "15",
    }


def _report(_scene: Scene) -> dict[str, Any]:
    return {"points": "先收款后记账", "reflection": REFLECTION, "base": "0"}


def _parts(scene: Scene) -> dict[str, Any]:
    return {
        "pk": ["", str(scene.own["column"])],
        "title": ["任务", "竞赛"],
        "group": ["process", "contest"],
        "source": ["work", "entered"],
        "weight": ["70", "30"],
    }


PAGES: dict[str, Page] = {
    # ---- The door and one's own settings
    "home": Page(get=SIGNED_IN),
    "login": Page(
        get=ANYBODY,
        post=ANYBODY,
        body=lambda _: {"username": "nobody", "password": "wrong"},
        is_write=False,
    ),
    "login-demo": Page(),
    "logout": Page(post=ANYBODY, is_write=False),
    "language": Page(post=ANYBODY, body=lambda _: {"language": "zh-hans"}, is_write=False),
    "look": Page(post=f"{SIGNED_IN} visitor", body=lambda _: {"theme": "dark", "updown": "intl"}),
    "password-change": Page(
        get=SIGNED_IN,
        post=SIGNED_IN,
        body=lambda _: {"present": "x", "new": "a-fine-new-word", "again": "a-fine-new-word"},
        is_write=False,
    ),
    # ---- An instructor's classes
    "class-list": Page(get=TEACHERS),
    "class-detail": Page(("class",), get="instructor"),
    "roster-export": Page(("class", "form"), get="instructor"),
    "student-add": Page(
        ("class",), post="instructor", body=lambda _: {"number": "20260009", "name": "赵新"}
    ),
    "roster-import": Page(
        ("class",),
        get="instructor",
        post="instructor",
        body=lambda _: {"lines": "20260001 王小明"},
        is_write=False,
    ),
    "roster-confirm": Page(("class",), post="instructor", body=_roster),
    "student-detail": Page(("class", "student"), get="instructor"),
    "student-rename": Page(
        ("class", "student"), post="instructor", body=lambda _: {"name": "新名字"}
    ),
    "student-seat": Page(("class", "student"), post="instructor", body=lambda _: {"seat": "1"}),
    "student-move": Page(
        ("class", "student"), post="instructor", body=lambda s: {"to": s.own["second class"]}
    ),
    "student-leave": Page(("class", "student"), post="instructor"),
    "student-return": Page(("class", "gone"), post="instructor"),
    "slips-issue": Page(
        ("class",), post="instructor", body=lambda s: {"student": [s.own["student"]]}
    ),
    "slips": Page(("sheet",), get="instructor"),
    "slips-close": Page(("sheet",), post="instructor"),
    # ---- The office
    "office": Page(get=OFFICES),
    "class-create": Page(post=OFFICES, body=lambda _: {"name": "金融2399班"}),
    "class-export": Page(("form",), get=OFFICES),
    "office-class": Page(("college class",), get="office"),
    "class-rename": Page(("college class",), post="office", body=lambda _: {"name": "改名班"}),
    "class-instructors": Page(
        ("college class",),
        post="office",
        body=lambda s: {"instructors": [s.people["colleague"].pk]},
    ),
    "class-archive": Page(("college second class",), post="office"),
    "class-restore": Page(("archived class",), post="office"),
    "people": Page(get=OFFICES),
    "person-create": Page(
        post=OFFICES,
        body=lambda _: {"role": "instructor", "username": "teacher-77", "name": "孙老师"},
    ),
    "people-export": Page(("form",), get=OFFICES),
    "person": Page(("person",), get="office"),
    "person-rename": Page(("person",), post="office", body=lambda _: {"name": "新名字"}),
    "person-slip": Page(("person",), post="office"),
    "person-deactivate": Page(("person",), post="office"),
    "person-reactivate": Page(("shut out",), post="office"),
    # ---- The shift
    "shift-now": Page(get=f"{STUDENTS} {TEACHERS}"),
    "shift-live": Page(get=STUDENTS),
    "shift-list": Page(("class",), get="instructor"),
    "shift-create": Page(("class", "plan"), get="instructor", post="instructor", body=_minutes),
    "shift-detail": Page(("shift",), get="instructor"),
    "shift-board": Page(("shift",), get="instructor"),
    "shift-change": Page(("planned shift",), get="instructor", post="instructor", body=_minutes),
    "shift-delete": Page(("planned shift",), post="instructor"),
    "shift-open": Page(("planned shift",), post="instructor"),
    "shift-next": Page(("shift",), post="instructor", body=lambda _: {"after": "0"}),
    "shift-extend": Page(("shift",), post="instructor", body=lambda _: {"minutes": "3"}),
    "shift-close": Page(("shift",), post="instructor"),
    "clock-in": Page(("shift",), post=CLASS, body=lambda s: {"code": s.own["room code"]}),
    "clock-out": Page(
        ("shift",), post="classmate student", body=lambda s: {"code": s.own["room code"]}
    ),
    "self-check": Page(("shift",), post="classmate student", body=lambda _: {"dress": ["badge"]}),
    "display-pair": Page(
        ("shift",), post="instructor", body=lambda s: {"pairing_code": s.own["pairing code"]}
    ),
    "display-unpair": Page(("shift", "display"), post="instructor"),
    "meeting": Page(("shift", "morning"), get=f"{CLASS} instructor"),
    "meeting-live": Page(("shift", "morning"), get=f"{CLASS} instructor"),
    "meeting-assign": Page(
        ("shift", "evening"),
        post="instructor",
        body=lambda s: {"host": s.own["student"], "speaker": "", "instrument": "华岳能源"},
    ),
    "pitch-start": Page(("shift", "evening"), post=f"{CLASS} instructor"),
    "pitch-stop": Page(("shift", "morning"), post=f"{CLASS} instructor"),
    "minutes-save": Page(
        ("shift", "morning"),
        post=f"{CLASS} instructor",
        body=lambda _: {"topic": "今日行情", "content": "指数上涨", "base": "0"},
    ),
    "posts": Page(
        ("shift",),
        get=f"{CLASS} instructor",
        post="instructor",
        body=lambda s: {f"duty-{s.own['student']}": "teller", f"desk-{s.own['student']}": "B1"},
    ),
    "posts-rotate": Page(("shift",), post="instructor"),
    "observe": Page(("shift",), get="instructor"),
    "observe-person": Page(
        ("shift", "student"),
        get="instructor",
        post="instructor",
        body=lambda _: {"seen-badge": "yes", "note": "好"},
    ),
    "attendance-correct": Page(
        ("shift", "student"),
        get="instructor",
        post="instructor",
        body=lambda _: {
            "status": "late",
            "late_minutes": "7",
            "early_minutes": "0",
            "reason": "校车晚点",
        },
    ),
    "attendance-sheet": Page(("class",), get="instructor"),
    "attendance-export": Page(("class", "form"), get="instructor"),
    "attendance-mine": Page(get=STUDENTS),
    "display": Page(get=ANYBODY),
    "display-code": Page(get=ANYBODY),
    # ---- The bank hall. The student is a teller whose customer's cash is to be counted, the
    # classmate the supervisor who was asked.
    "counter": Page(get=SIGNED_IN),
    "counter-practice": Page(post=SIGNED_IN, is_write=False),
    "counter-open": Page(post=TELLERS, is_write=False),
    "counter-leave": Page(post=TELLERS, is_write=False),
    "counter-call": Page(post=TELLERS, is_write=False),
    "counter-hold": Page(post=TELLERS),
    "counter-miss": Page(post=TELLERS, is_write=False),
    "counter-resume": Page(("ticket aside",), post="student"),
    "counter-step": Page(("count",), post=TELLERS, body=lambda s: s.own["cash"]),
    "counter-spoil": Page(post=TELLERS, body=lambda s: {"voucher": s.own["voucher"]}),
    "counter-fetch": Page(post=TELLERS, body=lambda _: {"pieces-10000": "10"}),
    "counter-ask": Page(
        post=TELLERS, body=lambda _: {"purpose": "authorise", "papers": ["card", "slip"]}
    ),
    "counter-show": Page(("question",), post="student", body=lambda _: {"papers": ["identity"]}),
    "counter-note": Page(("piece",), get=TELLERS),
    "closing": Page(get=TELLERS, post=TELLERS, is_write=False),
    "procedures": Page(get=SIGNED_IN),
    "queue": Page(get="student classmate outsider"),
    "authorise": Page(get="classmate"),
    "authorise-look": Page(("question",), post="classmate", body=lambda _: {"paper": "card"}),
    "authorise-decide": Page(("question",), post="classmate", body=lambda _: {"decision": "agree"}),
    "timeline": Page(("desk session",), get="student"),
    "bank-day": Page(("class",), get="instructor"),
    "bank-day-close": Page(("class",), post="instructor", is_write=False),
    "bank-day-force": Page(("class",), post="instructor"),
    "bank-session": Page(("class", "desk session"), get="instructor"),
    # ---- The market of a class
    "class-market": Page(("class",), get="instructor"),
    "market-open": Page(
        ("second class",), post="instructor", body=lambda _: {"speed": "12", "seed": "7"}
    ),
    "market-pause": Page(("class",), post="instructor"),
    "market-resume": Page(("class",), post="instructor", is_write=False),  # it runs already
    "market-speed": Page(("class",), post="instructor", body=lambda _: {"speed": "30"}),
    "market-end": Page(("class",), post="instructor"),
    # ---- Set work. The student's mark is out, the classmate's attempt is under way.
    "work": Page(get=f"{STUDENTS} {TEACHERS}"),
    "work-detail": Page(("work",), get=CLASS),
    "work-begin": Page(("work",), post="classmate student"),
    "work-class": Page(("class",), get="instructor"),
    "work-set": Page(("class", "task"), get="instructor", post="instructor", body=_set_work),
    "work-progress": Page(("work",), get="instructor"),
    "work-times": Page(("work",), post="instructor", body=lambda _: TIMES),
    "work-withdraw": Page(("work",), post="instructor"),
    "work-restore": Page(("withdrawn work",), post="instructor"),
    "attempt": Page(("attempt",), get="classmate"),
    "attempt-note": Page(("attempt",), post="classmate", body=lambda _: {"note": "先收款后记账"}),
    "attempt-hand-in": Page(("attempt",), post="classmate", body=lambda _: {"note": "完成"}),
    "attempt-mark": Page(("marked attempt",), get="student"),
    "attempt-ask": Page(
        ("marked attempt",), post="student", body=lambda _: {"text": "请再看第三项"}
    ),
    "grading": Page(("work",), get="instructor"),
    "grading-bulk": Page(("work",), post="instructor", body=lambda _: {"what": "marked"}),
    "grading-sheet": Page(("sheet to mark",), get="instructor"),
    "grading-save": Page(
        ("sheet to mark",),
        post="instructor",
        body=lambda _: {
            "version": "0",
            "points-sealed": "12.5",
            "reason-sealed": "回放可见印章端正",
            "comment": "好",
            "then": "next",
        },
    ),
    "grading-move": Page(
        ("sheet to mark",), post="instructor", body=lambda _: {"version": "0", "to": "marked"}
    ),
    "phrase-add": Page(("sheet to mark",), post="instructor", body=lambda _: {"text": "视作完成"}),
    "grading-compute": Page(("sheet to mark",), post="instructor", is_write=False),
    "remark-answer": Page(
        ("asked",), post="instructor", body=lambda _: {"outcome": "again", "answer": "已重新评阅"}
    ),
    # ---- Marks of self and peers
    "own-mark": Page(
        ("own attempt",),
        get="student",
        post="student",
        body=lambda _: {"percent": "85", "comment": "唱收到位"},
    ),
    "peers": Page(get=STUDENTS),
    "peer": Page(
        ("peer mark",),
        get="student",
        post="student",
        body=lambda _: {"percent": "90", "comment": "次序清楚"},
    ),
    "work-markers": Page(("shared work",), get="instructor"),
    "work-ask-peers": Page(("shared work",), post="instructor"),
    # ---- Practice reports. The pupil's is marked, a further student's is out.
    "reports": Page(get=f"{STUDENTS} {TEACHERS}"),
    "report": Page(("shift",), get=CLASS),
    "report-save": Page(("shift",), post=CLASS, body=_report),
    "report-hand-in": Page(("shift",), post=CLASS, body=_report),
    "report-print": Page(("shift",), get=CLASS),
    "report-pdf": Page(("shift",), get=CLASS),
    "report-class": Page(("class",), get="instructor"),
    "report-shift": Page(("shift",), get="instructor"),
    "report-call": Page(
        ("shift",), post="instructor", body=lambda _: {"date": "2026-11-20", "time": "11:35"}
    ),
    "report-release": Page(("shift",), post="instructor"),
    "report-pass": Page(("shift", "student"), post="instructor", body=lambda _: {"reason": "病假"}),
    "report-read": Page(("report",), get="instructor"),
    "report-mark": Page(
        ("report",), post="instructor", body=lambda _: {"percent": "88.5", "comment": "要点清楚"}
    ),
    "report-return": Page(("report",), post="instructor", body=lambda _: {"reason": "补写差错"}),
    "report-take-back": Page(("released report",), post="instructor"),
    "report-copy": Page(("report",), get="instructor"),
    # ---- Grades, the radar, pieces of the first page
    "home-pieces": Page(get=f"{STUDENTS} {TEACHERS}"),
    "radar": Page(get=STUDENTS),
    "radar-line": Page(("ability",), get=STUDENTS),
    "grades": Page(get=STUDENTS),
    "gradebook": Page(("class",), get="instructor"),
    "grade-parts": Page(("class",), get="instructor", post="instructor", body=_parts),
    "grade-sheet": Page(("class",), get="instructor"),
    "gradebook-export": Page(("class", "form"), get="instructor"),
    "grade-entries": Page(
        ("column",),
        get="instructor",
        post="instructor",
        body=lambda s: {f"percent-{s.own['student']}": "91.5"},
    ),
    "grade-show": Page(("column",), post="instructor", body=lambda _: {"shown": "1"}),
    # ---- The securities hall and the LED board. The exchange keeps the keys of orders in its own
    # store and is not hosted here, so what its forms change is shown in test_hall.py.
    "hall": Page(get=SIGNED_IN),
    "hall-towns": Page(get=SIGNED_IN),
    "hall-town": Page(("board",), get=SIGNED_IN),
    "hall-account": Page(("account",), get="student"),
    "hall-live": Page(("account",), get="student"),
    "favourite": Page(
        ("board",), post=SIGNED_IN, body=lambda s: {"code": s.own["share"], "wanted": "1"}
    ),
    "order-place": Page(
        ("account",),
        post="student",
        body=lambda s: {"code": s.own["share"], "side": "buy", "price": "18", "quantity": "100"},
        is_write=False,
    ),
    "order-cancel": Page(("account", "order"), post="student", is_write=False),
    "order-cancel-all": Page(("account",), post="student", is_write=False),
    "hall-card": Page(get=SIGNED_IN),
    "market-strip": Page(("board",), get=ANYBODY),
    "bars": Page(("board", "share"), get=ANYBODY),
    "board": Page(("board",), get=ANYBODY),
    "board-ranking": Page(("board",), get=ANYBODY),
}


def address_of(name: str, scene: Scene) -> str:
    return reverse(name, args=[scene.own[thing] for thing in PAGES[name].args])


def first_poster(page: Page) -> str:
    """The role whose form `body` is."""
    return page.post.split()[0]


def url_names() -> Iterator[str]:
    """The name of every pattern of the site; its pattern in angle brackets where it has none."""
    yield from _names(get_resolver().url_patterns)


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name or f"<{pattern.pattern}>"
