"""Addresses of contests: set up, entered, judged, and shown to everybody."""

from django.urls import path

from exercises.views import (
    contest_board,
    contest_certificates,
    contest_diary,
    contest_entries,
    contest_judging,
    contest_list,
    contest_page,
    judge_seat,
)

_CONTEST = "contests/<int:pk>/"
_ENTRY = f"{_CONTEST}entries/<int:entry_pk>/"
_JUDGING = f"{_CONTEST}judging/"
_SHEET = f"{_CONTEST}judge/<int:sheet_pk>/"
_BOARD = "contest-board/<slug:key>/"

urlpatterns = [
    path("contests/", contest_list.contest_list, name="contest-list"),
    path("contests/new/", contest_list.contest_create, name="contest-create"),
    path(_CONTEST, contest_page.contest, name="contest"),
    path(f"{_CONTEST}choices/", contest_list.contest_change, name="contest-change"),
    path(f"{_CONTEST}remove/", contest_list.contest_delete, name="contest-delete"),
    path(f"{_CONTEST}fix/", contest_page.contest_fix, name="contest-fix"),
    path(f"{_CONTEST}pause/", contest_page.contest_pause, name="contest-pause"),
    path(f"{_CONTEST}resume/", contest_page.contest_resume, name="contest-resume"),
    path(f"{_CONTEST}call-off/", contest_page.contest_call_off, name="contest-call-off"),
    path(f"{_CONTEST}record/", contest_page.contest_record, name="contest-record"),
    # ---- Entries
    path(f"{_CONTEST}enter/", contest_entries.enter_oneself, name="contest-enter"),
    path(f"{_CONTEST}diary/", contest_diary.contest_diary, name="contest-diary"),
    path(f"{_CONTEST}diary/add/", contest_diary.contest_diary_note, name="contest-diary-note"),
    path(f"{_CONTEST}entries/", contest_entries.entries, name="contest-entries"),
    path(f"{_CONTEST}entries/add/", contest_entries.entries_add, name="contest-entries-add"),
    path(f"{_ENTRY}name/", contest_entries.entry_rename, name="contest-entry-rename"),
    path(f"{_ENTRY}withdraw/", contest_entries.entry_withdraw, name="contest-entry-withdraw"),
    path(f"{_ENTRY}disqualify/", contest_entries.entry_disqualify, name="contest-entry-disqualify"),
    path(f"{_ENTRY}reinstate/", contest_entries.entry_reinstate, name="contest-entry-reinstate"),
    # ---- Judging
    path(_JUDGING, contest_judging.contest_judging, name="contest-judging"),
    path(f"{_JUDGING}name/", contest_judging.contest_judge_name, name="contest-judge-name"),
    path(
        f"{_JUDGING}<int:judge_pk>/remove/",
        contest_judging.contest_judge_remove,
        name="contest-judge-remove",
    ),
    path(f"{_JUDGING}draw/", contest_judging.contest_draw, name="contest-draw"),
    path(f"{_ENTRY}third/", contest_judging.contest_third, name="contest-third"),
    path(f"{_ENTRY}gap/", contest_judging.contest_gap_stands, name="contest-gap-stands"),
    path(f"{_JUDGING}finalise/", contest_judging.contest_finalise, name="contest-finalise"),
    path(f"{_JUDGING}reopen/", contest_judging.contest_reopen, name="contest-reopen"),
    path(f"{_JUDGING}release/", contest_judging.contest_release, name="contest-release"),
    path("judge/duties/", judge_seat.judge_duties, name="judge-duties"),
    path(f"{_CONTEST}judge/", judge_seat.judge_seat, name="judge-seat"),
    path(_SHEET, judge_seat.judge_sheet, name="judge-sheet"),
    path(f"{_SHEET}save/", judge_seat.judge_sheet_save, name="judge-sheet-save"),
    path(f"{_SHEET}stand-back/", judge_seat.judge_stand_back, name="judge-stand-back"),
    # ---- For everybody
    path(_BOARD, contest_board.contest_board, name="contest-board"),
    path(f"{_BOARD}rows/", contest_board.contest_board_rows, name="contest-board-rows"),
    path(f"{_BOARD}rules.json", contest_board.contest_rules_file, name="contest-rules-file"),
    path(
        f"{_ENTRY}certificate/",
        contest_certificates.contest_certificate,
        name="contest-certificate",
    ),
    path("certificates/", contest_certificates.certificate_check, name="certificate-check"),
]
