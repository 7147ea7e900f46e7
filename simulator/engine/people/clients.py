"""Clients of the securities branch on the line or across the desk: what they are like, what they answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.brokerage.contacts import Heard, Question, Saying
from simulator.engine.people.needs import CallWish, call
from simulator.engine.people.personas import Persona, stream
from simulator.engine.people.speech import say, spoken

_LINE = 7
"""Names the stream of chance of one contact."""
_ANSWERS, _HAS_TIME = 0.75, 0.9
_PICKS = 1_000_000
QUESTIONS_BEFORE_A_WISH = 2
"""How many kinds of question a client hears before saying what is wanted."""
HANGS_UP = frozenset({"told_not_to_call", "no_time", "goodbye"})
"""Occasions after which the line is dead."""


@dataclass(frozen=True, slots=True)
class ClientCall:
    """What a client is like in one contact; kept as facts."""

    wish: CallWish
    budget_fen: int
    asks_for_promise: bool
    """Wants to hear that nothing can be lost."""
    answers: bool
    """Picks the telephone up."""
    has_time: bool
    has_opted_out: bool
    """Is called although no marketing is wanted."""
    pick: int
    """Decides which share is wanted, and how far its price may go."""


def client_call(
    seed: int, customer: Persona, *, visit: int, has_opted_out: bool, can_sell: bool
) -> ClientCall:
    """Draws a contact with a client.

    Args:
        seed: The town's seed.
        customer: Who.
        visit: Counts the contacts with this client; each has chances of its own.
        has_opted_out: Whether the client is called against the opt-out list.
        can_sell: Whether there is anything to sell; who has nothing wants to buy instead.
    """
    wanted = call(seed, customer, visit=visit)
    rng = stream(seed, customer.number, _LINE, visit)
    drawn = ClientCall(
        wish=wanted.wish,
        budget_fen=wanted.budget_fen,
        asks_for_promise=wanted.asks_for_promise,
        answers=bool(rng.random() < _ANSWERS),
        has_time=bool(rng.random() < _HAS_TIME),
        has_opted_out=has_opted_out,
        pick=int(rng.integers(_PICKS)),
    )
    if drawn.wish is CallWish.SELL and not can_sell:
        return replace(drawn, wish=CallWish.BUY)
    return drawn


def planted_call(drawn: ClientCall, planted: str) -> ClientCall:
    """A client who brings what is planted: a trap of `traps_in`, `order`, or, empty, neither trap.

    Such a client has time for it.
    """
    is_complaint = drawn.wish is CallWish.COMPLAINT
    wish = CallWish.ADVICE if is_complaint else drawn.wish
    if planted == "complaint":
        wish = CallWish.COMPLAINT
    if planted == "order" and wish is not CallWish.SELL:
        wish = CallWish.BUY
    return replace(
        drawn,
        wish=wish,
        asks_for_promise=planted == "asks_for_promise",
        has_time=True,
    )


@dataclass(frozen=True, slots=True)
class Talk:
    """How far a conversation has come."""

    knows_who: bool = False
    may_go_on: bool = False
    asked: frozenset[str] = frozenset()
    """Kinds of question that were asked."""
    risk_said: bool = False
    told: frozenset[str] = frozenset()
    """Occasions of what the client has said."""

    @property
    def wish_is_told(self) -> bool:
        return any(occasion.startswith("wish_") for occasion in self.told)

    @property
    def wants_promise(self) -> bool:
        """Asked for a promise, and has not let go of it."""
        return "asks_promise" in self.told and "promise_dropped" not in self.told


def talk_of(lines: Iterable[Mapping[str, Any]]) -> Talk:
    """How far the lines of a contact have brought it."""
    said = [line for line in lines if line["by"] == "broker"]
    heard = frozenset(line["occasion"] for line in lines if line["by"] == "client")
    return Talk(
        knows_who="knows_you" in heard,
        may_go_on="go_ahead" in heard,
        asked=frozenset(line["question"] for line in said if line.get("question")),
        risk_said=any(line.get("risk") for line in said),
        told=heard,
    )


def traps_in(talk: Talk) -> tuple[str, ...]:
    """What the client has raised that a careless answer makes worse, by the list of docs/evidence.md."""
    raised = {"asks_promise": "asks_for_promise", "wish_complaint": "complaint"}
    return tuple(trap for occasion, trap in raised.items() if occasion in talk.told)


def reply(
    talk: Talk, drawn: ClientCall, saying: Saying, heard: Heard, question: Question | None
) -> tuple[str, ...]:
    """The occasions (`speech.toml`) of what a client answers, in order.

    Args:
        talk: How far the conversation had come before.
        drawn: What the client is like.
        saying: What the broker meant to say.
        heard: What the words said.
        question: Which kind of question, where it was one about needs.
    """
    first = _before_business(talk, drawn, saying, heard)
    if first:
        return (first,)
    match saying:
        case Saying.PERMISSION:
            said: tuple[str, ...] = ("go_ahead",)
        case Saying.NEED:
            said = _about_needs(talk, drawn, question)
        case Saying.OBJECTION:
            said = (_to_an_answer(talk, drawn, heard),)
        case Saying.RISK:
            said = ("knows_risk" if heard.risk else "listens",)
        case Saying.VERIFY:
            said = ("says_digits",)
        case Saying.APPOINTMENT:
            said = ("will_come" if heard.is_full_invitation else "come_when",)
        case _:
            said = _to_an_offer(talk, drawn)
    return said


def spoken_line(
    occasion: str, who: Persona, turn: int, words: Mapping[str, Any] | None = None
) -> Bilingual:
    """What a client says, with the words of the market in it.

    Args:
        occasion: A key of `speech.toml`.
        who: The client.
        turn: Which line of the conversation it is.
        words: What the line may name: `fen`; of an order `share` (both languages), `quantity`,
            `price` in ticks; `digits`.
    """
    said = words or {}
    line = say(occasion, who, turn=turn, fen=int(said.get("fen", 0)))
    zh, en = line.zh, line.en
    if "price" in said:
        zh = zh.replace("{price}", spoken(int(said["price"])))
        en = en.replace("{price}", f"{int(said['price']) / 100:.2f}")
    if "share" in said:
        zh, en = (
            zh.replace("{share}", said["share"]["zh"]),
            en.replace("{share}", said["share"]["en"]),
        )
    for name in ("quantity", "digits"):
        zh, en = (text.replace(f"{{{name}}}", str(said.get(name, ""))) for text in (zh, en))
    zh, en = zh.replace("{job}", who.job.zh), en.replace("{job}", who.job.en.lower())
    return Bilingual(zh, en)


def _before_business(talk: Talk, drawn: ClientCall, saying: Saying, heard: Heard) -> str:
    """What comes before anything else is heard; empty if nothing stands in the way."""
    if drawn.has_opted_out:
        return "told_not_to_call"
    if saying is Saying.IDENTITY:
        return "knows_you" if heard.says_who else "who_are_you"
    if saying is Saying.CLOSING:
        return "goodbye"
    if not talk.knows_who:
        return "who_are_you"
    return "" if drawn.has_time else "no_time"


def _to_an_offer(talk: Talk, drawn: ClientCall) -> tuple[str, ...]:
    wants = drawn.asks_for_promise and "asks_promise" not in talk.told
    return ("listens", "asks_promise") if wants else ("listens",)


def _about_needs(talk: Talk, drawn: ClientCall, question: Question | None) -> tuple[str, ...]:
    asked = question or Question.SITUATION
    is_enough = len(talk.asked | {asked}) >= QUESTIONS_BEFORE_A_WISH
    if is_enough and not talk.wish_is_told:
        return (f"need_{asked}", f"wish_{drawn.wish}")
    return (f"need_{asked}",)


def _to_an_answer(talk: Talk, drawn: ClientCall, heard: Heard) -> str:
    if talk.wants_promise:
        return "promise_dropped" if heard.risk else "still_wants_promise"
    if drawn.wish is CallWish.COMPLAINT and talk.wish_is_told:
        return "complaint_heard" if heard.acknowledges else "complaint_again"
    return "listens"
