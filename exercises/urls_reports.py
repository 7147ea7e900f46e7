"""Addresses of practice reports, from both sides."""

from django.urls import path

from exercises.views import class_reports, student_reports

urlpatterns = [
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
]
