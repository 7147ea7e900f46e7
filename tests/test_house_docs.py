"""What the documents say is so: commands, settings, names, links."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from classroom import catalogue

BASE = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*BASE.glob("*.md"), *(BASE / "docs").rglob("*.md")])
DECISIONS = sorted((BASE / "docs" / "adr").glob("[0-9]*.md"))
ROOMS = ("classroom", "simulator", "exercises")


def named(path):
    return str(path.relative_to(BASE))


def code():
    files = [
        path
        for room in ROOMS
        for path in (BASE / room).rglob("*")
        if path.suffix in {".py", ".html"} and "migrations" not in path.parts
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_make_command_in_a_document_is_one(path):
    targets = set(re.findall(r"^([a-z]+):", (BASE / "Makefile").read_text(), flags=re.M))
    said = re.findall(r"(?:^|`)make ([a-z]+)", path.read_text(encoding="utf-8"), flags=re.M)
    assert set(said) - targets == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_management_command_in_a_document_is_one(path):
    commands = {p.stem for room in ROOMS for p in (BASE / room).glob("management/commands/*.py")}
    said = re.findall(r"manage\.py ([a-z_]+)", path.read_text(encoding="utf-8"))
    assert set(said) - commands - {"check", "help"} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_in_a_document_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
    inside = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in inside if not (path.parent / link).exists()] == []


def test_every_picture_is_shown_and_every_one_shown_is_there():
    shown = {
        link.rpartition("/")[2]
        for path in DOCUMENTS
        for link in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    }
    assert shown == {path.name for path in (BASE / "docs" / "pictures").glob("*")}


def test_every_document_can_be_reached_from_the_readme():
    reached, waiting = set(), [BASE / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in reached or path.suffix != ".md" or not path.exists():
            continue
        reached.add(path)
        links = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        waiting += [(path.parent / link).resolve() for link in links if "://" not in link]
    assert [named(path) for path in DOCUMENTS if path not in reached] == []


def test_help_has_a_line_for_every_target():
    text = (BASE / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, flags=re.M)
    assert set(re.findall(r"^([a-z]+):.*## \S", text, flags=re.M)) == set(phony.split())


# ---- Tours and the first lesson ------------------------------------------------------------------
def tours():
    """The sections of the README that lead by the hand, by heading."""
    sections = re.split(r"^## ", (BASE / "README.md").read_text(encoding="utf-8"), flags=re.M)
    named_ones = (section.split("\n", 1) for section in sections if "\n" in section)
    return {name: text for name, text in named_ones if name.startswith(("Five min", "A first"))}


def labels(text):
    """Each label in italics, with the Chinese in brackets that may follow."""
    said = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)(?: 「([^」]+)」)?", text)
    return [(" ".join(english.split()), chinese) for english, chinese in said]


def pairs_in(content: object) -> Iterator[tuple[str, str]]:
    """English and Chinese wherever content carries both."""
    if isinstance(content, dict):
        if isinstance(content.get("en"), str) and isinstance(content.get("zh"), str):
            yield content["en"], content["zh"]
        content = list(content.values())
    if isinstance(content, list):
        for one in content:
            yield from pairs_in(one)


@cache
def what_pages_show() -> dict[str, set[str]]:
    """English → Chinese, of the catalogues and of the content that carries both languages."""
    shown: dict[str, set[str]] = {}
    for _, entry in catalogue.read(BASE).entries:
        shown.setdefault(entry.msgid, set()).add(entry.msgstr)
    for path in (path for room in ROOMS for path in (BASE / room).rglob("*.toml")):
        for english, chinese in pairs_in(tomllib.loads(path.read_text(encoding="utf-8"))):
            shown.setdefault(english, set()).add(chinese)
    return shown


def test_there_is_a_tour_for_each_role_and_a_first_lesson():
    headings = " ".join(tours())
    for role in ("a student", "a wealth manager", "an instructor", "a judge", "the office"):
        assert f"Five minutes as {role}" in headings
    assert "A first lesson" in headings


@pytest.mark.parametrize("path", sorted((BASE / "docs").glob("guide-*.md")), ids=named)
def test_a_guide_names_what_the_pages_show(path):
    shown, said = what_pages_show(), labels(path.read_text(encoding="utf-8"))
    assert said
    assert [english for english, _ in said if english not in shown] == []


@pytest.mark.parametrize("name", tours())
def test_a_tour_names_what_the_pages_show(name):
    shown, said = what_pages_show(), labels(tours()[name])
    assert len(said) >= 5
    assert [english for english, _ in said if english not in shown] == []
    assert [
        (english, chinese) for english, chinese in said if chinese and chinese not in shown[english]
    ] == []


def test_every_setting_stands_in_its_document_and_the_other_way_round():
    document = (BASE / "docs" / "settings.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^\| `(SHANGBAN_\w+)`", document, flags=re.M))
    read = set(re.findall(r"env\.\w+\(\s*\"(SHANGBAN_\w+)\"", code()))
    assert said == read


def test_every_name_in_the_glossary_is_in_the_code():
    document = (BASE / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in document.splitlines() if line.count("|") == 4]
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row[3])]
    words = set(re.findall(r"\w+", code()))
    assert len(names) >= 30
    assert [name for name in names if set(name.split(".")) - words] == []


def test_every_row_of_the_glossary_has_both_languages():
    document = (BASE / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in document.splitlines() if line.count("|") == 4]
    data = [row for row in rows if "`" in row[3]]
    assert [row for row in data if not re.search(r"[\u4e00-\u9fff]", row[1])] == []
    assert [row for row in data if not re.search(r"[a-z]", row[2])] == []


def test_the_glossary_uses_the_chinese_that_the_pages_use():
    spoken = {
        entry.msgid.casefold(): entry.msgstr
        for _, entry in catalogue.read(BASE).entries
        if not entry.msgctxt
    }
    document = (BASE / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in document.splitlines() if line.count("|") == 4]
    differing = [
        (row[1].strip(), spoken[row[2].strip().casefold()])
        for row in rows
        if "`" in row[3]
        and row[2].strip().casefold() in spoken
        and spoken[row[2].strip().casefold()] not in row[1]
    ]
    assert differing == []


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_a_decision_has_a_number_a_status_and_its_headings(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.search(r"^Status: (proposed|accepted|superseded by \d+)$", text, flags=re.M)
    headings = re.findall(r"^## (.*)$", text, flags=re.M)
    assert headings == ["Context", "Decision", "What follows"]


def test_the_list_of_decisions_names_each_of_them():
    listed = (BASE / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DECISIONS if path.name not in listed] == []
    assert len({path.name[:4] for path in DECISIONS}) == len(DECISIONS)
