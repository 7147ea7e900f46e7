"""Addresses of people: signing in, settings, classes and rosters, login slips, the office."""

from django.urls import path, re_path

from classroom.views import (
    classes,
    office,
    office_people,
    passwords,
    preferences,
    roster_import,
    sign_in,
    slips,
    students,
)

_CLASS = "classes/<int:pk>/"
_STUDENT = f"{_CLASS}students/<int:student_pk>/"
_OFFICE_CLASS = "office/classes/<int:pk>/"
_PERSON = "office/people/<int:pk>/"
_FILE = r"\.(?P<form>csv|xlsx)$"

urlpatterns = [
    path("login/", sign_in.login, name="login"),
    path("login/demo/", sign_in.login_demo, name="login-demo"),
    path("logout/", sign_in.logout, name="logout"),
    path("password/", passwords.password_change, name="password-change"),
    path("language/", preferences.language, name="language"),
    path("look/", preferences.look, name="look"),
    path("classes/", classes.class_list, name="class-list"),
    path(_CLASS, classes.class_detail, name="class-detail"),
    re_path(
        rf"^classes/(?P<pk>[0-9]{{1,18}})/students{_FILE}",
        classes.roster_export,
        name="roster-export",
    ),
    path(f"{_CLASS}students/add/", classes.student_add, name="student-add"),
    path(f"{_CLASS}students/import/", roster_import.roster_import, name="roster-import"),
    path(f"{_CLASS}students/import/confirm/", roster_import.roster_confirm, name="roster-confirm"),
    path(_STUDENT, students.student_detail, name="student-detail"),
    path(f"{_STUDENT}name/", students.student_rename, name="student-rename"),
    path(f"{_STUDENT}seat/", students.student_seat, name="student-seat"),
    path(f"{_STUDENT}move/", students.student_move, name="student-move"),
    path(f"{_STUDENT}leave/", students.student_leave, name="student-leave"),
    path(f"{_STUDENT}return/", students.student_return, name="student-return"),
    path(f"{_CLASS}slips/", slips.slips_issue, name="slips-issue"),
    path("slips/<slug:token>/", slips.slips_page, name="slips"),
    path("slips/<slug:token>/close/", slips.slips_close, name="slips-close"),
    path("office/", office.office, name="office"),
    path("office/classes/new/", office.class_create, name="class-create"),
    re_path(rf"^office/classes{_FILE}", office.class_export, name="class-export"),
    path(_OFFICE_CLASS, office.office_class_page, name="office-class"),
    path(f"{_OFFICE_CLASS}name/", office.class_rename, name="class-rename"),
    path(f"{_OFFICE_CLASS}instructors/", office.class_instructors, name="class-instructors"),
    path(f"{_OFFICE_CLASS}archive/", office.class_archive, name="class-archive"),
    path(f"{_OFFICE_CLASS}restore/", office.class_restore, name="class-restore"),
    path("office/people/", office_people.people_list, name="people"),
    path("office/people/new/", office_people.person_create, name="person-create"),
    re_path(rf"^office/people{_FILE}", office_people.people_export, name="people-export"),
    path(_PERSON, office_people.person_page, name="person"),
    path(f"{_PERSON}name/", office_people.person_rename, name="person-rename"),
    path(f"{_PERSON}slip/", slips.person_slip, name="person-slip"),
    path(f"{_PERSON}deactivate/", office_people.person_deactivate, name="person-deactivate"),
    path(f"{_PERSON}reactivate/", office_people.person_reactivate, name="person-reactivate"),
]
