"""A contest's board: public, so it names nobody. It asks for its rows again and again."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from exercises.access.contests import contest_on_board
from exercises.models import Contest
from exercises.scoring.contest_formats import By
from exercises.scoring.digest import canonical
from exercises.selectors import contest_boards, contest_records
from exercises.selectors.contest_boards import SORTS
from exercises.views.contest_words import CERTAINTIES, FIGURES, line_of_record
from simulator.selectors import market


@require_GET
def contest_board(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "exercises/contest/contest_board.html", _context(request, key))


@require_GET
def contest_board_rows(request: HttpRequest, key: str) -> HttpResponse:
    """The part of the board that moves."""
    return render(request, "exercises/contest/_board_rows.html", _context(request, key))


@require_GET
def contest_rules_file(_request: HttpRequest, key: str) -> HttpResponse:
    """The rules as they were hashed, seed and all, once nobody can use it any more.

    The file's SHA-256 is the digest that was published before the opening.
    """
    contest = contest_on_board(key)
    if not contest.is_over:
        raise Http404
    response = HttpResponse(
        canonical(contest.rules), content_type="application/json; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="contest-rules.json"'
    return response


def _context(request: HttpRequest, key: str) -> dict[str, Any]:
    contest, now = contest_on_board(key), timezone.now()
    board = contest_boards.public_board(contest, now)
    asked = {name: request.GET.get(name, "")[:60] for name in ("class", "q", "sort")}
    contest_format = board.rules.format
    return {
        "contest": contest,
        "board": board,
        "lines": contest_boards.asked_for(
            board.lines, class_name=asked["class"], text=asked["q"].strip(), sort=asked["sort"]
        ),
        "asked": asked,
        "sorts": SORTS,
        "machine_points": contest_format.out_of(By.MACHINE),
        "judges_points": contest_format.out_of(By.JUDGES),
        "whole": contest_format.out_of(),
        "chain": [FIGURES.get(step.figure, step.figure) for step in contest_format.ties],
        "certainty": CERTAINTIES.get(contest_format.certainty.get("parts", ""), ""),
        "called_off": _why_called_off(contest),
        "is_paused": _is_paused(contest),
        "now": now,
        "seconds_left": max(0, int((contest.closes_at - now).total_seconds())),
        "seconds_to_opening": max(0, int((contest.opens_at - now).total_seconds())),
    }


def _why_called_off(contest: Contest) -> str:
    if contest.state != Contest.State.CALLED_OFF:
        return ""
    return line_of_record(contest_records.records_of(contest)[-1])


def _is_paused(contest: Contest) -> bool:
    run = market.live_run(contest.town_id) if contest.is_open else None
    return run is not None and run.state == run.State.PAUSED
