"""Addresses of the town: the bank hall, the securities hall, the LED board."""

from django.urls import path

from simulator.urls_counter import urlpatterns as counter_urls
from simulator.views import bars, board, hall, hall_card, market_strip, orders

urlpatterns = [
    *counter_urls,
    path("hall/", hall.hall, name="hall"),
    path("hall/card/", hall_card.hall_card, name="hall-card"),
    path("hall/<int:pk>/", hall.hall_account, name="hall-account"),
    path("hall/<int:pk>/live/", hall.hall_live, name="hall-live"),
    path("hall/<int:pk>/orders/", orders.order_place, name="order-place"),
    path("hall/<int:pk>/orders/cancel/", orders.order_cancel_all, name="order-cancel-all"),
    path("hall/<int:pk>/orders/<int:order>/cancel/", orders.order_cancel, name="order-cancel"),
    path("towns/<slug:board_key>/hall/", hall.hall_town, name="hall-town"),
    path("towns/<slug:board_key>/favourites/", hall.favourite, name="favourite"),
    path("market/<slug:board_key>/bars/<slug:code>/", bars.bars, name="bars"),
    path("market/<slug:board_key>/strip/", market_strip.market_strip, name="market-strip"),
    path("board/<slug:board_key>/", board.board, name="board"),
    path("board/<slug:board_key>/ranking/", board.board_ranking, name="board-ranking"),
]
