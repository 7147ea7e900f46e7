"""Addresses of set work, marks and contests."""

from django.urls import include, path

urlpatterns = [path("", include("exercises.urls_work"))]
