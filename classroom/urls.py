"""Addresses of the classroom: signing in, people, the shift."""

from django.urls import path

from classroom.views.home import home

urlpatterns = [
    path("", home, name="home"),
]
