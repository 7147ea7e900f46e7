"""Fetching securities accounts on behalf of a person. What is not theirs looks as if it did not exist."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404

from simulator.models import BrokerageAccount


def account_for(user: AbstractBaseUser, pk: int) -> BrokerageAccount:
    """An account that this person owns."""
    found = BrokerageAccount.objects.filter(pk=pk, owner_id=user.pk).select_related("town").first()
    if found is None:
        raise Http404
    return found
