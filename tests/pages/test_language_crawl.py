"""Every page as every role in both languages: one language a page, and no link that leads nowhere."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from classroom import catalogue
from classroom.models import TeachingClass, User
from exercises.models import Contest, GradeColumn, PracticeReport, RemarkRequest
from simulator.idempotency import new_key
from simulator.models import BrokerageAccount, Customer
from tests.pages.talk import taken_back
from tests.scene import ROLES, Scene
from tests.site_pages import PAGES, address_of, first_poster

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
BASE = Path(__file__).resolve().parent.parent.parent
HAN = re.compile(r"[\u3400-\u9fff]")
SENTENCE = re.compile(r"[A-Za-z][a-z]+(?:[ ,]+[A-Za-z'’]{2,}){2,}")
"""Three English words in a row; names of things and abbreviations are shorter."""
SAME_EVERYWHERE = (
    "上班",
    *("人民币壹仟元整", "人民币", "教学样张", "作废", "假币", "收缴", "没收"),
    *("壹拾", "壹", "拾", "整", "元", "角", "分", "零"),
    "中文",
    "English",
    "make run HOST=0.0.0.0",
    "XLSX",
    "CSV",
    "UTF-8",
    "GBK",
    "TradingView Lightweight Charts",
)
"""The brand, what stands on papers and money, languages that name themselves, commands, formats."""
VOID = {"input", "img", "br", "hr", "meta", "link", "path", "rect", "circle", "use"}
SPOKEN = {"title", "aria-label", "placeholder", "alt", "aria-description"}
SILENT = {"script", "style", "svg"}


class Reader(HTMLParser):
    """What a person reads on a page, piece by piece, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self._silent = 0
        self._marked: list[str] = []
        """Open tags from one on that says its content is in another language: `lang="zh-Hans"`."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        is_marked = tag != "html" and any(name == "lang" for name, _ in attrs)
        if tag not in VOID and (is_marked or self._marked):
            self._marked.append(tag)
        if not (is_marked or self._marked):
            self.said += [value or "" for name, value in attrs if name in SPOKEN]
        self.links += [value or "" for name, value in attrs if tag == "a" and name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        if self._marked and self._marked[-1] == tag:
            self._marked.pop()

    def handle_data(self, data: str) -> None:
        if not (self._silent or self._marked):
            self.said.append(data)


def read(response: Any) -> Reader:
    reader = Reader()
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        reader.feed(response.content.decode())
    elif kind.startswith("text/csv"):
        reader.said = response.content.decode("utf-8-sig").replace("\n", ",").split(",")
    return reader


def names() -> list[str]:
    """What people and classes are called, the longest first: that is the same in both languages."""
    known = {
        *SAME_EVERYWHERE,
        *User.objects.values_list("name", flat=True),
        *User.objects.values_list("username", flat=True),
        *Contest.objects.values_list("name", flat=True),
        *TeachingClass.objects.values_list("name", flat=True),
        *Customer.objects.values_list("facts__name", flat=True),
        *BrokerageAccount.objects.values_list("alias", flat=True),
        *written(),
    }
    return sorted(known, key=len, reverse=True)


def written() -> Iterator[str]:
    """What people wrote themselves, line by line: it stays in the language they wrote it in."""
    yield from GradeColumn.objects.values_list("title", flat=True)
    reports = PracticeReport.objects.values_list("points", "reflection", "comment")
    asked = RemarkRequest.objects.values_list("text", "answer")
    for texts in (*reports, *asked):
        for text in filter(None, texts):
            yield from filter(None, text.splitlines())


def without(known: list[str], text: str) -> str:
    for name in known:
        text = text.replace(name, " ")
    return " ".join(text.split())


def english_words() -> set[str]:
    """Words of the pages that have a Chinese translation: on a Chinese page they were forgotten."""
    return {
        entry.msgid for _, entry in catalogue.read(BASE).entries if HAN.search(entry.msgstr or "")
    }


def is_foreign(text: str, language: str, english: set[str]) -> bool:
    if language == "en":
        return bool(HAN.search(text))
    return bool(SENTENCE.search(text)) or text in english


def test_foreign_words_are_told_from_names_and_figures() -> None:
    english = {"Sign in"}
    assert is_foreign("登录", "en", english)
    assert is_foreign("请 Sign in now please", "zh-hans", english)
    assert is_foreign("Sign in", "zh-hans", english)
    assert not is_foreign("OK 2026-11-20 09:00 CSV", "zh-hans", english)
    assert not is_foreign("Sign in", "en", english)


def visit(client: Client, pages: list[str]) -> Iterator[tuple[str, Any, Reader]]:
    """The pages, and every page that a link of theirs leads to."""
    waiting, seen = list(pages), set(pages)
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        reader = read(response)
        yield address, response, reader
        for link in reader.links:
            target = urlsplit(urljoin(address, link))._replace(fragment="")
            if not target.netloc and target.geturl() not in seen:
                seen.add(target.geturl())
                waiting.append(target.geturl())


class Ear:
    """Hears what is said in the other language."""

    def __init__(self, language: str) -> None:
        User.objects.update(language=language)
        self.language = language
        self.names = names()
        self.initials = {name[0] for name in self.names}
        self.english = english_words()

    def hear(self, response: Any, reader: Reader) -> list[str]:
        said = [without(self.names, text) for text in reader.said]
        foreign = [text for text in said if is_foreign(text, self.language, self.english)]
        wrong = [text for text in foreign if text not in self.initials]
        if response.headers.get("Content-Language") != self.language:
            wrong.append("spoke another language altogether")
        return wrong


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_speaks_one_language_and_its_links_lead_somewhere(
    scene: Scene, language: str
) -> None:
    ear, found = Ear(language), {}
    for role in ROLES:
        client = scene.client(role)
        client.cookies["language"] = language
        mine = [name for name, page in PAGES.items() if role in page.get.split()]
        for address, response, reader in visit(client, [address_of(one, scene) for one in mine]):
            wrong = ear.hear(response, reader)
            if response.status_code not in (200, 302):
                wrong.append(f"answered {response.status_code}")
            if wrong:
                found[role, address] = wrong
    assert found == {}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_form_that_cannot_be_taken_says_so_in_one_language(scene: Scene, language: str) -> None:
    ear, found = Ear(language), {}
    for name, page in PAGES.items():
        if not page.post:
            continue
        client = scene.client(first_poster(page))
        client.cookies["language"] = language
        for body in ({}, dict.fromkeys(page.body(scene), "² nonsense")):
            with taken_back():
                fields = {**body, "idempotency_key": new_key()}
                response = client.post(address_of(name, scene), fields)
                wrong = ear.hear(response, read(response))
            if wrong:
                found[name] = wrong
    assert found == {}
