"""Addresses of the shift: the student's page, the instructor's pages, the big screen."""

from django.urls import path, re_path

from classroom.views import (
    attendance,
    class_market,
    conduct,
    display,
    meeting,
    posting,
    shift_now,
    shift_plan,
    shift_run,
)

_MEETING = "shifts/<int:pk>/meetings/<slug:kind>/"

urlpatterns = [
    path("classes/<int:pk>/market/", class_market.class_market, name="class-market"),
    path("classes/<int:pk>/market/open/", class_market.market_open, name="market-open"),
    path("classes/<int:pk>/market/pause/", class_market.market_pause, name="market-pause"),
    path("classes/<int:pk>/market/resume/", class_market.market_resume, name="market-resume"),
    path("classes/<int:pk>/market/speed/", class_market.market_speed, name="market-speed"),
    path("classes/<int:pk>/market/end/", class_market.market_end, name="market-end"),
    path("shift/", shift_now.shift_now, name="shift-now"),
    path("shift/live/", shift_now.shift_live, name="shift-live"),
    path("classes/<int:pk>/shifts/", shift_plan.shift_list, name="shift-list"),
    path("classes/<int:pk>/shifts/new/<slug:key>/", shift_plan.shift_create, name="shift-create"),
    path("shifts/<int:pk>/", shift_run.shift_detail, name="shift-detail"),
    path("shifts/<int:pk>/board/", shift_run.shift_board, name="shift-board"),
    path("shifts/<int:pk>/times/", shift_plan.shift_change, name="shift-change"),
    path("shifts/<int:pk>/remove/", shift_plan.shift_delete, name="shift-delete"),
    path("shifts/<int:pk>/open/", shift_run.shift_open, name="shift-open"),
    path("shifts/<int:pk>/next/", shift_run.shift_next, name="shift-next"),
    path("shifts/<int:pk>/extend/", shift_run.shift_extend, name="shift-extend"),
    path("shifts/<int:pk>/close/", shift_run.shift_close, name="shift-close"),
    path("shifts/<int:pk>/clock-in/", shift_now.clock_in, name="clock-in"),
    path("shifts/<int:pk>/clock-out/", shift_now.clock_out, name="clock-out"),
    path("shifts/<int:pk>/self-check/", shift_now.self_check, name="self-check"),
    path("shifts/<int:pk>/displays/", shift_run.display_pair, name="display-pair"),
    path(
        "shifts/<int:pk>/displays/<int:display_pk>/unpair/",
        shift_run.display_unpair,
        name="display-unpair",
    ),
    path(_MEETING, meeting.meeting, name="meeting"),
    path(f"{_MEETING}live/", meeting.meeting_live, name="meeting-live"),
    path(f"{_MEETING}people/", meeting.meeting_assign, name="meeting-assign"),
    path(f"{_MEETING}pitch/start/", meeting.pitch_start, name="pitch-start"),
    path(f"{_MEETING}pitch/stop/", meeting.pitch_stop, name="pitch-stop"),
    path(f"{_MEETING}minutes/", meeting.minutes_save, name="minutes-save"),
    path("shifts/<int:pk>/posts/", posting.posts, name="posts"),
    path("shifts/<int:pk>/posts/rotate/", posting.posts_rotate, name="posts-rotate"),
    path("shifts/<int:pk>/observe/", conduct.observe, name="observe"),
    path(
        "shifts/<int:pk>/observe/<int:student_pk>/", conduct.observe_person, name="observe-person"
    ),
    path(
        "shifts/<int:pk>/attendance/<int:student_pk>/",
        attendance.attendance_correct,
        name="attendance-correct",
    ),
    path("classes/<int:pk>/attendance/", attendance.attendance_sheet, name="attendance-sheet"),
    re_path(
        r"^classes/(?P<pk>[0-9]{1,18})/attendance\.(?P<form>csv|xlsx)$",
        attendance.attendance_export,
        name="attendance-export",
    ),
    path("attendance/", attendance.attendance_mine, name="attendance-mine"),
    path("display/", display.display, name="display"),
    path("display/code/", display.display_code, name="display-code"),
]
