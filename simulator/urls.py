"""Addresses of the town: the bank hall, the securities hall, the LED board."""

from simulator.urls_counter import urlpatterns as counter_urls

urlpatterns = [*counter_urls]
