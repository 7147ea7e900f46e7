"""Why a point was lost, in a sentence: the code of the fault with its numbers, in the reader's language."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.scoring.answers import AnswerKey, NumberKey, TextKey
from exercises.scoring.criteria import ByHuman, Criterion
from exercises.scoring.evidence_kinds import all_kinds, fact_names
from exercises.scoring.faults import Code, Fault
from simulator.templatetags.house import yuan
from simulator.views.counter_words import listed
from simulator.views.evidence_words import fault_label, is_worded
from simulator.views.spoken import said

_MINUTE = 60
_GROUPS = ("visit", "item", "topic", "ratio", "transfer", "step")
"""Facts by which a criterion deals out its points; a loss names the group it belongs to."""


def sentence(
    fault: Fault, criterion: Criterion, *, key: AnswerKey | None = None, wrote: str = ""
) -> str:
    """A loss told to who lost the point.

    Args:
        fault: Why.
        criterion: Whose criterion.
        key: The attempt's answer key, where the right answer may be told.
        wrote: What was written into the field.
    """
    if fault.code in (Code.UNANSWERED, Code.NOT_A_NUMBER, Code.WRONG_ANSWER):
        return _answer(fault, key, wrote)
    if fault.code is Code.LEVEL_GIVEN:
        return _level(fault, criterion)
    told = _SENTENCES[fault.code](dict(fault.facts))
    where = _group(fault)
    return f"{where} {told}" if where else told


def _missing(facts: dict[str, Any]) -> str:
    if "limit" in facts:
        return _("“%(limit)s” was done without “%(kind)s” before it.") % _kinds(facts)
    return _("“%(kind)s” never happened.") % {"kind": _kind(facts["kind"])}


def _not_as_required(facts: dict[str, Any]) -> str:
    kind, fact, found = _kind(facts["kind"]), facts["fact"], facts["found"]
    if fact == "faults":
        return _("“%(kind)s” was done against a rule: %(faults)s.") % {
            "kind": kind,
            "faults": _faults(found),
        }
    if fact == "noticed":
        return _("“%(kind)s” was done, but what was wrong was not noticed.") % {"kind": kind}
    values = {"kind": kind, "fact": _fact(fact), "found": _value(fact, found)}
    if found is False or found is None:
        return _("“%(kind)s” was done, but this was not: %(fact)s.") % values
    return _("“%(kind)s” was done with %(fact)s: %(found)s, which is not right.") % values


def _too_early(facts: dict[str, Any]) -> str:
    return _("“%(kind)s” came before “%(limit)s”; it belongs after it.") % _kinds(facts)


def _too_late(facts: dict[str, Any]) -> str:
    return _("“%(kind)s” came only after “%(limit)s”; it belongs before it.") % _kinds(facts)


def _out_of_order(facts: dict[str, Any]) -> str:
    return _("“%(kind)s” was done before “%(limit)s”; the order is the other way round.") % _kinds(
        facts
    )


def _too_slow(facts: dict[str, Any]) -> str:
    return _("It took %(took)s until “%(kind)s”; %(seconds)s is the limit.") % {
        "kind": _kind(facts["kind"]),
        "took": clock(facts["took"]),
        "seconds": clock(facts["seconds"]),
    }


def _too_few(facts: dict[str, Any]) -> str:
    return ngettext(
        "“%(kind)s”: %(found)s time, where %(wanted)s are asked for.",
        "“%(kind)s”: %(found)s times, where %(wanted)s are asked for.",
        facts["found"],
    ) % {"kind": _kind(facts["kind"]), "found": facts["found"], "wanted": facts["wanted"]}


def _differs(facts: dict[str, Any]) -> str:
    return _(
        "In “%(kind)s” %(fact)s is %(found)s, but in “%(other)s” %(other_fact)s is %(wanted)s; the two must agree."
    ) % {
        "kind": _kind(facts["kind"]),
        "fact": _fact(facts["fact"]),
        "found": _value(facts["fact"], facts["found"]),
        "other": _kind(facts["other_kind"]),
        "other_fact": _fact(facts["other_fact"]),
        "wanted": _value(facts["other_fact"], facts["wanted"]),
    }


def _occurred(facts: dict[str, Any]) -> str:
    kind, faults = _kind(facts["kind"]), facts.get("faults") or ()
    if faults:
        return _("This must not happen: %(faults)s, in “%(kind)s”.") % {
            "kind": kind,
            "faults": _faults(faults),
        }
    return _("This must not happen: “%(kind)s”.") % {"kind": kind}


def _not_reached(facts: dict[str, Any]) -> str:
    return ngettext(
        "%(found)s was reached, where %(expected)s are expected.",
        "%(found)s were reached, where %(expected)s are expected.",
        facts["found"],
    ) % {"found": facts["found"], "expected": facts["expected"]}


_SENTENCES: dict[Code, Callable[[dict[str, Any]], str]] = {
    Code.MISSING: _missing,
    Code.NOT_AS_REQUIRED: _not_as_required,
    Code.TOO_EARLY: _too_early,
    Code.TOO_LATE: _too_late,
    Code.OUT_OF_ORDER: _out_of_order,
    Code.TOO_SLOW: _too_slow,
    Code.TOO_FEW: _too_few,
    Code.DIFFERS: _differs,
    Code.OCCURRED: _occurred,
    Code.NOT_REACHED: _not_reached,
}


def _answer(fault: Fault, key: AnswerKey | None, wrote: str) -> str:
    right = _right_answer(key, str(fault.facts["field"])) if key else ""
    facts = {"wrote": wrote, "right": right}
    if fault.code is Code.UNANSWERED:
        told = _("Nothing was written here.")
    elif fault.code is Code.NOT_A_NUMBER:
        told = _("“%(wrote)s” is no number.") % facts
    else:
        told = _("“%(wrote)s” is not right.") % facts
    return told + " " + _("Right is %(right)s.") % facts if right else told


def _right_answer(key: AnswerKey, field: str) -> str:
    wanted = key.fields.get(field)
    match wanted:
        case NumberKey(value, tolerance) if tolerance:
            return f"{value:,f} ± {tolerance:,f}"
        case NumberKey(value):
            return f"{value:,f}"
        case TextKey(accepted):
            return accepted[0]
    return ""


def _level(fault: Fault, criterion: Criterion) -> str:
    levels = criterion.basis.levels if isinstance(criterion.basis, ByHuman) else ()
    chosen = next((level for level in levels if level.key == fault.facts["level"]), None)
    return _("Judged as: %(level)s.") % {"level": said(chosen.words) if chosen else ""}


def _group(fault: Fault) -> str:
    """Which of several customers, items or topics a loss belongs to."""
    for fact in _GROUPS:
        value = fault.facts.get(fact)
        if value is not None:
            return _("%(fact)s %(value)s:") % {"fact": _fact(fact).capitalize(), "value": value}
    return ""


def _kinds(facts: dict[str, Any]) -> dict[str, str]:
    return {"kind": _kind(facts["kind"]), "limit": _kind(facts["limit"])}


def _kind(key: str) -> str:
    return said(all_kinds()[key].name)


def _fact(fact: str) -> str:
    return said(fact_names()[fact])


def _value(fact: str, value: Any) -> str:
    if value is None:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if fact.endswith("fen"):
        return yuan(value)
    return listed(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _faults(codes: Iterable[str]) -> str:
    return listed(fault_label(code) if is_worded(code) else code for code in codes)


def clock(seconds: int) -> str:
    """Seconds as minutes and seconds: 291 is 4:51."""
    return f"{seconds // _MINUTE}:{seconds % _MINUTE:02d}"
