"""Who is here: the college, its people, teaching classes and who is enrolled in them."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from simulator.models import Town


class College(models.Model):
    name = models.CharField(max_length=80)
    english_name = models.CharField(max_length=80, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    def said_in(self, language: str) -> str:
        """The college's name in a language ("en" or "zh-hans"); in Chinese if it has no other."""
        is_english = language.startswith("en")
        return self.english_name if is_english and self.english_name else self.name


class Role(models.TextChoices):
    STUDENT = "student", _("Student")
    INSTRUCTOR = "instructor", _("Instructor")
    JUDGE = "judge", _("Judge")
    OFFICE = "office", _("Office")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Student numbers with letters are typed in either case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. Students sign in with their student number (学号)."""

    class UpDown(models.TextChoices):
        RED_UP = "cn", _("Red up, green down")
        GREEN_UP = "intl", _("Green up, red down")

    class Theme(models.TextChoices):
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Language(models.TextChoices):
        CHINESE = "zh-hans", "中文"
        ENGLISH = "en", "English"

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="people")
    username = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=40)
    role = models.CharField(max_length=12, choices=Role)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    language = models.CharField(max_length=8, choices=Language, blank=True)
    theme = models.CharField(max_length=5, choices=Theme, blank=True)
    updown = models.CharField(max_length=4, choices=UpDown, blank=True)
    session_series = models.PositiveIntegerField(default=0)
    """Counts how often all sessions of this person were ended; see `get_session_auth_hash`."""
    created_at = models.DateTimeField()

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_once_in_either_case")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.username})"

    def get_session_auth_hash(self) -> str:
        """Ends every session that was begun with another password or in an earlier series."""
        value = f"{self.password} {self.session_series}"
        return salted_hmac("classroom.models.User", value, algorithm="sha256").hexdigest()

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT

    @property
    def is_instructor(self) -> bool:
        return self.role == Role.INSTRUCTOR

    @property
    def is_judge(self) -> bool:
        return self.role == Role.JUDGE

    @property
    def is_office(self) -> bool:
        return self.role == Role.OFFICE


class TeachingClass(models.Model):
    """A teaching class (教学班) with a town of its own."""

    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="classes")
    name = models.CharField(max_length=40)
    town = models.OneToOneField(Town, on_delete=models.PROTECT, related_name="+")
    instructors = models.ManyToManyField(User, related_name="classes_taught")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    """Since when the class is kept to be looked up only."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["college", "name"], name="class_name_once_per_college")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Enrolment(models.Model):
    """A student's place in a teaching class; leaving ends it, the row stays, the seat is free."""

    teaching_class = models.ForeignKey(
        TeachingClass, on_delete=models.CASCADE, related_name="enrolments"
    )
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrolments")
    seat = models.PositiveSmallIntegerField()
    enrolled_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teaching_class", "student"], name="enrolled_once_per_class"
            ),
            models.UniqueConstraint(
                fields=["teaching_class", "seat"],
                condition=models.Q(left_at=None),
                name="one_student_per_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.teaching_class}"


class SignInFailure(models.Model):
    """A failed sign-in; enough of them for one (username, address) pair lock that pair for a while."""

    username = models.CharField(max_length=150)
    address = models.GenericIPAddressField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["username", "address", "at"], name="failures_by_pair")]

    def __str__(self) -> str:
        return f"{self.username} @ {self.address}"
