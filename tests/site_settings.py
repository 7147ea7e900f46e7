"""The product's own settings with static files served from where they lie, for a served site."""

from classroom.config.settings import *  # noqa: F403
from classroom.config.settings import STORAGES

WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
