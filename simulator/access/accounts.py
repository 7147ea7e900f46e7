"""Fetching accounts on behalf of a person. What is not theirs looks as if it did not exist."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from simulator.models import BrokerageAccount


def account_for(user: AbstractBaseUser | AnonymousUser, pk: int) -> BrokerageAccount:
    """An account that this person owns."""
    found = None
    if user.is_authenticated and user.is_active:
        accounts = BrokerageAccount.objects.select_related("town")
        found = accounts.filter(pk=pk, owner_id=user.pk).first()
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
