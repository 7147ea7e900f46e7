"""Addresses of the town: the securities hall, the LED board."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
