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
from classroom.selectors.rosters import plan_for
from simulator.engine.refusal import Refusal
from tests.scene import ROLES, Body, Scene
from tests.work_scene import REFLECTION

SIGNED_IN = " ".join(ROLES[1:])
ANYBODY = " ".join(ROLES)
CLASS = "student classmate advisor broker clerk"
STUDENTS = f"{CLASS} outsider"
TELLERS = "student outsider"
ENTRANTS = "student classmate outsider"
TEACHERS = "instructor colleague"
FALL = "market-slump"
"""A line of the scenario that pulls the whole market down."""
OFFICES = "office stranger"
ORGANISERS = "instructor office"
COLLEGE = f"{STUDENTS} instructor colleague judge office"


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


def _contest(_scene: Scene) -> dict[str, Any]:
    return {
        "name": "新赛",
        "format_key": "investment_composite",
        "points-return": "40",
        "points-drawdown": "20",
        "points-sharpe": "15",
        "points-breaches": "10",
        "points-diary": "15",
        "start_yuan": "1000000",
        "single_cap": "50",
        "least_round_trips": "3",
        "scenario": "main-board",
        "speed": "60",
        "opens_date": "2026-11-23",
        "opens_time": "10:00",
        "freezes_date": "2026-11-23",
        "freezes_time": "10:40",
        "closes_date": "2026-11-23",
        "closes_time": "11:00",
    }


def _sheet(_scene: Scene) -> dict[str, Any]:
    levels = {f"level-{key}": "3" for key in ("reasons", "risk", "review")}
    return {**levels, "comment": "好", "do": "lock"}


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
        ("shift",),
        post="classmate student advisor broker clerk",
        body=lambda s: {"code": s.own["room code"]},
    ),
    "self-check": Page(
        ("shift",),
        post="classmate student advisor broker clerk",
        body=lambda _: {"dress": ["badge"]},
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
    "counter-spoil": Page(post=TELLERS, body=lambda s: {"voucher": s.own["voucher"]}),
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
    "transfers": Page(get=" ".join(role for role in ROLES[1:] if role != "advisor")),
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
    # ---- The wealth office
    "wealth": Page(get=SIGNED_IN),
    "wealth-practice": Page(post=SIGNED_IN, is_write=False),
    "wealth-unlock": Page(post="advisor", is_write=False),
    "wealth-leave": Page(post="advisor"),
    "wealth-rules": Page(get=SIGNED_IN),
    "wealth-open": Page(("customer",), post="advisor", is_write=False),
    "wealth-interview": Page(("interview",), get="advisor"),
    "wealth-purpose": Page(("interview",), post="advisor"),
    "wealth-ask": Page(("interview", "topic"), post="advisor"),
    "wealth-notes": Page(("interview",), post="advisor", body=lambda _: {"note-debts": "房贷"}),
    "wealth-assessment": Page(("interview",), get="advisor"),
    "wealth-fill": Page(
        ("interview",), post="advisor", body=lambda _: {"by": "client"}, is_write=False
    ),
    "wealth-clash": Page(("interview", "clash"), post="advisor"),
    "wealth-tell": Page(("interview",), post="advisor", body=lambda _: {"level": "2"}),
    "wealth-professional": Page(("interview",), post="advisor", is_write=False),
    "wealth-sheet": Page(("interview",), get="advisor"),
    "wealth-draw-up": Page(
        ("interview",), post="advisor", body=lambda _: {"line-demand": "30000", "net_worth": "1"}
    ),
    "wealth-ratios": Page(
        ("interview",), post="advisor", body=lambda _: {"reading-solvency": "low"}
    ),
    "wealth-goal": Page(
        ("interview",),
        post="advisor",
        body=lambda _: {"kind": "education", "yearly": "60000", "years_to": "5", "duration": "4"},
    ),
    "wealth-plan": Page(("interview",), get="advisor"),
    "wealth-gap": Page(("interview",), get="advisor"),
    "wealth-plan-save": Page(("interview",), post="advisor", body=lambda _: {"monthly": "1000"}),
    "wealth-allocate": Page(("interview",), post="advisor", body=lambda _: {"share-M101": "100"}),
    "wealth-plan-print": Page(("interview",), get="advisor"),
    "wealth-check": Page(
        ("interview", "product"), post="advisor", body=lambda _: {"initiative": "firm"}
    ),
    "wealth-record": Page(("interview",), get="advisor"),
    "wealth-write-record": Page(("interview",), post="advisor", body=lambda _: {"need": "教育"}),
    "wealth-warn": Page(("matter",), post="advisor", is_write=False),
    "wealth-bring-up": Page(("matter",), post="advisor", body=lambda _: {"amount": "50"}),
    "wealth-withhold": Page(("matter",), post="advisor"),
    "wealth-say": Page(("offer", "sentence"), post="advisor"),
    "wealth-hand-over": Page(("offer",), post="advisor"),
    "wealth-reply": Page(
        ("client's question",), post="advisor", body=lambda _: {"answer": "papers"}
    ),
    "wealth-recommendation-print": Page(("offer",), get="advisor"),
    # ---- The room: the instructor's wall and the students' side of it
    "wall": Page(("shift",), get="instructor"),
    "wall-live": Page(("shift",), get="instructor"),
    "wall-projector": Page(("shift",), get="instructor"),
    "wall-projector-live": Page(("shift",), get="instructor"),
    "wall-seat": Page(("shift", "student"), get="instructor"),
    "wall-session": Page(("shift", "teller", "desk session"), get="instructor"),
    "wall-message": Page(
        ("shift",), post="instructor", body=lambda _: {"audience": "all", "text": "先核对身份"}
    ),
    "wall-pause": Page(("shift",), post="instructor"),
    "wall-resume": Page(("shift",), post="instructor", is_write=False),  # nothing stands still
    "wall-event": Page(
        ("shift",),
        post="instructor",
        body=lambda _: {"audience": "all", "kind": "suspicious_transfer"},
    ),
    "wall-fall": Page(("shift",), post="instructor", body=lambda _: {"news": FALL, "delay": "3"}),
    "wall-take-back": Page(("shift", "event"), post="instructor"),
    "wall-help-end": Page(("shift", "teller"), post="instructor"),
    "room-now": Page(get=STUDENTS),
    "room-help": Page(post=STUDENTS, body=lambda _: {"note": "照片不符"}),
    "room-help-end": Page(post=STUDENTS),
    "room-read": Page(("message",), post="student"),
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
    # The student still has a customer at the bank's counter and may not leave it.
    "work-begin": Page(("work",), post="advisor student classmate broker clerk"),
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
    # ---- Contests. The market is not hosted here; trading is shown in tests/services.
    "contest-list": Page(get=SIGNED_IN),
    "contest-create": Page(
        get=f"{TEACHERS} {OFFICES}", post=f"{TEACHERS} {OFFICES}", body=_contest
    ),
    "contest": Page(("contest",), get=COLLEGE),
    "contest-change": Page(("contest draft",), get=ORGANISERS, post=ORGANISERS, body=_contest),
    "contest-delete": Page(("contest draft",), post=ORGANISERS),
    "contest-fix": Page(("contest draft",), post=ORGANISERS),
    "contest-pause": Page(("contest under way",), post=ORGANISERS),
    "contest-resume": Page(("contest under way",), post=ORGANISERS),
    "contest-call-off": Page(
        ("contest under way",), post=ORGANISERS, body=lambda _: {"reason": "停电"}
    ),
    "contest-record": Page(("contest",), get=ORGANISERS),
    "contest-enter": Page(("contest",), post=STUDENTS, body=lambda _: {"alias": "木棉"}),
    "contest-entries": Page(("contest",), get=f"{TEACHERS} office"),
    "contest-entries-add": Page(
        ("contest",),
        post="instructor office",
        body=lambda s: {"place": [s.own["place"]], "how": "team", "alias": "青稞"},
    ),
    "contest-entry-rename": Page(
        ("contest", "contest entry"), post=ORGANISERS, body=lambda _: {"alias": "等风"}
    ),
    "contest-entry-withdraw": Page(("contest", "contest entry"), post=ORGANISERS),
    "contest-entry-disqualify": Page(
        ("contest under way", "entry under way"),
        post=ORGANISERS,
        body=lambda _: {"reason": "代按"},
    ),
    "contest-entry-reinstate": Page(
        ("contest under way", "entry taken out"), post=ORGANISERS, body=lambda _: {"reason": "查明"}
    ),
    "contest-diary": Page(("contest under way",), get=ENTRANTS),
    "contest-diary-note": Page(
        ("contest under way",), post=ENTRANTS, body=lambda _: {"text": "突破 17.20 才买"}
    ),
    "contest-judging": Page(("contest judged",), get=ORGANISERS),
    "contest-judge-name": Page(
        ("contest judged",), post=ORGANISERS, body=lambda s: {"person": s.own["candidate"]}
    ),
    "contest-judge-remove": Page(("contest judged", "free judge"), post=ORGANISERS),
    "contest-draw": Page(("contest undrawn",), post=ORGANISERS),
    "contest-third": Page(("contest judged", "entry gap"), post=ORGANISERS),
    "contest-gap-stands": Page(
        ("contest judged", "entry gap"), post=ORGANISERS, body=lambda _: {"reason": "两可"}
    ),
    "contest-finalise": Page(("contest ready",), post=ORGANISERS),
    "contest-reopen": Page(
        ("contest final",), post=ORGANISERS, body=lambda _: {"reason": "漏了一份"}
    ),
    "contest-release": Page(("contest final",), post=ORGANISERS),
    "judge-duties": Page(get=SIGNED_IN),
    "judge-seat": Page(("contest judged",), get="judge"),
    "judge-sheet": Page(("contest judged", "sheet to judge"), get="judge"),
    "judge-sheet-save": Page(("contest judged", "sheet to judge"), post="judge", body=_sheet),
    "judge-stand-back": Page(
        ("contest judged", "sheet to judge"), post="judge", body=lambda _: {"reason": "认出"}
    ),
    "contest-certificate": Page(
        ("contest released", "entry released"), get="student classmate instructor office"
    ),
    "certificate-check": Page(get=ANYBODY),
    "contest-board": Page(("contest board",), get=ANYBODY),
    "contest-board-rows": Page(("contest board",), get=ANYBODY),
    "contest-rules-file": Page(("contest board",)),
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
