"""Addresses of grades: the gradebook, its files, a student's own, the radar, pieces of the first page."""

from django.urls import path, re_path

from exercises.views import gradebook, home, radar

urlpatterns = [
    path("home/pieces/", home.pieces, name="home-pieces"),
    path("radar/", radar.radar, name="radar"),
    path("radar/<slug:ability>/", radar.radar_line, name="radar-line"),
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
