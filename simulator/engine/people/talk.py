"""What is said at the wealth office: the manager's questions and a client's answers, in both languages."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.people.decisions import Because
from simulator.engine.people.needs import GoalKind
from simulator.engine.people.personas import Persona
from simulator.engine.people.speech import spoken
from simulator.engine.people.wealth_visits import Client, ClientQuestion, ClientTrap
from simulator.engine.rule_book import read_words
from simulator.engine.wealth.questionnaire import Clash
from simulator.engine.wealth.shelf import product
from simulator.engine.wealth.statements import Side, lines

_ANY = "any"


class Topic(StrEnum):
    """What a wealth manager asks about."""

    FAMILY = "family"
    INCOME = "income"
    SPENDING = "spending"
    ASSETS = "assets"
    DEBTS = "debts"
    INSURANCE = "insurance"
    GOALS = "goals"
    HORIZON = "horizon"
    EXPERIENCE = "experience"
    WORRIES = "worries"


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A topic with what the manager asks."""

    topic: Topic
    name: Bilingual
    question: Bilingual


_SIDES = {
    Topic.INCOME: Side.INCOME,
    Topic.SPENDING: Side.SPENDING,
    Topic.ASSETS: Side.ASSETS,
    Topic.DEBTS: Side.DEBTS,
}
_PLACES = {Topic.HORIZON: "horizon", Topic.EXPERIENCE: "years", Topic.WORRIES: "loss"}
"""Topics that are answered as the questionnaire is."""


def topics() -> tuple[TopicWords, ...]:
    """Every topic in the order in which one usually asks."""
    return tuple(
        TopicWords(Topic(each["key"]), read_words(each["name"]), read_words(each["question"]))
        for each in _data()["topics"]
    )


def greeting(who: Persona) -> Bilingual:
    """The first words."""
    return _one("greeting", who)


def agreement(who: Persona, occasion: str) -> Bilingual:
    """What a client says when told of the purpose, the class, or a warning (`purpose`, …).

    Raises:
        KeyError: there is no such occasion.
    """
    return _one(occasion, who)


def answer(topic: Topic, who: Persona, client: Client, day: date) -> Bilingual:
    """What the client says about a topic; who has a wish brings it up with the goals."""
    raw = _topic(topic)
    if topic in _SIDES:
        return _answer_of_side(raw, topic, client)
    if topic in _PLACES:
        told = read_words(raw["places"][client.truth[_PLACES[topic]]])
        if topic is Topic.WORRIES and client.trap is ClientTrap.ASKS_FOR_PROMISE:
            return _joined((told, read_words(raw["promise"])))
        return told
    if topic is Topic.FAMILY:
        return _family(raw, who, client, day)
    if topic is Topic.INSURANCE:
        cover = client.circumstances.cover_fen
        return _filled(raw["answer"], cover=_said(cover)) if cover else read_words(raw["none"])
    return _goals(raw, client)


def after_clash(clash: Clash, *, changed: bool) -> Bilingual:
    """What the client says when asked about answers that do not go together."""
    return read_words(_data()["clashes"][clash if changed else "stands"])


def understood(*, told_enough: bool) -> Bilingual:
    """The answer to whether all is understood."""
    return read_words(_data()["understood"]["yes" if told_enough else "not_yet"])


def asked(question: ClientQuestion) -> Bilingual:
    """What the client asks before deciding."""
    return read_words(_data()["questions"][question])


def decided(because: Because) -> Bilingual:
    """What the client says to an offer."""
    return read_words(_data()["decisions"][because])


def _answer_of_side(raw: Mapping[str, Any], topic: Topic, client: Client) -> Bilingual:
    entries = client.circumstances.entries
    said = [
        Bilingual(f"{line.name.zh}{spoken(fen)}", f"{line.name.en.lower()} {_yuan(fen)}")
        for line in lines()
        if line.side is _SIDES[topic] and (fen := entries.get(line.key, 0))
    ]
    if not said:
        return read_words(raw["none"])
    return _filled(raw["answer"], **{topic: _listed(said)})


def _family(raw: Mapping[str, Any], who: Persona, client: Client, day: date) -> Bilingual:
    family, words = client.circumstances, _data()["family"]
    ages = _listed(Bilingual(str(age), str(age)) for age in family.children)
    children = _filled(words["children"], ages=ages)
    number = Bilingual(str(family.relatives), str(family.relatives))
    relatives = _filled(words["relatives"], relatives=number)
    return _filled(
        raw["answer"],
        age=Bilingual(str(who.age(day)), str(who.age(day))),
        job=Bilingual(who.job.zh, who.job.en.lower()),
        married=read_words(words["married" if family.is_married else "single"]),
        children=children if family.children else read_words(words["no_children"]),
        relatives=relatives if family.relatives else read_words(words["no_relatives"]),
    )


def _goals(raw: Mapping[str, Any], client: Client) -> Bilingual:
    goal = client.goal
    kind: str = goal.kind
    if goal.kind is GoalKind.RETIREMENT and not goal.years_to:
        kind = "retired"
    told = _filled(
        raw[kind],
        years=Bilingual(str(goal.years_to), str(goal.years_to)),
        duration=Bilingual(str(goal.duration), str(goal.duration)),
        yearly=_said(goal.yearly_fen),
        pension=_said(goal.pension_fen),
        have=_said(goal.have_fen),
    )
    if not client.wish:
        return told
    return _joined((told, _filled(raw["wish"], product=product(client.wish).name)))


def _said(fen: int) -> Bilingual:
    return Bilingual(spoken(fen), _yuan(fen))


def _yuan(fen: int) -> str:
    return f"{fen // 100:,} yuan"


def _listed(parts: Iterable[Bilingual]) -> Bilingual:
    listed = list(parts)
    return Bilingual("，".join(part.zh for part in listed), ", ".join(part.en for part in listed))


def _joined(parts: Iterable[Bilingual]) -> Bilingual:
    listed = list(parts)
    return Bilingual("".join(part.zh for part in listed), " ".join(part.en for part in listed))


def _filled(raw: Mapping[str, str], **words: Bilingual) -> Bilingual:
    template = read_words(raw)
    return Bilingual(
        template.zh.format(**{name: each.zh for name, each in words.items()}),
        template.en.format(**{name: each.en for name, each in words.items()}),
    )


def _one(occasion: str, who: Persona) -> Bilingual:
    by_temper = _data()[occasion]
    fitting = by_temper.get(who.temperament, by_temper[_ANY])
    return read_words(fitting[who.number % len(fitting)])


def _topic(topic: Topic) -> Mapping[str, Any]:
    return next(each for each in _data()["topics"] if each["key"] == topic)


@cache
def _data() -> Mapping[str, Any]:
    path = Path(__file__).with_name("talk.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
