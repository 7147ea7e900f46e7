"""Fetching what lies at the wealth office on behalf of a person. What is not theirs is not there (404)."""

from typing import TypeVar

from django.http import Http404

from simulator.access.desks import Person, open_desk
from simulator.engine.wealth.shelf import Product, product
from simulator.models import Customer, DeskSession, Duty, Interview, Recommendation

Found = TypeVar("Found")


def wealth_desk(user: Person) -> DeskSession:
    """The desk at which this person is the wealth manager."""
    desk = open_desk(user)
    return _or_404(desk if desk is not None and desk.duty == Duty.WEALTH else None)


def customer_waiting(desk: DeskSession, pk: int) -> Customer:
    """A customer of the desk's town."""
    return _or_404(Customer.objects.filter(pk=pk, town=desk.town_id).first())


def interview_for(user: Person, pk: int) -> Interview:
    """An interview that this person holds or held."""
    interviews = Interview.objects.select_related("customer", "session__town")
    return _or_404(interviews.filter(pk=pk, session__person=user.pk).first())


def recommendation_for(user: Person, pk: int) -> Recommendation:
    """A product that this person put before a client, or thought of."""
    rows = Recommendation.objects.select_related(
        "interview__customer", "interview__session__town", "assessment__interview"
    )
    return _or_404(rows.filter(pk=pk, interview__session__person=user.pk).first())


def product_on_shelf(code: str) -> Product:
    """A product by its code."""
    try:
        return product(code)
    except KeyError as missing:
        raise Http404 from missing


def _or_404(found: Found | None) -> Found:
    if found is None:
        raise Http404
    return found
