"""Reading teaching classes: lists for who teaches and who administers them."""

from django.db.models import Count, Prefetch, Q, QuerySet

from classroom.models import College, TeachingClass, User

_ORDER = {
    "name": ("name",),
    "students": ("-students", "name"),
    "founded": ("-created_at", "name"),
}
SORTS = tuple(_ORDER)


def classes_of(
    college: College, *, text: str = "", archived: bool | None = False, sort: str = "name"
) -> QuerySet[TeachingClass]:
    """Classes of a college, filtered and sorted.

    Args:
        college: Whose classes.
        text: What the name of the class or of an instructor holds.
        archived: Only these or only the others; None for both.
        sort: One of SORTS.
    """
    classes = _with_students(TeachingClass.objects.filter(college=college))
    if text:
        classes = classes.filter(Q(name__icontains=text) | Q(instructors__name__icontains=text))
    if archived is not None:
        classes = classes.filter(archived_at__isnull=not archived)
    return classes.order_by(*_ORDER[sort])


def classes_taught(instructor: User) -> QuerySet[TeachingClass]:
    """An instructor's classes by name, archived ones last."""
    classes = TeachingClass.objects.filter(pk__in=instructor.classes_taught.values("pk"))
    return _with_students(classes).order_by("archived_at", "name")


def classes_to_move_to(instructor: User, student: User) -> QuerySet[TeachingClass]:
    """Classes the instructor teaches now and the student is not in."""
    classes = instructor.classes_taught.filter(archived_at=None)
    return classes.exclude(enrolments__in=student.enrolments.filter(left_at=None)).order_by("name")


def _with_students(classes: QuerySet[TeachingClass]) -> QuerySet[TeachingClass]:
    """Each with `students`, how many are in it now, its town and who teaches it."""
    now_in = Count("enrolments", filter=Q(enrolments__left_at=None), distinct=True)
    teachers = Prefetch("instructors", User.objects.order_by("name"))
    counted = classes.annotate(students=now_in)
    return counted.select_related("town").prefetch_related(teachers)
