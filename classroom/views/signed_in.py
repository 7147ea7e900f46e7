"""A request behind `login_required`: its user is a person, never anonymous."""

from django.http import HttpRequest

from classroom.models import User


class SignedInRequest(HttpRequest):
    user: User
