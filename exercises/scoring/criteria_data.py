"""Criteria as plain data: what task files hold, and what is frozen with an attempt.

Points stand as numbers with at most two decimals in files and as text in frozen data (`"12.50"`).
"""

from collections.abc import Mapping
from typing import Any

from exercises.scoring.abilities import Ability
from exercises.scoring.checks import check_of
from exercises.scoring.criteria import (
    MOST_LEVELS,
    Basis,
    ByHuman,
    Criterion,
    FromAnswer,
    FromEvidence,
    Level,
    Never,
    Scope,
)
from exercises.scoring.patterns import pattern_of
from exercises.scoring.points import parsed, shown
from exercises.scoring.words import words_data, words_of

_BASES = frozenset({"evidence", "never", "answer", "levels"})
_SCOPE = frozenset({"each", "when", "expected"})
_OTHERS = frozenset({"key", "name", "points", "rule", "abilities", "red_line"})


def criterion_of(raw: Mapping[str, Any]) -> Criterion:
    """A criterion from its data.

    Raises:
        ValueError: the message names the criterion and what is wrong with it.
    """
    try:
        criterion = _read(raw)
        _check(criterion)
    except KeyError as error:
        msg = f"criterion {raw.get('key', '?')}: {error} is missing"
        raise ValueError(msg) from error
    except (TypeError, ValueError) as error:
        msg = f"criterion {raw.get('key', '?')}: {error}"
        raise ValueError(msg) from error
    return criterion


def as_data(criterion: Criterion) -> dict[str, Any]:
    """Plain data that `criterion_of` takes back."""
    data: dict[str, Any] = {
        "key": criterion.key,
        "name": words_data(criterion.name),
        "points": shown(criterion.points),
        **_basis_data(criterion.basis),
    }
    if criterion.rule:
        data["rule"] = words_data(criterion.rule)
    if criterion.abilities:
        data["abilities"] = [str(ability) for ability in criterion.abilities]
    if criterion.red_line:
        data["red_line"] = True
    return data


def _read(raw: Mapping[str, Any]) -> Criterion:
    bases = set(raw) & _BASES
    unknown = set(raw) - _BASES - _OTHERS
    if len(bases) != 1 or unknown:
        msg = f"needs exactly one of {sorted(_BASES)}" + (
            f" and knows no {sorted(unknown)}" if unknown else ""
        )
        raise ValueError(msg)
    rule = raw.get("rule")
    return Criterion(
        key=raw["key"],
        name=words_of(raw["name"]),
        points=parsed(raw["points"]),
        basis=_basis(bases.pop(), raw),
        rule=words_of(rule) if rule else None,
        abilities=tuple(Ability(ability) for ability in raw.get("abilities", ())),
        red_line=bool(raw.get("red_line", False)),
    )


def _basis(kind: str, raw: Mapping[str, Any]) -> Basis:
    match kind:
        case "evidence":
            scope = {name: value for name, value in raw[kind].items() if name in _SCOPE}
            check = {name: value for name, value in raw[kind].items() if name not in _SCOPE}
            when = scope.get("when")
            return FromEvidence(
                check_of(check),
                Scope(
                    str(scope.get("each", "")),
                    pattern_of(when) if when else None,
                    int(scope.get("expected", 0)),
                ),
            )
        case "never":
            never = dict(raw[kind])
            most = never.pop("most", raw["points"])
            what = pattern_of(never.pop("what"))
            return Never(what, parsed(never.pop("costs")), parsed(most), **never)
        case "answer":
            return FromAnswer(str(raw[kind]))
    levels = [Level(row["key"], parsed(row["points"]), words_of(row["name"])) for row in raw[kind]]
    return ByHuman(tuple(sorted(levels, key=lambda level: -level.points)))


def _basis_data(basis: Basis) -> dict[str, Any]:
    match basis:
        case FromEvidence(check, scope):
            data = check.as_data()
            if scope.each:
                data["each"] = scope.each
            if scope.when:
                data["when"] = scope.when.as_data()
            if scope.expected:
                data["expected"] = scope.expected
            return {"evidence": data}
        case Never(what, costs, most):
            return {"never": {"what": what.as_data(), "costs": shown(costs), "most": shown(most)}}
        case FromAnswer(field):
            return {"answer": field}
        case ByHuman(levels):
            rows = [
                {"key": level.key, "points": shown(level.points), "name": words_data(level.words)}
                for level in levels
            ]
            return {"levels": rows}


def _check(criterion: Criterion) -> None:
    if criterion.points < 0:
        msg = "points must not be negative"
        raise ValueError(msg)
    match criterion.basis:
        case Never(costs=costs, most=most) if costs <= 0 or most < costs:
            msg = "a penalty costs something each time, and at most no less than that"
        case FromEvidence(scope=scope) if scope.expected < 0 or (scope.expected and not scope.each):
            msg = "expected counts the groups of each"
        case ByHuman(levels) if not 2 <= len(levels) <= MOST_LEVELS:  # noqa: PLR2004
            msg = f"needs 2 to {MOST_LEVELS} levels"
        case ByHuman(levels) if len({level.points for level in levels}) < len(levels):
            msg = "every level has points of its own"
        case ByHuman(levels) if len({level.key for level in levels}) < len(levels):
            msg = "a level stands twice"
        case ByHuman(levels) if levels[0].points != criterion.points or levels[-1].points < 0:
            msg = "the best level gives the criterion's points, and none less than 0"
        case FromEvidence() | FromAnswer() | ByHuman() if criterion.points == 0:
            msg = "only a penalty may have no points of its own"
        case _:
            return
    raise ValueError(msg)
