"""What a person reads comes from the catalogue: none of it stands bare in a template or a script."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(
    path
    for room in ("classroom", "simulator", "exercises")
    for path in (BASE / room).rglob("*.html")
    if "templates" in path.parts
)
SCRIPTS = sorted((BASE / "static" / "js").rglob("*.js"))
HAN = re.compile(r"[\u3400-\u9fff]")
SPOKEN = {"title", "aria-label", "placeholder", "alt", "aria-description", "content"}
"""Attributes that a person reads or hears."""
SAME_EVERYWHERE = {"上班", "中文", "English", "Alt", "Ctrl", "Enter", "Esc", "Shift"}
"""The brand, languages that name themselves, and what is printed on keys."""
_TAGS = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*block (?:theme|density|body_class)\b.*?{%\s*endblock\b.*?%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    flags=re.S,
)


def named(path):
    return str(path.relative_to(BASE))


VOID = {"input", "img", "br", "hr", "meta", "link", "path", "rect", "circle", "ellipse", "use"}


class Reader(HTMLParser):
    """Collects what a person would read.

    What is marked with `lang` is in that language on purpose: a slip, an identity card.
    """

    def __init__(self):
        super().__init__()
        self.said, self.silent, self.marked = [], 0, []

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style"}
        is_marked = tag != "html" and any(name == "lang" for name, _ in attrs)
        if tag not in VOID and (is_marked or self.marked):
            self.marked.append(tag)
        if tag != "meta" and not (is_marked or self.marked):
            self.said += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}
        if self.marked and self.marked[-1] == tag:
            self.marked.pop()

    def handle_data(self, data):
        if not (self.silent or self.marked):
            self.said.append(data)


def bare_words(source):
    """Words of either language that stand in a template outside its translation tags."""
    reader = Reader()
    # A tag leaves its lines behind, so that what follows keeps its place.
    reader.feed(_TAGS.sub(lambda found: "\n" * found[0].count("\n"), source))
    words = re.findall(r"[A-Za-z]{2,}|[\u3400-\u9fff]+", " ".join(reader.said))
    return [word for word in words if word not in SAME_EVERYWHERE and not word.isupper()]


def test_bare_words_are_found_where_people_meet_them():
    source = (
        '{% load i18n %}<p title="Hello">{% translate "Fine" %} Open {{ word }}</p>'
        "{% blocktranslate %}Good {{ x }}{% endblocktranslate %}<b>收盘</b><script>let x</script>"
        '<input placeholder="{% translate "Fine" %}" class="wide"> QR {# a note #}'
        '<svg lang="zh-Hans" aria-label="凭条"><text>户名<path/></text></svg>'
    )
    assert sorted(bare_words(source)) == ["Hello", "Open", "收盘"]


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_says_nothing_past_the_catalogue(path):
    assert bare_words(path.read_text(encoding="utf-8")) == []


def literals(source):
    """String literals of a script, comments left out."""
    found = re.findall(
        r"//[^\n]*|/\*.*?\*/|(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)",
        source,
        flags=re.S,
    )
    return [text[1:-1] for text in found if text]


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_speaks_no_language(path):
    source = path.read_text(encoding="utf-8")
    said = [text for text in literals(source) if HAN.search(text)]
    said += [text for text in literals(source) if re.match(r"[A-Z][a-z]+ [a-z]+ \w+", text)]
    assert said == []
