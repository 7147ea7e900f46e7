"""A request behind `login_required`: its user is a person, never anonymous."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    user: AbstractBaseUser  # type: ignore[assignment]  # of whatever model the site has
    shown_under: str
    """A page by whose name the navigation marks its entry, set where the own name does not tell."""
