"""Addresses of the wealth office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
