"""The site's WebSocket addresses."""

from channels.routing import URLRouter
from django.urls import URLPattern

sockets: list[URLPattern | URLRouter] = []
