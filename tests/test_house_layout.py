"""The plan of the house: what stands where, and what holds for every file of a kind."""

import ast
import hashlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from simulator.routers import EXCHANGE_MODELS, ExchangeRouter

BASE = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    *("classroom", "simulator", "exercises", "static", "tests"),
    *("manage.py", "requirements.txt", "README.md"),
    *("pyproject.toml", "Makefile", ".ci", "docs", "requirements-dev.txt"),
    *("CHANGELOG.md", "CONTRIBUTING.md", ".gitignore"),
}
HOMELESS = {"utils", "helpers", "common", "core", "managers", "signals"}
TEMPLATES = sorted(
    path
    for room in ("classroom", "simulator", "exercises")
    for path in (BASE / room).rglob("*.html")
    if "templates" in path.parts
)


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=BASE,
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.split()


def test_the_top_level_is_the_house_s_and_no_more():
    assert {name.split("/")[0] for name in tracked()} == TOP_LEVEL


def test_no_module_is_a_drawer_for_what_has_no_home():
    named = {name for name in tracked() if HOMELESS & set(re.split(r"[/.]", name))}
    assert named == set()


# ---- Two stores --------------------------------------------------------------------------------
def test_the_list_of_the_exchange_s_models_is_the_models_that_say_so():
    said = {
        (model._meta.app_label, model._meta.model_name)
        for model in apps.get_models()
        if getattr(model, "database", "default") == "exchange"
    }
    assert said == EXCHANGE_MODELS


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_a_model_is_read_written_and_migrated_in_one_store(model):
    router, meta = ExchangeRouter(), model._meta
    home = router.db_for_write(model)
    other = {"default": "exchange", "exchange": "default"}[home]
    assert router.db_for_read(model) == home
    assert router.allow_migrate(home, meta.app_label, meta.model_name)
    assert not router.allow_migrate(other, meta.app_label, meta.model_name)


def test_no_foreign_key_leads_from_one_store_into_the_other():
    router = ExchangeRouter()
    across = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.many_to_one
        and router.db_for_write(model) != router.db_for_write(field.related_model)
    ]
    assert across == []


# ---- What was brought in -----------------------------------------------------------------------
VENDORED = [BASE / "static" / "vendor", BASE / "tests" / "browser" / "vendor"]


@pytest.mark.parametrize("vendor", VENDORED, ids=lambda path: str(path.relative_to(BASE)))
def test_vendored_files_are_those_of_the_lock_byte_for_byte(vendor):
    lock = tomllib.loads((vendor / "vendor.lock.toml").read_text(encoding="utf-8"))
    locked = {entry["path"]: entry["sha256"] for entry in lock["file"]}
    found = {
        str(path.relative_to(vendor)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "vendor.lock.toml"
    }
    assert found == locked


@pytest.mark.parametrize("vendor", VENDORED, ids=lambda path: str(path.relative_to(BASE)))
def test_every_vendored_package_comes_with_its_licence(vendor):
    lock = tomllib.loads((vendor / "vendor.lock.toml").read_text(encoding="utf-8"))
    packages = {entry["package"] for entry in lock["file"]}
    with_licence = {e["package"] for e in lock["file"] if "LICENSE" in Path(e["path"]).name}
    assert with_licence == packages


def pins(*files: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in files:
        for line in (BASE / file).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r ")):
                assert re.fullmatch(r"[\w.-]+==[\w.]+", line), f"{file}: not pinned: {line}"
                name, version = line.split("==")
                found[canonicalize_name(name)] = version
    return found


@pytest.mark.parametrize(
    "files", [["requirements.txt"], ["requirements.txt", "requirements-dev.txt"]]
)
def test_requirements_are_pinned_complete_and_what_is_installed(files):
    pinned = pins(*files)
    installed = {name: importlib.metadata.version(name) for name in pinned}
    assert installed == pinned
    brought = {
        canonicalize_name(Requirement(text).name)
        for name in pinned
        for text in importlib.metadata.requires(name) or []
        if (marker := Requirement(text).marker) is None or marker.evaluate({"extra": ""})
    }
    assert brought - set(pinned) == set()


def imported_by(folder: str) -> set[str]:
    found = set()
    for path in (BASE / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names)


def distributions_of(modules: set[str]) -> set[str]:
    offered = importlib.metadata.packages_distributions()
    own = {"classroom", "simulator", "exercises", "tests"}
    return {canonicalize_name(offered[name][0]) for name in modules - own}


def test_what_the_product_imports_stands_in_its_requirements():
    rooms = ("classroom", "simulator", "exercises")
    imports = set().union(*(imported_by(room) for room in rooms))
    assert distributions_of(imports) - set(pins("requirements.txt")) == set()


def test_what_the_tests_import_stands_in_the_requirements():
    known = set(pins("requirements.txt", "requirements-dev.txt"))
    assert distributions_of(imported_by("tests")) - known == set()


# ---- Templates ---------------------------------------------------------------------------------
FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "an inline style": r"<style\b",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "a javascript: address": r"javascript:",
    "an address of another site": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}


def inside_scripts(source: str) -> list[str]:
    found = re.findall(r"<script\b([^>]*)>(.*?)</script>", source, flags=re.S)
    return [body for attributes, body in found if body.strip() and "json" not in attributes]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE)))
def test_a_template_keeps_to_the_content_security_policy(path):
    source = path.read_text(encoding="utf-8")
    broken = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, source)]
    assert broken == []
    assert inside_scripts(source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE)))
def test_every_form_that_posts_carries_a_token_and_a_key(path):
    source = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form\b.*?</form>", source, flags=re.S | re.I):
        opening = form.split(">", 1)[0]
        if re.search(r"method=[\"']post", opening, flags=re.I):
            assert "{% csrf_token %}" in form, form
            without = {"login", "logout", "language"}
            target = re.search(r"{% url '([\w-]+)'", opening)
            if target and target[1] in without:
                continue
            assert "{% idempotency_key %}" in form, form


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE)))
def test_a_piece_that_is_swapped_carries_the_id_of_its_name(path):
    source = path.read_text(encoding="utf-8")
    if path.name.startswith("_") and re.search(r"hx-(get|post)=", source):
        identity = path.stem.removeprefix("_")
        spelled = {identity, identity.replace("_", "-")}
        assert any(f'id="{name}' in source for name in spelled), spelled
