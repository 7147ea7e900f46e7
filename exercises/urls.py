"""Addresses of set work, marks and contests."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
