"""One settings file; what differs between places comes from the environment (see docs/settings.md)."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from classroom.config import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.text("SHANGBAN_DATA_DIR") or BASE_DIR / "var")

# ---- Safety ------------------------------------------------------------------------------------
DEBUG = env.flag("SHANGBAN_DEBUG")
SECRET_KEY = env.text("SHANGBAN_SECRET_KEY")
ALLOWED_HOSTS = env.words("SHANGBAN_HOSTS")
if not DEBUG and not SECRET_KEY:
    msg = "Set SHANGBAN_SECRET_KEY (or SHANGBAN_DEBUG=1 on a developer's machine)."
    raise ImproperlyConfigured(msg)
if not DEBUG and not ALLOWED_HOSTS:
    msg = "Set SHANGBAN_HOSTS to the names and addresses the site is reached by, comma-separated."
    raise ImproperlyConfigured(msg)
if DEBUG:
    SECRET_KEY = SECRET_KEY or "only-for-a-developer-machine"
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]

# HTTPS is told, not guessed: cookies are Secure and HSTS is sent only when the site says so.
HTTPS = env.flag("SHANGBAN_HTTPS")
TRUSTED_PROXIES = env.networks("SHANGBAN_TRUSTED_PROXIES")
"""Addresses or networks of reverse proxies whose X-Forwarded-For is believed (for the login lockout)."""
DEMO_LOGIN = env.flag("SHANGBAN_DEMO_LOGIN")
"""Offer the demo roles in one click; works on loopback and without a forwarded header only."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_SSL_REDIRECT = False
# Browsers heed it from trustworthy origins only; over a class's plain HTTP they would complain.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
if HTTPS and TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if HTTPS else []
# With the session, not in a cookie: the answer to a form that was sent twice brings no cookies.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "classroom.config.problems.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
PASSWORD_HASHERS = ["classroom.passwords.ClassroomArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "classroom.passwords.LongEnough"},
    {"NAME": "classroom.passwords.UnlikeThePerson"},
    {"NAME": "classroom.passwords.NotEverybodys"},
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
"""Bytes; `BodyLimitMiddleware` tells who sends more, files included."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# ---- Rooms -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "channels",
    "simulator",
    "classroom",
    "exercises",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "classroom.config.middleware.PreferencesMiddleware",
    "classroom.config.middleware.BodyLimitMiddleware",
    "classroom.config.middleware.FirstPasswordMiddleware",
    "classroom.config.middleware.PausedRoomMiddleware",
    "classroom.config.idempotency.IdempotencyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "classroom.config.urls"
ASGI_APPLICATION = "classroom.config.asgi.application"
AUTH_USER_MODEL = "classroom.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "classroom" / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["simulator.templatetags.house"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "classroom.config.context.frame",
            ],
        },
    }
]

# ---- What is done again and again --------------------------------------------------------------
PERIODIC_JOBS = [
    ("classroom.services.shifts.ring_bells", 1),
    ("simulator.services.injections.strike_due", 1),
    ("classroom.services.demo.keep_going", 60),
    ("simulator.services.clients.pay_in_where_nothing_is", 5),
    ("simulator.services.transfers.carry_on", 1),
    ("simulator.services.client_orders.carry_on", 1),
    ("exercises.services.contest_clock.keep_time", 1),
    ("exercises.services.demo_contest.keep_one_ready", 60),
    ("exercises.services.demo_judging.keep_one_to_judge", 5),
    ("exercises.services.attempts.take_in_due", 10),
]
"""What the serving process calls with `now`, and after how many seconds again."""
DEMO_DESK_STAGE = "exercises.services.demo_set_work.at_the_desks"
"""How work is set for the worked days of the demo college (`classroom.services.demo.seed`)."""

# ---- Books -------------------------------------------------------------------------------------
# The exchange keeps its journal in a store of its own, so that trading and the counter do not
# queue for one write lock: a file of SQLite, or a schema of the one PostgreSQL database.
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "CONN_MAX_AGE": 0,  # under ASGI a request's thread dies with its connection
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
        ),
    },
}
_POSTGRESQL = env.postgresql("SHANGBAN_DATABASE_URL")
POSTGRESQL_SCHEMAS = {"default": "shangban", "exchange": "exchange"}
"""By alias. `manage.py prepare` makes them."""
_FILES = {"default": "shangban.sqlite3", "exchange": "exchange.sqlite3"}


def _store(alias: str) -> dict[str, Any]:
    if _POSTGRESQL is None:
        return {**_SQLITE, "NAME": DATA_DIR / _FILES[alias]}
    return {
        **_POSTGRESQL,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,  # the pool keeps them
        "CONN_HEALTH_CHECKS": True,  # pages outlive a restart of the database
        "OPTIONS": {
            **_POSTGRESQL["OPTIONS"],
            "options": f"-c search_path={POSTGRESQL_SCHEMAS[alias]} -c lock_timeout=20s",
            # Two pools of these stay below the hundred connections that PostgreSQL allows.
            "pool": {"min_size": 1, "max_size": 40, "timeout": 20},
        },
    }


DATABASES = {alias: _store(alias) for alias in POSTGRESQL_SCHEMAS}
DATABASE_ROUTERS = ["simulator.routers.ExchangeRouter"]

# ---- Language, time, files ---------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("SHANGBAN_TIME_ZONE", "Asia/Shanghai")
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "classroom.config.storage.HashedStorage"},
}
WHITENOISE_MAX_AGE = 3600
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("SHANGBAN_LOG_LEVEL", "WARNING")},
}
