"""Addresses of people: signing in, settings, classes and rosters, the office."""

from django.urls import path

from classroom.views import passwords, preferences, sign_in

urlpatterns = [
    path("login/", sign_in.login, name="login"),
    path("login/demo/", sign_in.login_demo, name="login-demo"),
    path("logout/", sign_in.logout, name="logout"),
    path("password/", passwords.password_change, name="password-change"),
    path("language/", preferences.language, name="language"),
    path("look/", preferences.look, name="look"),
]
