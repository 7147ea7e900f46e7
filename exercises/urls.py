"""Addresses of set work, marks, reports and grades, each subject in a file of its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("exercises.urls_work")),
    path("", include("exercises.urls_reports")),
    path("", include("exercises.urls_grades")),
]
