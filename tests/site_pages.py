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

SIGNED_IN = " ".join(ROLES[1:])
ANYBODY = " ".join(ROLES)
CLASS = "student classmate broker clerk"
STUDENTS = f"{CLASS} outsider"
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
        ("shift",),
        post="classmate student broker clerk",
        body=lambda s: {"code": s.own["room code"]},
    ),
    "self-check": Page(
        ("shift",), post="classmate student broker clerk", body=lambda _: {"dress": ["badge"]}
    ),
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
    "counter-spoil": Page(post=TELLERS, body=lambda _: {"voucher": "1"}),
    "counter-fetch": Page(post=TELLERS, body=lambda _: {"pieces-10000": "10"}),
    "counter-ask": Page(
        post=TELLERS, body=lambda _: {"purpose": "authorise", "papers": ["card", "slip"]}
    ),
    "counter-show": Page(("question",), post="student", body=lambda _: {"papers": ["identity"]}),
    "counter-note": Page(("piece",), get=TELLERS),
    "closing": Page(get=TELLERS, post=TELLERS, is_write=False),
    "procedures": Page(get=SIGNED_IN),
    "queue": Page(get=STUDENTS),
    "authorise": Page(get="classmate"),
    "authorise-look": Page(("question",), post="classmate", body=lambda _: {"paper": "card"}),
    "authorise-decide": Page(("question",), post="classmate", body=lambda _: {"decision": "agree"}),
    "timeline": Page(("desk session",), get="student"),
    # ---- The securities branch. The broker has a client on the line and a slip that was read back;
    # a colleague's slip waits for the clerk; a transfer is in transit, as nothing is hosted here.
    "broker": Page(get=SIGNED_IN),
    "broker-practice": Page(post=SIGNED_IN, is_write=False),
    "broker-open": Page(post="broker", is_write=False),
    "broker-leave": Page(post="broker"),
    "broker-client": Page(("client",), get="broker"),
    "work-log": Page(
        get="broker", post="broker", body=lambda _: {"plan": "three calls", "done": "two calls"}
    ),
    "phrase-check": Page(post="broker", body=lambda _: {"text": "no risk"}, is_write=False),
    "contact-prepare": Page(("client",), post="broker"),
    "contact-begin": Page(
        ("client",), post="broker", body=lambda _: {"channel": "phone"}, is_write=False
    ),
    "contact-say": Page(
        ("client",),
        post="broker",
        body=lambda _: {"saying": "need", "question": "payoff", "text": "What would help?"},
    ),
    "contact-money": Page(("client",), post="broker", body=lambda _: {"amount": "100"}),
    "contact-end": Page(("client",), post="broker"),
    "message-send": Page(
        ("client",), post="broker", body=lambda _: {"text": "Hello"}, is_write=False
    ),
    "phrase-appeal": Page(
        ("finding",), post="broker", body=lambda _: {"appeal": "I quoted the client."}
    ),
    "record-write": Page(
        ("ended contact",),
        post="broker",
        body=lambda _: {
            "purpose": "routine",
            "reaction": "pleased",
            "next_step": "call",
            "next_due": "2026-11-27",
            "content": "Talked about the account.",
            "risk_told": "on",
        },
    ),
    "instruction-take": Page(("client",), post="broker", body=lambda s: s.own["slip form"]),
    "instruction-read-back": Page(("slip",), post="broker"),
    "instruction-check": Page(("slip",), post="broker"),
    "instruction-pass": Page(("slip",), post="broker"),
    "instruction-tell": Page(("done slip",), post="broker"),
    "clerk": Page(get=SIGNED_IN),
    "clerk-practice": Page(post=SIGNED_IN, is_write=False),
    "clerk-leave": Page(post="clerk"),
    "order-enter": Page(("waiting slip",), post="clerk", body=lambda s: s.own["keyed"]),
    "order-send-back": Page(("waiting slip",), post="clerk", body=lambda _: {"reason": "unclear"}),
    "transfers": Page(get=SIGNED_IN),
    "transfer-send": Page(post="clerk student", body=lambda s: s.own["transfer form"]),
    "transfer-carry": Page(("transfer",), post="clerk student classmate broker", is_write=False),
    "transfer-tell": Page(
        ("transfer",), post="clerk student", body=lambda _: {"said": "in_transit"}
    ),
    "reconciliation-explain": Page(
        ("transfer",), post="clerk student classmate broker", body=lambda _: {"said": "waiting"}
    ),
    "reconciliation": Page(get="clerk student classmate broker outsider"),
    "reconciliation-done": Page(post="clerk student classmate broker outsider"),
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
