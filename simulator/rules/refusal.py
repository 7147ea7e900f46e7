"""Why something was not done, as a value: a code and its numbers. Views put it into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Refusal:
    """`code` names the rule; `facts` holds the numbers and names that its sentence needs."""

    code: str
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
