"""The classroom refuses with the same value as the town does."""

from simulator.rules.refusal import Refusal

__all__ = ["Refusal"]
