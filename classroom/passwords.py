"""How passwords are read, judged and hashed, and what a handed-out one looks like."""

import secrets
import unicodedata

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters and digits that look alike on paper."""
_SIGNS = 10


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


def random_password() -> str:
    """Ten signs in two groups, easy to type from paper: some 49 bits."""
    return _spelled(secrets.randbelow(len(_LETTERS) ** _SIGNS))


def password_of_slip(nonce: str, person_pk: int) -> str:
    """The password on a person's login slip: it follows from the sheet's nonce and the site's key.

    So it is stored nowhere, can be shown again while the sheet is open, and can never be found
    again once the nonce is gone.
    """
    digest = salted_hmac("classroom.slips", f"{nonce} {person_pk}", algorithm="sha256").digest()
    return _spelled(int.from_bytes(digest, "big"))


def _spelled(number: int) -> str:
    signs = []
    for _place in range(_SIGNS):
        number, sign = divmod(number, len(_LETTERS))
        signs.append(_LETTERS[sign])
    return f"{''.join(signs[: _SIGNS // 2])}-{''.join(signs[_SIGNS // 2 :])}"


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
