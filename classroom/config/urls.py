"""All addresses of the site; each room keeps its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("classroom.urls")),
    path("", include("simulator.urls")),
    path("", include("exercises.urls")),
]
handler400 = "classroom.config.problems.bad_request"
handler403 = "classroom.config.problems.forbidden"
handler404 = "classroom.config.problems.not_found"
handler500 = "classroom.config.problems.server_error"
