"""The site's WebSocket addresses."""

from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from django.urls import URLPattern, path, re_path

from simulator.realtime.account_socket import AccountSocket
from simulator.realtime.market_socket import MarketSocket
from simulator.realtime.room_socket import RoomSocket

sockets: list[URLPattern | URLRouter] = [
    path("ws/market/<slug:board_key>/", MarketSocket.as_asgi()),
    path("ws/account/<int:pk>/", AccountSocket.as_asgi()),
    path("ws/room/", RoomSocket.as_asgi()),
    re_path("", WebsocketDenier.as_asgi()),
]
