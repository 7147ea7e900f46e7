"""Whose towns a person may look at."""

from django.db.models import QuerySet

from classroom.models import TeachingClass, User


def classes_seen_by(user: User) -> QuerySet[TeachingClass]:
    """An instructor's own classes, a student's own class, the college's for judges and the office."""
    classes = TeachingClass.objects.filter(college=user.college_id)
    if user.is_instructor:
        classes = classes.filter(instructors=user)
    elif user.is_student:
        classes = classes.filter(enrolments__student=user, enrolments__left_at=None)
    return classes.select_related("town").order_by("name")
