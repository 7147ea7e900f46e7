"""Addresses of the room: the instructor's wall, and the students' side of it."""

from django.urls import path

from classroom.views import room_now, wall, wall_actions

_WALL = "shifts/<int:pk>/wall/"
_SEAT = f"{_WALL}<int:student_pk>/"

urlpatterns = [
    path(_WALL, wall.wall_now, name="wall"),
    path(f"{_WALL}live/", wall.wall_live, name="wall-live"),
    path(f"{_WALL}projector/", wall.wall_projector, name="wall-projector"),
    path(f"{_WALL}projector/live/", wall.wall_projector_live, name="wall-projector-live"),
    path(f"{_WALL}messages/", wall_actions.wall_message, name="wall-message"),
    path(f"{_WALL}pause/", wall_actions.wall_pause, name="wall-pause"),
    path(f"{_WALL}resume/", wall_actions.wall_resume, name="wall-resume"),
    path(f"{_WALL}events/", wall_actions.wall_event, name="wall-event"),
    path(f"{_WALL}events/market/", wall_actions.wall_fall, name="wall-fall"),
    path(
        f"{_WALL}events/<int:event_pk>/take-back/",
        wall_actions.wall_take_back,
        name="wall-take-back",
    ),
    path(_SEAT, wall.wall_seat, name="wall-seat"),
    path(f"{_SEAT}help/end/", wall_actions.wall_help_end, name="wall-help-end"),
    path(f"{_SEAT}sessions/<int:session_pk>/", wall.wall_session, name="wall-session"),
    path("room/", room_now.room_now, name="room-now"),
    path("room/help/", room_now.room_help, name="room-help"),
    path("room/help/end/", room_now.room_help_end, name="room-help-end"),
    path("room/messages/<int:pk>/read/", room_now.room_read, name="room-read"),
]
