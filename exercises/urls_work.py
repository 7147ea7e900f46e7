"""Addresses of set work, attempts, marking and marks."""

from django.urls import path

from exercises.views import (
    grading,
    released,
    set_work,
    sides,
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
]
