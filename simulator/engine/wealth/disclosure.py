"""What a client is told before a sale, sentence by sentence (双录): the steps and what was left out."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.refusal import Fault
from simulator.engine.rule_book import Certainty, read_words


@dataclass(frozen=True, slots=True)
class DisclosureStep:
    """A sentence that must be said; one that is `answered` needs the client's yes."""

    key: str
    name: Bilingual
    sentence: Bilingual
    """With names in braces for what depends on client and product."""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class DisclosureScript:
    version: str
    since: date
    source: str
    certainty: Certainty
    steps: tuple[DisclosureStep, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A step as it was carried out; `answer` is what the client said to it, if anything."""

    key: str
    answer: str = ""


YES = frozenset({"是", "是的", "清楚", "清楚并自愿", "我清楚并自愿", "yes", "i understand"})
"""Answers that count as understanding and consent."""


def judge_disclosure(said: Sequence[Said]) -> tuple[Fault, ...]:
    """What is wrong with a record: a sentence missing, out of order, or without the client's yes.

    A record with any fault does not carry a sale.
    """
    script = disclosure()
    by_key = {each.key: each for each in said}
    faults = [
        Fault("disclosure_missing", script.version, {"step": step.key})
        for step in script.steps
        if step.key not in by_key
    ]
    faults += [
        Fault("disclosure_unanswered", script.version, {"step": step.key})
        for step in script.steps
        if step.answered and step.key in by_key and not _is_yes(by_key[step.key].answer)
    ]
    wanted = [step.key for step in script.steps if step.key in by_key]
    if wanted != [each.key for each in said if each.key in wanted]:
        faults.append(Fault("disclosure_out_of_order", script.version, {"order": wanted}))
    return tuple(faults)


def next_step(said: Sequence[Said]) -> DisclosureStep | None:
    """The first sentence that has not been said yet; None when all have."""
    done = {each.key for each in said}
    return next((step for step in disclosure().steps if step.key not in done), None)


@cache
def disclosure() -> DisclosureScript:
    """The script of the town's wealth office."""
    raw = tomllib.loads(Path(__file__).with_name("disclosure.toml").read_text(encoding="utf-8"))
    certainty = Certainty(raw["certainty"])
    steps = tuple(map(_read_step, raw["steps"]))
    return DisclosureScript(raw["version"], raw["since"], raw["source"], certainty, steps)


def _read_step(raw: Mapping[str, Any]) -> DisclosureStep:
    name, sentence = read_words(raw["name"]), read_words(raw["sentence"])
    return DisclosureStep(raw["key"], name, sentence, raw.get("answered", False))


def _is_yes(answer: str) -> bool:
    return answer.strip().rstrip("。.!！").casefold() in YES
