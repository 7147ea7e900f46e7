"""Addresses of contests: set up, entered, judged, and shown to everybody."""

from django.urls import path

from exercises.views import contest_board, contest_entries, contest_list, contest_page

_CONTEST = "contests/<int:pk>/"
_ENTRY = f"{_CONTEST}entries/<int:entry_pk>/"
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
    path(f"{_CONTEST}enter/", contest_entries.enter_oneself, name="contest-enter"),
    path(f"{_CONTEST}entries/", contest_entries.entries, name="contest-entries"),
    path(f"{_CONTEST}entries/add/", contest_entries.entries_add, name="contest-entries-add"),
    path(f"{_ENTRY}name/", contest_entries.entry_rename, name="contest-entry-rename"),
    path(f"{_ENTRY}withdraw/", contest_entries.entry_withdraw, name="contest-entry-withdraw"),
    path(f"{_ENTRY}disqualify/", contest_entries.entry_disqualify, name="contest-entry-disqualify"),
    path(f"{_ENTRY}reinstate/", contest_entries.entry_reinstate, name="contest-entry-reinstate"),
    path(_BOARD, contest_board.contest_board, name="contest-board"),
    path(f"{_BOARD}rows/", contest_board.contest_board_rows, name="contest-board-rows"),
    path(f"{_BOARD}rules.json", contest_board.contest_rules_file, name="contest-rules-file"),
]
