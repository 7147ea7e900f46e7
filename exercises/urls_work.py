"""Addresses of set work, attempts, marking and marks, practice reports, the gradebook."""

from django.urls import path, re_path

from exercises.views import (
    class_reports,
    gradebook,
    grading,
    released,
    set_work,
    sides,
    student_reports,
    student_work,
)

urlpatterns = [
    # ---- Set work, from both sides
    path("work/", student_work.work, name="work"),
    path("work/<int:pk>/", student_work.work_detail, name="work-detail"),
    path("work/<int:pk>/begin/", student_work.work_begin, name="work-begin"),
    path("classes/<int:pk>/work/", set_work.work_class, name="work-class"),
    path("classes/<int:pk>/work/<slug:key>/", set_work.work_set, name="work-set"),
    path("work/<int:pk>/progress/", set_work.work_progress, name="work-progress"),
    path("work/<int:pk>/times/", set_work.work_times, name="work-times"),
    path("work/<int:pk>/withdraw/", set_work.work_withdraw, name="work-withdraw"),
    path("work/<int:pk>/restore/", set_work.work_restore, name="work-restore"),
    # ---- Attempts
    path("attempts/<int:pk>/", student_work.attempt, name="attempt"),
    path("attempts/<int:pk>/note/", student_work.attempt_note, name="attempt-note"),
    path("attempts/<int:pk>/hand-in/", student_work.attempt_hand_in, name="attempt-hand-in"),
    path("attempts/<int:pk>/mark/", released.mark, name="attempt-mark"),
    path("attempts/<int:pk>/mark/ask/", released.mark_ask, name="attempt-ask"),
    # ---- Marking
    path("work/<int:pk>/grading/", grading.grading, name="grading"),
    path("work/<int:pk>/grading/all/", grading.grading_bulk, name="grading-bulk"),
    path("grading/<int:pk>/", grading.grading_sheet, name="grading-sheet"),
    path("grading/<int:pk>/save/", grading.grading_save, name="grading-save"),
    path("grading/<int:pk>/move/", grading.grading_move, name="grading-move"),
    path("grading/<int:pk>/compute/", grading.grading_compute, name="grading-compute"),
    path("grading/<int:pk>/phrase/", grading.phrase_add, name="phrase-add"),
    path("grading/asked/<int:pk>/", grading.remark_answer, name="remark-answer"),
    # ---- The other sides
    path("attempts/<int:pk>/own-mark/", sides.own_mark, name="own-mark"),
    path("peers/", sides.peers, name="peers"),
    path("peers/<int:pk>/", sides.peer, name="peer"),
    path("work/<int:pk>/markers/", sides.work_markers, name="work-markers"),
    path("work/<int:pk>/markers/ask/", sides.work_ask_peers, name="work-ask-peers"),
    # ---- Practice reports
    path("reports/", student_reports.report_list, name="reports"),
    path("shifts/<int:pk>/report/", student_reports.report, name="report"),
    path("shifts/<int:pk>/report/save/", student_reports.report_save, name="report-save"),
    path("shifts/<int:pk>/report/hand-in/", student_reports.report_hand_in, name="report-hand-in"),
    path("shifts/<int:pk>/report/print/", student_reports.report_print, name="report-print"),
    path("shifts/<int:pk>/report.pdf", student_reports.report_pdf, name="report-pdf"),
    path("classes/<int:pk>/reports/", class_reports.report_class, name="report-class"),
    path("shifts/<int:pk>/reports/", class_reports.report_shift, name="report-shift"),
    path("shifts/<int:pk>/reports/call/", class_reports.report_call, name="report-call"),
    path("shifts/<int:pk>/reports/release/", class_reports.report_release, name="report-release"),
    path(
        "shifts/<int:pk>/reports/<int:student_pk>/pass/",
        class_reports.report_pass,
        name="report-pass",
    ),
    path("reports/<int:pk>/", class_reports.report_read, name="report-read"),
    path("reports/<int:pk>/mark/", class_reports.report_mark, name="report-mark"),
    path("reports/<int:pk>/return/", class_reports.report_return, name="report-return"),
    path("reports/<int:pk>/take-back/", class_reports.report_take_back, name="report-take-back"),
    path("reports/<int:pk>/print/", class_reports.report_copy, name="report-copy"),
    # ---- Grades
    path("grades/", gradebook.grades, name="grades"),
    path("classes/<int:pk>/grades/", gradebook.gradebook_page, name="gradebook"),
    path("classes/<int:pk>/grades/parts/", gradebook.grade_parts, name="grade-parts"),
    path("classes/<int:pk>/grades/sheet/", gradebook.grade_sheet, name="grade-sheet"),
    re_path(
        r"^classes/(?P<pk>[0-9]{1,18})/grades\.(?P<form>csv|xlsx)$",
        gradebook.gradebook_export,
        name="gradebook-export",
    ),
    path("grades/<int:pk>/", gradebook.grade_entries, name="grade-entries"),
    path("grades/<int:pk>/show/", gradebook.grade_show, name="grade-show"),
]
