"""What was not done, and what was done wrong: values with a code, the rule behind them, and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was asked for did not happen, and nothing changed.

    `code` says what stood in the way, `rule` names the dated rule (`<key>@<first day>`, empty where
    only good sense forbids it), `facts` holds the numbers and names that a sentence about it needs.
    """

    code: str
    rule: str = ""
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Fault:
    """What happened although a rule forbids it, as evidence keeps it; made like a refusal."""

    code: str
    rule: str = ""
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
