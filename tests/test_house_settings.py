"""What the site does with its environment, asked of a process of its own."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from classroom.config import env
from classroom.management import environment

BASE = Path(__file__).resolve().parent.parent
SAFE = {
    "SHANGBAN_SECRET_KEY": "a-long-key-of-many-different-signs-0123456789-abcdefghijklmnop-XYZ",
    "SHANGBAN_HOSTS": "school.example",
}


def manage(*arguments, **variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHANGBAN_")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE,
        env={**kept, "DJANGO_SETTINGS_MODULE": "classroom.config.settings", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", SAFE)
def test_it_does_not_start_without_a_key_or_without_hosts(missing):
    given = {name: value for name, value in SAFE.items() if name != missing}
    answer = manage("check", **given)
    assert answer.returncode != 0
    assert missing in answer.stderr.splitlines()[-1]


def test_a_flag_that_is_neither_yes_nor_no_stops_the_start_with_its_name():
    answer = manage("check", **SAFE, SHANGBAN_HTTPS="perhaps")
    assert answer.returncode != 0
    assert "SHANGBAN_HTTPS" in answer.stderr.splitlines()[-1]
    assert "perhaps" in answer.stderr.splitlines()[-1]


def test_a_proxy_that_is_no_address_stops_the_start_with_its_name():
    answer = manage("check", **SAFE, SHANGBAN_TRUSTED_PROXIES="10.0.0.1, proxy.example")
    assert answer.returncode != 0
    assert "SHANGBAN_TRUSTED_PROXIES" in answer.stderr.splitlines()[-1]
    assert "proxy.example" in answer.stderr.splitlines()[-1]


def test_behind_https_django_finds_nothing_but_the_two_that_are_the_proxy_s_to_decide():
    answer = manage("check", "--deploy", **SAFE, SHANGBAN_HTTPS="1")
    named = {word for word in answer.stderr.split() if word.startswith("(security.")}
    assert answer.returncode == 0
    assert named == {"(security.W008)", "(security.W021)"}  # redirect to HTTPS; browsers' preload


READ = (
    "from django.conf import settings as s;"
    "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.DEBUG)"
)


@pytest.mark.parametrize(
    ("https", "said"), [("0", "False False False False"), ("1", "True True True False")]
)
def test_secure_cookies_and_hsts_come_with_https_only(https, said):
    assert manage("shell", "-v0", "-c", READ, **SAFE, SHANGBAN_HTTPS=https).stdout.strip() == said


# ---- The database -------------------------------------------------------------------------------
BAD_ADDRESSES = {
    "mysql://u:secret@db/shangban": "mysql://",
    "shangban": "nothing://",
    "postgresql://u:secret@db:port/shangban": "port cannot be read",
    "postgresql://u:sec/ret@db/shangban": "one database",
    "postgresql://u:sec#ret@db/shangban": "%23",
    "postgresql://u:secret@db": "one database",
    "postgresql://u:secret@db/shangban/exchange": "one database",
    "postgresql://u:secret@db/shangban?sslmod=require": "sslmod",
    "postgresql://u:secret@[db/shangban": "cannot be read",
}


@pytest.mark.parametrize(("address", "told"), BAD_ADDRESSES.items())
def test_an_address_of_a_database_is_refused_with_its_fault_and_without_its_password(
    address, told, monkeypatch
):
    monkeypatch.setenv("SHANGBAN_DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured) as refused:
        env.postgresql("SHANGBAN_DATABASE_URL")
    said = str(refused.value)
    assert said.startswith("SHANGBAN_DATABASE_URL must look like")
    assert told in said
    assert "sec" not in said.replace("special", "")


def test_a_malformed_address_of_a_database_stops_the_start_with_its_name():
    answer = manage("check", **SAFE, SHANGBAN_DATABASE_URL="mysql://u:secret@db/shangban")
    assert answer.returncode != 0
    assert "SHANGBAN_DATABASE_URL" in answer.stderr.splitlines()[-1]
    assert "secret" not in answer.stderr


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_password_and_name_can_be_written_into_an_address(word):
    written = quote(word, safe="")
    address = f"postgres://{written}:{written}@db.example:5433/{written}?sslmode=require"
    with patch.dict(os.environ, {"SHANGBAN_DATABASE_URL": address}):
        read = env.postgresql("SHANGBAN_DATABASE_URL")
    named = ("db.example", "5433", {"sslmode": "require"})
    assert (read["HOST"], read["PORT"], read["OPTIONS"]) == named
    assert read["USER"] == read["PASSWORD"] == word
    assert read["NAME"] == word


def test_a_local_socket_is_an_address_too(monkeypatch):
    monkeypatch.setenv("SHANGBAN_DATABASE_URL", "postgresql:///shangban?host=/var/run/postgresql")
    read = env.postgresql("SHANGBAN_DATABASE_URL")
    assert (read["HOST"], read["NAME"], read["USER"]) == ("/var/run/postgresql", "shangban", "")


# ---- What `make run` sets ----------------------------------------------------------------------
def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    folder = tmp_path / "var"
    key = environment.secret_key(folder)
    assert len(key) >= 50
    assert environment.secret_key(folder) == key
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert environment.secret_key(tmp_path / "elsewhere") != key


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_on_loopback_the_demo_roles_are_one_click_away(host, tmp_path):
    set_for = environment.environment(host, tmp_path, {})
    assert set_for["SHANGBAN_DEMO_LOGIN"] == "1"
    assert set_for["SHANGBAN_HOSTS"].split(",") == ["127.0.0.1", "localhost", "[::1]"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20"])  # noqa: S104  # only compared
def test_on_the_class_s_network_nobody_signs_in_with_one_click(host, tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "own_addresses", lambda: ["192.168.1.20", "10.0.0.7"])
    set_for = environment.environment(host, tmp_path, {"SHANGBAN_DEMO_LOGIN": "1"})
    assert set_for["SHANGBAN_DEMO_LOGIN"] == "0"
    assert "192.168.1.20" in set_for["SHANGBAN_HOSTS"].split(",")
    assert ("10.0.0.7" in set_for["SHANGBAN_HOSTS"]) == (host == "0.0.0.0")  # noqa: S104


def test_what_the_administrator_has_set_stays(tmp_path):
    given = {"SHANGBAN_SECRET_KEY": "mine", "SHANGBAN_HOSTS": "school.example"}
    set_for = environment.environment("127.0.0.1", tmp_path, given)
    assert {name: set_for[name] for name in given} == given
    assert not (tmp_path / "secret-key").exists()


def test_the_shell_reads_the_lines_as_they_are_meant(tmp_path):
    folder = tmp_path / "a folder; with signs $HOME"
    lines = subprocess.run(
        [sys.executable, "-m", "classroom.management.environment", "127.0.0.1"],
        cwd=BASE,
        env={**os.environ, "SHANGBAN_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    said = subprocess.run(
        ["/bin/sh", "-c", 'eval "$1"; printf %s "$SHANGBAN_DATA_DIR"', "sh", lines],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == str(folder)
