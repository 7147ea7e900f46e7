"""Contests by their forms alone, as a browser without scripts sends them; what is refused stays typed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from exercises.models import Certificate, Contest, JudgeSheet
from exercises.services import contest_results, contest_sheets
from simulator.idempotency import new_key
from tests.shift_cast import START
from tests.site_pages import PAGES

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
CRITERIA = ("reasons", "risk", "review")


def english(client):
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def browse(scene):
    """Opens a page as a role, or sends a form of it: `browse("judge", "judge-seat", pk)`."""

    def go(role, url, /, *args, **fields):
        client = english(scene.client(role))
        address = reverse(url, args=args)
        if not fields:
            return client.get(address)
        return client.post(address, {"idempotency_key": new_key(), **fields}, follow=True)

    return go


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def levels(level):
    return {f"level-{key}": str(level) for key in CRITERIA}


# ---- Setting up --------------------------------------------------------------------------------
def test_a_contest_is_set_up_changed_and_fixed_and_its_digest_is_on_the_board(scene, browse):
    body = PAGES["contest-create"].body(scene)
    page = browse("instructor", "contest-create", **body)
    contest = Contest.objects.get(name="新赛")
    assert "Draft" in text(page)
    browse("instructor", "contest-change", contest.pk, **{**body, "start_yuan": "５０００００"})
    contest.refresh_from_db()
    assert contest.opening_cash == 50_000_000
    browse("instructor", "contest-fix", contest.pk, x="")
    contest.refresh_from_db()
    board = text(browse("visitor", "contest-board", contest.town.board_key))
    assert contest.rules_digest in board


def test_a_refused_form_says_the_rule_and_keeps_what_was_typed(scene, browse):
    body = {**PAGES["contest-create"].body(scene), "points-return": "41"}
    page = browse("instructor", "contest-create", **body)
    assert page.status_code == 422
    assert "The points come to 101; together they must be 100." in text(page)
    assert 'value="41"' in text(page)
    assert 'value="新赛"' in text(page)


def test_a_form_with_a_typing_mistake_is_told_so(scene, browse):
    body = {**PAGES["contest-create"].body(scene), "opens_date": "2026-02-30", "speed": "fast"}
    page = browse("instructor", "contest-create", **body)
    assert page.status_code == 422
    assert 'value="fast"' in text(page)


# ---- The diary ---------------------------------------------------------------------------------
def test_a_note_stands_in_the_diary_with_the_market_s_moment(scene, browse):
    contest = scene.own["contest under way"]
    page = browse("student", "contest-diary-note", contest, text="突破 17.20 才买\n止损 16.70")
    assert "market day 1, 10:00:00" in text(page)
    assert "止损 16.70" in text(page)
    assert "止损 16.70" in text(browse("classmate", "contest-diary", contest))
    assert "止损 16.70" not in text(browse("outsider", "contest-diary", contest))


def test_a_note_that_is_too_long_is_refused_and_stays_in_the_box(scene, browse):
    long = "长" * 2001
    page = browse("student", "contest-diary-note", scene.own["contest under way"], text=long)
    assert page.status_code == 422
    assert long in text(page)
    assert "2,000 characters" in text(page)


# ---- Judging -----------------------------------------------------------------------------------
def test_a_judge_sees_blind_numbers_and_evidence_and_nothing_of_whose_it_is(scene, browse):
    contest, sheet = scene.own["contest judged"], scene.own["sheet to judge"]
    entry = JudgeSheet.objects.get(pk=sheet).entry
    page = text(browse("judge", "judge-sheet", contest, sheet))
    assert entry.blind in page
    members = entry.members.select_related("student", "teaching_class")
    hidden = {entry.alias, *(one.student.name for one in members)}
    hidden |= {one.teaching_class.name for one in members}
    assert [word for word in hidden if word in page] == []


def test_an_incomplete_sheet_is_not_locked_and_keeps_every_choice_and_the_comment(scene, browse):
    contest, sheet = scene.own["contest judged"], scene.own["sheet to judge"]
    fields = {"level-risk": "4", "comment": "先看日志", "do": "lock"}
    page = browse("judge", "judge-sheet-save", contest, sheet, **fields)
    assert page.status_code == 422
    assert "2 criteria have no level yet" in text(page)
    assert "先看日志" in text(page)
    assert re.search(r'name="level-risk" value="4" checked', text(page))
    assert not JudgeSheet.objects.get(pk=sheet).is_locked


def test_a_draft_is_kept_then_locked_and_only_then_the_other_mark_is_shown(scene, browse):
    contest, sheet = scene.own["contest judged"], scene.own["sheet to judge"]
    own = JudgeSheet.objects.get(pk=sheet)
    other = own.entry.sheets.exclude(pk=sheet).get()
    marks = dict.fromkeys(CRITERIA, 1)
    assert contest_sheets.lock(sheet=other, levels=marks, comment="", now=START) is None
    page = browse("judge", "judge-sheet-save", contest, sheet, **levels(4), do="keep")
    assert "Only you see it." in text(page)
    assert "3.00" not in text(page)
    page = browse("judge", "judge-sheet-save", contest, sheet, **levels(4), do="lock")
    assert "with 12.00 points" in text(page)
    assert "3.00" in text(page)


def test_a_locked_sheet_takes_nothing_more(scene, browse):
    contest, sheet = scene.own["contest judged"], scene.own["sheet to judge"]
    browse("judge", "judge-sheet-save", contest, sheet, **levels(4), do="lock")
    page = browse("judge", "judge-sheet-save", contest, sheet, **levels(5), do="lock")
    assert page.status_code == 422
    assert "This sheet is locked" in text(page)
    assert set(JudgeSheet.objects.get(pk=sheet).levels.values()) == {4}


def test_a_judge_stands_back_and_another_one_steps_in(scene, browse):
    contest, sheet = scene.own["contest judged"], scene.own["sheet to judge"]
    entry = JudgeSheet.objects.get(pk=sheet).entry
    browse("judge", "judge-stand-back", contest, sheet, reason="认出笔迹")
    assert entry.sheets.filter(recused_at=None).count() == 2
    assert "stood back" in text(browse("judge", "judge-sheet", contest, sheet))


def test_the_first_page_of_a_judge_says_what_waits(scene, browse):
    assert reverse("judge-duties") in text(browse("judge", "home"))
    page = text(browse("judge", "judge-duties"))
    assert "评审赛" in page
    assert "1 entry to mark" in page


def test_a_gap_is_flagged_and_the_chair_decides_with_a_reason(scene, browse):
    contest, entry = scene.own["contest judged"], scene.own["entry gap"]
    page = browse("instructor", "contest-judging", contest)
    assert "gap 15.00" in text(page)
    page = browse("instructor", "contest-gap-stands", contest, entry, reason="长" * 301)
    assert page.status_code == 422
    assert "长" * 301 in text(page)
    page = browse("instructor", "contest-gap-stands", contest, entry, reason="两种读法")
    assert "Both marks stand: 两种读法" in text(page)


def test_a_result_waits_for_every_sheet(scene, browse):
    page = browse("instructor", "contest-finalise", scene.own["contest judged"], x="")
    assert page.status_code == 422
    assert "Entries whose judging is not done: 2." in text(page)


# ---- The result --------------------------------------------------------------------------------
def test_the_result_is_made_final_released_and_its_certificates_can_be_checked(scene, browse):
    pk = scene.own["contest ready"]
    browse("instructor", "contest-finalise", pk, x="")
    contest = Contest.objects.get(pk=pk)
    board = text(browse("visitor", "contest-board", contest.town.board_key))
    assert "Final result" not in board
    browse("instructor", "contest-release", pk, x="")
    board = text(browse("visitor", "contest-board", contest.town.board_key))
    assert "Final result" in board
    own = contest.entries.get(members__student=scene.people["student"])
    page = text(browse("student", "contest-certificate", pk, own.pk))
    code = re.search(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b", page)[0]
    assert all(member.student.name in page for member in own.members.all())
    client = english(scene.client("visitor"))
    found = text(client.get(reverse("certificate-check"), {"code": f" {code.lower()}　"}))
    assert "This certificate is genuine" in found
    assert own.alias in found
    assert [m.student.name for m in own.members.all() if m.student.name in found] == []


@pytest.mark.parametrize("code", ["22222-22222", "x", "长" * 50, "\x00", "'; --", "²²²"])
def test_a_code_that_nobody_was_given_finds_nothing(scene, code):
    page = english(scene.client("visitor")).get(reverse("certificate-check"), {"code": code})
    assert page.status_code == 200
    assert "No certificate has this code" in text(page)


def test_a_certificate_of_an_entry_taken_out_since_no_longer_holds(scene, browse):
    contest, entry = scene.own["contest released"], scene.own["entry released"]
    browse("instructor", "contest-entry-disqualify", contest, entry, reason="冒名")
    assert browse("student", "contest-certificate", contest, entry).status_code == 404
    code = Certificate.objects.get(entry=entry).code
    page = text(english(scene.client("visitor")).get(reverse("certificate-check"), {"code": code}))
    assert "It no longer holds." in page


def test_before_the_release_there_is_no_certificate(scene, browse):
    contest = Contest.objects.get(pk=scene.own["contest final"])
    own = contest.entries.get(members__student=scene.people["student"])
    assert browse("student", "contest-certificate", contest.pk, own.pk).status_code == 404
    released = contest_results.release(
        contest=contest, by=contest.organiser, now=START + timedelta(minutes=1)
    )
    assert released is None
    assert browse("student", "contest-certificate", contest.pk, own.pk).status_code == 200
