"""The instructor's wall over sixty live seats.

    python -m tests.bench.wall

A real server, and sixty tellers at counters of one class; every second and a half one of them serves a
customer, while the wall asks once a second with the versions that it has, as its page does.
Measured is the server's processor time with the wall, less that of an equal span without it, for a question
a second. What must hold: ten per cent of a core. Recorded is how far the wall is behind; two seconds are promised.
"""

import json
import os
import re
import sys
import tempfile
import threading
import time
from itertools import cycle
from pathlib import Path
from typing import Any

import django

from tests.bench.process import processor_seconds
from tests.realtime.site import TOWN, Browser, Site

SEATS = 60
SECONDS = 30.0
EVERY = 1.0
"""Seconds from one answer to the next question of the page."""
STEP_EVERY = 1.5
MOST_SHARE = 0.10
OK = 200
NEVER = 999.0
_PART = re.compile(r'id="([\w-]+)"[^>]*?data-v="([^"]+)"', re.DOTALL)

ROOM = f"""
    from django.utils import timezone
    from classroom.models import Shift
    from classroom.rosters.lines import RosterEntry
    from classroom.rules import room_code
    from classroom.services import attendance, demo, rosters
    from simulator.models import Duty
    from simulator.services import counter_day, desks, rehearsal, visitors
    now = timezone.now()
    demo.keep_going(now=now)
    shift = Shift.objects.get(state="open", teaching_class__town__board_key="riverside")
    found = shift.teaching_class
    while found.enrolments.filter(left_at=None).count() < {SEATS}:
        number = found.enrolments.count() + 1
        rosters.enrol_one(
            teaching_class=found,
            entry=RosterEntry(number, f"wall{{number:02d}}", f"学生{{number:02d}}"),
            now=now,
        )
    for seat in found.enrolments.filter(left_at=None).select_related("student").order_by("seat"):
        code = room_code.code_at(shift.secret, now)
        attendance.clock_in(
            shift=shift, student=seat.student, code=code, device=f"d{{seat.pk}}", now=now
        )
        desk = desks.open_session(
            town=found.town, person_id=seat.student_id, duty=Duty.TELLER, desk=f"B{{seat.seat}}",
            context_id=shift.context_id, now=now,
        )
        counter_day.open_counter(session=desk, now=now)
        visitors.keep_coming(town=found.town, at_least=6, now=now)
        rehearsal.serve(seat=rehearsal.Seat(desk), clock=rehearsal.Clock(now))
    print(json.dumps(shift.pk))
"""


class Tellers(threading.Thread):
    """Takes steps at one counter after another, in this process: the server only serves."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.until = time.monotonic() + seconds
        self.taken: list[tuple[int, float]] = []
        """Seat and moment of each step, after its commit."""

    def run(self) -> None:
        from django.utils import timezone

        from classroom.models import Enrolment
        from simulator.models import DeskSession, Duty
        from simulator.services import presence, rehearsal, visitors

        desks = DeskSession.objects.filter(closed_at=None, duty=Duty.TELLER, town__board_key=TOWN)
        seats = dict(Enrolment.objects.filter(left_at=None).values_list("student", "seat"))
        for desk in cycle(desks.select_related("town", "person")):
            if time.monotonic() > self.until:
                return
            due, now = time.monotonic() + STEP_EVERY, timezone.now()  # noqa: TID251
            presence.renew(seen=dict.fromkeys(seats, now))
            visitors.keep_coming(town=desk.town, at_least=6, now=now)
            rehearsal.serve(seat=rehearsal.Seat(desk), clock=rehearsal.Clock(now))
            if desk.person_id is not None:
                self.taken.append((seats[desk.person_id], time.monotonic()))
            time.sleep(max(0.0, due - time.monotonic()))


class Wall:
    """The instructor's page: asks, keeps the versions, notes when a tile came anew."""

    def __init__(self, site: Site, shift: int) -> None:
        self.browser = Browser(site, "teacher1")
        self.path = f"/shifts/{shift}/wall/"
        self.versions = dict(_PART.findall(self.browser.get(self.path)[1]))
        self.came: list[tuple[int, float]] = []
        self.answered: list[float] = []

    def follow(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            began = time.monotonic()
            have = ".".join(self.versions.values())
            status, page = self.browser.get(f"{self.path}live/?have={have}")
            assert status == OK, page
            now = time.monotonic()
            self.answered.append(now - began)
            for part, version in _PART.findall(page):
                if self.versions.get(part) != version and part.startswith("seat-"):
                    self.came.append((int(part.removeprefix("seat-")), now))
                self.versions[part] = version
            time.sleep(EVERY)

    def behind(self, taken: list[tuple[int, float]]) -> list[float]:
        """How long after its commit each step was on the wall; steps of the last moments are left out."""
        last = self.came[-1][1] if self.came else 0.0
        return [
            min(
                (at - done for seat_, at in self.came if seat_ == seat and at >= done),
                default=NEVER,
            )
            for seat, done in taken
            if done < last
        ]


def spent(site: Site, wall: Wall | None) -> tuple[float, float, Tellers]:
    """Processor seconds of the server over a span in which tellers work; and that span."""
    tellers = Tellers(SECONDS)
    tellers.start()
    before, began = processor_seconds(site.pid), time.monotonic()
    if wall is not None:
        wall.follow(SECONDS)
    tellers.join()
    return processor_seconds(site.pid) - before, time.monotonic() - began, tellers


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.prepare()
        shift = site.ask(ROOM)
        os.environ.update(site.environment)
        django.setup()
        site.start()
        try:
            without, quiet_span, _ = spent(site, None)
            wall = Wall(site, shift)
            with_wall, span, tellers = spent(site, wall)
        finally:
            site.kill()
    # On a busy machine answers take longer and the page asks less often: counted is what a question costs.
    extra = with_wall - without * span / quiet_span
    share = extra / len(wall.answered) / EVERY
    behind = sorted(wall.behind(tellers.taken))
    report: dict[str, Any] = {
        "seats": SEATS,
        "steps": len(tellers.taken),
        "questions of the wall": len(wall.answered),
        "seconds of an answer, median": round(sorted(wall.answered)[len(wall.answered) // 2], 3),
        "seconds behind, median": round(behind[len(behind) // 2], 2) if behind else None,
        "seconds behind, most": round(behind[-1], 2) if behind else None,
        "share of a core": round(share, 3),
        "faults": [],
    }
    if share > MOST_SHARE:
        report["faults"].append(
            f"the wall takes {share:.1%} of a core, {MOST_SHARE:.0%} at the most"
        )
    if not behind:
        report["faults"].append("no step came to the wall")
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
