"""The Chinese catalogue, kept without system gettext.

Source strings are English and stand in the code and the templates. Each room keeps its Chinese in
fragments, one per subject (`<room>/locale/zh_Hans/LC_MESSAGES/<subject>.po`), which are merged and
compiled to that room's `django.mo`. See `docs/adr/0003-translations-without-gettext.md`.
"""

import ast
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace
from django.utils.translation.template import (
    block_re,
    constant_re,
    endblock_re,
    inline_re,
    plural_re,
)

ROOMS = ("simulator", "classroom", "exercises")
LANGUAGE = "zh_Hans"

_CALLS = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
"""Where a call carries its context, its message and its plural."""

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdf]|(?<!\{)\{\w*\}(?!\})")
_CONTEXT = re.compile(r"context\s+((?:\"[^\"]*\")|(?:'[^']*'))")

Key = tuple[str, str, str]
"""Context, message and plural; an absent one is an empty string."""


@dataclass(frozen=True)
class Message:
    """A string a person may read, and where it stands."""

    key: Key
    file: Path
    line: int


@dataclass(frozen=True)
class Problem:
    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass
class Catalogue:
    """Everything the rooms say, and everything the fragments translate."""

    messages: list[Message] = field(default_factory=list)
    entries: list[tuple[Path, polib.POEntry]] = field(default_factory=list)
    unreadable: list[Problem] = field(default_factory=list)


def python_messages(file: Path, source: str) -> Iterator[Message]:
    """The literal strings given to the gettext functions, under whatever name they are imported."""
    tree = ast.parse(source, filename=str(file))
    names = {name: name for name in _CALLS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {a.asname: a.name for a in node.names if a.asname and a.name in _CALLS}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: call.lineno):
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        if name not in names:
            continue
        parts = [_literal(node, position) for position in _CALLS[names[name]]]
        if parts[1]:
            yield Message((parts[0], parts[1], parts[2]), file, node.lineno)


def unreadable_calls(file: Path, source: str) -> Iterator[Problem]:
    """Calls whose message is put together at run time, so that it can never be found or translated."""
    for node in ast.walk(ast.parse(source, filename=str(file))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if (name in _CALLS or name == "_") and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
            yield Problem(file, node.lineno, "a translated string must be one literal")


def _literal(call: ast.Call, position: int | None) -> str:
    if position is None or position >= len(call.args):
        return ""
    value = call.args[position]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def template_messages(file: Path, source: str) -> Iterator[Message]:
    """The strings of `{% translate %}`, `{% blocktranslate %}` and `_("…")`, as Django asks for them."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type in {TokenType.TEXT, TokenType.COMMENT}:
            continue
        # Django's patterns expect the blank that follows the opening of a tag.
        contents = f" {token.contents} "
        if token.token_type == TokenType.BLOCK and block_re.match(contents):
            yield _block(file, token, tokens)
            continue
        inline = token.token_type == TokenType.BLOCK and inline_re.match(contents)
        if inline:
            yield Message((_context(contents), _constant(inline[1]), ""), file, token.lineno or 0)
            contents = contents[inline.end(1) :]
        for found in constant_re.finditer(contents):
            yield Message(("", _constant(found[1]), ""), file, token.lineno or 0)


def _constant(quoted: str) -> str:
    return quoted[1:-1].replace("%", "%%")


def _context(contents: str) -> str:
    found = _CONTEXT.search(contents)
    return found[1][1:-1] if found else ""


def _block(file: Path, opening: Token, tokens: Iterator[Token]) -> Message:
    forms: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.BLOCK and endblock_re.match(token.contents):
            break
        if token.token_type == TokenType.BLOCK and plural_re.match(token.contents):
            forms.append([])
        elif token.token_type == TokenType.VAR:
            forms[-1].append(f"%({token.contents})s")
        elif token.token_type == TokenType.TEXT:
            forms[-1].append(token.contents.replace("%", "%%"))
    texts = ["".join(form) for form in forms]
    if "trimmed" in opening.split_contents():
        texts = [trim_whitespace(text) for text in texts]
    plural = texts[1] if len(texts) > 1 else ""
    return Message((_context(opening.contents), texts[0], plural), file, opening.lineno or 0)


def collect(room: Path, catalogue: Catalogue) -> None:
    """Adds what one room says to the catalogue."""
    for file in sorted(room.rglob("*")):
        if "migrations" in file.parts or "__pycache__" in file.parts:
            continue
        if file.suffix == ".py":
            source = file.read_text(encoding="utf-8")
            catalogue.messages.extend(python_messages(file, source))
            catalogue.unreadable.extend(unreadable_calls(file, source))
        elif "templates" in file.parts and file.suffix in {".html", ".txt", ".svg"}:
            source = file.read_text(encoding="utf-8")
            catalogue.messages.extend(template_messages(file, source))


def locale_dir(room: Path) -> Path:
    return room / "locale" / LANGUAGE / "LC_MESSAGES"


def fragments_of(room: Path) -> list[Path]:
    return sorted(locale_dir(room).glob("*.po"))


def read(base: Path) -> Catalogue:
    catalogue = Catalogue()
    for room in (base / name for name in ROOMS):
        collect(room, catalogue)
        for file in fragments_of(room):
            catalogue.entries.extend((file, entry) for entry in polib.pofile(str(file)))
    return catalogue


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def is_translated(entry: polib.POEntry) -> bool:
    if entry.obsolete or entry.fuzzy:
        return False
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return bool(forms) and all(forms)


def problems(catalogue: Catalogue) -> list[Problem]:
    """What is missing, no longer used, doubtful or in disagreement, with its place."""
    return [
        *catalogue.unreadable,
        *_missing(catalogue),
        *_unused(catalogue),
        *_doubtful(catalogue.entries),
        *_disagreeing(catalogue.entries),
    ]


def missing(catalogue: Catalogue) -> list[Message]:
    """The strings without Chinese, each once, in the order they stand in the code."""
    known = {key_of(entry) for _, entry in catalogue.entries if is_translated(entry)}
    first: dict[Key, Message] = {}
    for message in catalogue.messages:
        if message.key not in known:
            first.setdefault(message.key, message)
    return list(first.values())


def _missing(catalogue: Catalogue) -> Iterator[Problem]:
    for message in missing(catalogue):
        yield Problem(message.file, message.line, f"no Chinese for {message.key[1]!r}")


def _unused(catalogue: Catalogue) -> Iterator[Problem]:
    used = {message.key for message in catalogue.messages}
    for file, entry in catalogue.entries:
        if key_of(entry) not in used:
            yield Problem(file, entry.linenum, f"no longer used: {entry.msgid!r}")


def _doubtful(entries: Iterable[tuple[Path, polib.POEntry]]) -> Iterator[Problem]:
    for file, entry in entries:
        if entry.fuzzy or entry.obsolete:
            yield Problem(file, entry.linenum, f"marked fuzzy or obsolete: {entry.msgid!r}")
        source = sorted(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        for form in forms:
            if form and sorted(_PLACEHOLDER.findall(form)) != source:
                yield Problem(file, entry.linenum, f"placeholders differ: {entry.msgid!r}")


def _disagreeing(entries: Iterable[tuple[Path, polib.POEntry]]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], tuple[Path, polib.POEntry]] = {}
    for file, entry in entries:
        here = (entry.msgctxt or "", entry.msgid)
        if here not in seen:
            seen[here] = (file, entry)
            continue
        other_file, other = seen[here]
        if other_file == file:
            yield Problem(file, entry.linenum, f"stands twice in this file: {entry.msgid!r}")
        elif (other.msgstr, other.msgstr_plural) != (entry.msgstr, entry.msgstr_plural):
            text = f"{entry.msgid!r} is translated otherwise in {other_file}:{other.linenum}"
            yield Problem(file, entry.linenum, text)


def compile_room(room: Path) -> Path | None:
    """Writes the room's `django.mo` when a fragment is newer; returns its path when written."""
    target = locale_dir(room) / "django.mo"
    fragments = fragments_of(room)
    # The folder counts too: a fragment that went away takes its strings with it.
    sources = [*fragments, *([target.parent] if target.parent.exists() else [])]
    if not fragments or (
        target.exists()
        and target.stat().st_mtime_ns >= max(file.stat().st_mtime_ns for file in sources)
    ):
        return None
    merged = polib.POFile()
    merged.metadata = {
        "Language": LANGUAGE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    known: set[Key] = set()
    for file in fragments:
        for entry in polib.pofile(str(file)):
            if key_of(entry) not in known and is_translated(entry):
                known.add(key_of(entry))
                merged.append(entry)
    # Written aside and moved, so that a process that reads at this moment sees a whole file.
    aside = target.with_suffix(f".{os.getpid()}.part")
    merged.save_as_mofile(str(aside))
    aside.replace(target)
    os.utime(target)
    return target


def compile_all(base: Path) -> list[Path]:
    return [path for name in ROOMS if (path := compile_room(base / name))]


def skeleton(messages: Iterable[Message], base: Path) -> str:
    """Entries ready to be filled in, for a fragment."""
    lines: list[str] = []
    for message in messages:
        context, text, plural = message.key
        entry = polib.POEntry(
            msgid=text,
            msgctxt=context or None,
            occurrences=[(str(message.file.relative_to(base)), str(message.line))],
        )
        if plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: ""}
        lines.append(str(entry))
    return "\n".join(lines)
