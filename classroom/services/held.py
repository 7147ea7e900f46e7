"""Rows as they are in the database now, held until the transaction ends.

Whoever looks at something and then writes what follows from it holds the row that it hangs on, so
that nobody does the same in between. SQLite holds the whole database for a transaction that writes
and asks for nothing; PostgreSQL holds what is named. Others may still add rows that point here.
"""

from collections.abc import Iterable

from classroom.models import Enrolment, Shift, TeachingClass, User


def teaching_class(row: TeachingClass) -> TeachingClass:
    rows = TeachingClass.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("town").get(pk=row.pk)


def enrolment(row: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("teaching_class__town", "student").get(pk=row.pk)


def shift(row: Shift) -> Shift:
    rows = Shift.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("teaching_class__town").get(pk=row.pk)


def people(rows: Iterable[User]) -> None:
    """Always in one order, so that two who hold several of them never wait for each other."""
    wanted = User.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    list(wanted.select_for_update(no_key=True).values_list("pk"))
