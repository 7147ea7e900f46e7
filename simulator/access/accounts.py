"""Fetching accounts on behalf of a person. What is not theirs looks as if it did not exist."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from simulator.models import BrokerageAccount, Town


def account_for(user: AbstractBaseUser | AnonymousUser, pk: int) -> BrokerageAccount:
    """An account that is this person's, alone or with others."""
    found = None
    if user.is_authenticated and user.is_active:
        found = _own(user.pk).select_related("town").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def practice_account_of(user: AbstractBaseUser | AnonymousUser) -> BrokerageAccount | None:
    """The person's newest practice account; None before the first visit to a hall."""
    if not (user.is_authenticated and user.is_active):
        return None
    own = BrokerageAccount.objects.filter(
        owner_id=user.pk, hat=BrokerageAccount.Hat.PRACTICE
    ).select_related("town")
    return own.order_by("-pk").first()


def account_in(town: Town, person_id: int) -> BrokerageAccount | None:
    """The account from which a person trades in a town; None for who only looks on there."""
    return _own(person_id).filter(town=town).order_by("pk").first()


def _own(person_id: int) -> QuerySet[BrokerageAccount]:
    return BrokerageAccount.objects.filter(Q(owner_id=person_id) | Q(partners=person_id))
