"""How passwords are read, judged and hashed."""

import unicodedata

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.translation import gettext as _


class ClassroomArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum (19 MiB, 2 passes, 1 lane).

    A whole class logs in within seconds of the bell on one old PC; Django's default of 100 MiB and
    8 lanes per password would queue them for half a minute.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


def plain(typed: str) -> str:
    """A user name or password as it is meant: a Chinese keyboard may send full-width signs."""
    return unicodedata.normalize("NFKC", typed)


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Too short: a password has at least %(least)s characters.") % {
            "least": self.min_length
        }

    def get_help_text(self) -> str:
        return _("At least %(least)s characters.") % {"least": self.min_length}


class UnlikeThePerson(password_validation.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name"))

    def get_error_message(self) -> str:
        return _("Too much like your user name or your name. Choose something else.")

    def get_help_text(self) -> str:
        return _("Not much like your user name or your name.")


class NotEverybodys(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password, so it is guessed first. Choose something else.")

    def get_help_text(self) -> str:
        return _("Not one of the 20,000 most used, such as 12345678 or password1.")
