"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ClassroomArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum (19 MiB, 2 passes, 1 lane).

    A whole class logs in within seconds of the bell on one old PC; Django's default of 100 MiB and
    8 lanes per password would queue them for half a minute.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
