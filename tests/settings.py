"""The product's own settings, with a data folder and keys for tests."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SHANGBAN_SECRET_KEY", "only-for-tests")
os.environ.setdefault("SHANGBAN_HOSTS", "testserver,127.0.0.1,localhost")
if "SHANGBAN_DATA_DIR" not in os.environ:
    os.environ["SHANGBAN_DATA_DIR"] = tempfile.mkdtemp(prefix="shangban-tests-")
    atexit.register(shutil.rmtree, os.environ["SHANGBAN_DATA_DIR"], ignore_errors=True)

from classroom.config.settings import *  # noqa: F403
from classroom.config.settings import DATA_DIR, DATABASES, STORAGES

# Files are served from where they lie; collecting them is a step of `make run`.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Files, not memory: sockets, the market's writer thread and the browser are other connections.
for _name, _database in DATABASES.items():
    _is_file = _database["ENGINE"].endswith("sqlite3")
    _database["TEST"] = {
        "NAME": DATA_DIR / f"test-{_name}.sqlite3" if _is_file else f"test_{_name}"
    }
