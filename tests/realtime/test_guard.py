"""A socket outlives neither the sign-in it was opened with, nor the person's access."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from classroom.models import User
from simulator.access.sign_in import Badge, lapsed
from simulator.realtime.guard import CLOSE_SIGNED_OUT, Guard
from tests.exchange_cast import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    person = a_person("s01")
    person.set_password("before-the-lesson")
    person.save()
    return person


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


def badge_of(person, browser):
    return Badge(person.pk, browser.session.session_key)


def now():
    return timezone.now()  # noqa: TID251  # sessions go by the real clock


def test_a_sign_in_that_holds_is_left_alone(person, browser, django_assert_num_queries):
    badge = badge_of(person, browser)
    with django_assert_num_queries(2):
        assert lapsed({badge}, now()) == set()


def test_signing_out_ends_that_sign_in_and_no_other(person, browser):
    elsewhere = Client()
    elsewhere.force_login(person)
    left, stays = badge_of(person, browser), badge_of(person, elsewhere)
    browser.post("/logout/")
    assert lapsed({left, stays}, now()) == {left}


def test_a_new_password_ends_every_older_sign_in(person, browser):
    badge = badge_of(person, browser)
    person.set_password("after-the-lesson")
    person.save()
    assert lapsed({badge}, now()) == {badge}


def test_who_is_switched_off_is_out(person, browser):
    badge = badge_of(person, browser)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert lapsed({badge}, now()) == {badge}


def test_a_sign_in_ends_with_its_time(person, browser):
    badge = badge_of(person, browser)
    assert lapsed({badge}, now() + timedelta(days=2)) == {badge}


def test_another_s_session_is_no_badge(person, browser):
    other = a_person("s02")
    badge = Badge(other.pk, browser.session.session_key)
    assert lapsed({badge, Badge(person.pk, "")}, now()) == {badge, Badge(person.pk, "")}


class Socket:
    """Keeps the code it is closed with."""

    code = 0

    async def shut(self, code):
        self.code = code


@pytest.mark.django_db(transaction=True)
async def test_the_guard_closes_the_sockets_of_lapsed_badges_only(person, browser):
    guard, gone, here = Guard(), Socket(), Socket()
    guard.watch(gone, Badge(person.pk, "no-such-session"))
    guard.watch(here, Badge(person.pk, browser.cookies["sessionid"].value))
    assert await guard.look(now()) == 1
    assert (gone.code, here.code) == (CLOSE_SIGNED_OUT, 0)
    guard.forget(here)
    guard.forget(gone)
    assert await guard.look(now()) == 0
