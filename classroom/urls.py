"""Addresses of the classroom: signing in, people, the shift."""

from django.urls import path

from classroom.urls_people import urlpatterns as people_urls
from classroom.urls_room import urlpatterns as room_urls
from classroom.urls_shift import urlpatterns as shift_urls
from classroom.views import bank_day
from classroom.views.home import home
from classroom.views.towns import hall_towns

urlpatterns = [
    path("", home, name="home"),
    path("hall/towns/", hall_towns, name="hall-towns"),
    path("classes/<int:pk>/bank/", bank_day.bank_day, name="bank-day"),
    path("classes/<int:pk>/bank/close/", bank_day.bank_day_close, name="bank-day-close"),
    path("classes/<int:pk>/bank/force/", bank_day.bank_day_force, name="bank-day-force"),
    path(
        "classes/<int:pk>/bank/sessions/<int:session>/",
        bank_day.bank_session,
        name="bank-session",
    ),
    *people_urls,
    *shift_urls,
    *room_urls,
]
