"""What customers say, in both languages: lines by occasion and temperament, amounts as one says them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from simulator.engine.bilingual import Bilingual
from simulator.engine.people.personas import Persona
from simulator.engine.rule_book import read_words

_ANY = "any"
_SAID = "零一二三四五六七八九"
_FEN_IN_YUAN = 100


def say(occasion: str, who: Persona, *, turn: int = 0, fen: int = 0) -> Bilingual:
    """What somebody says on an occasion; the same person in the same turn says the same.

    Args:
        occasion: A key of `speech.toml`.
        who: The speaker.
        turn: Which time it comes up: a number that changes the line where there are several.
        fen: The amount that the line may name.

    Raises:
        KeyError: there is no such occasion.
    """
    by_temper = lines()[occasion]
    fitting = by_temper.get(who.temperament, by_temper[_ANY])
    line = fitting[(who.number + turn) % len(fitting)]
    return Bilingual(
        line.zh.replace("{amount}", spoken(fen)),
        line.en.replace("{amount}", f"{fen // _FEN_IN_YUAN:,}{_english_cents(fen)} yuan"),
    )


def spoken(fen: int) -> str:
    """An amount as one says it at a counter: 1235060 is 一万两千三百五十块六毛."""
    yuan, cents = divmod(fen, _FEN_IN_YUAN)
    jiao, last = divmod(cents, 10)
    text = f"{_spoken_number(yuan)}块" if yuan or not cents else ""
    if jiao:
        text += f"{_SAID[jiao]}毛"
    elif last and text:
        text += "零"
    return text + (f"{_SAID[last]}分" if last else "")


@cache
def lines() -> Mapping[str, Mapping[str, tuple[Bilingual, ...]]]:
    """Every line: by occasion, then by temperament."""
    raw = tomllib.loads(Path(__file__).with_name("speech.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            occasion: MappingProxyType(
                {temper: tuple(map(read_words, listed)) for temper, listed in by_temper.items()}
            )
            for occasion, by_temper in raw.items()
        }
    )


def _english_cents(fen: int) -> str:
    return f".{fen % _FEN_IN_YUAN:02d}" if fen % _FEN_IN_YUAN else ""


def _spoken_number(number: int) -> str:
    """A whole number below 万亿 in everyday characters; two is 两 before 百, 千, 万 and 亿, and alone."""
    if number == 0:
        return "零"
    text = ""
    for power, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, rest = number // power % 10_000, number % power
        if not group:
            continue
        if text and group < 1_000:  # noqa: PLR2004  a gap in the thousands is said
            text += "零"
        text += _spoken_group(group, leads=not text) + unit
        if not rest:
            break
    return text


def _spoken_group(group: int, *, leads: bool) -> str:
    text, gap = "", False
    for power, unit in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // power % 10
        if not digit:
            gap = bool(text)
            continue
        if gap:
            text, gap = text + "零", False
        if digit == 2 and (unit in ("千", "百") or group == 2):  # noqa: PLR2004
            text += f"两{unit}"
        elif digit == 1 and unit == "十" and leads and not text:
            text += "十"
        else:
            text += _SAID[digit] + unit
    return text
