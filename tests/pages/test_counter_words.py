"""Every refusal and every fault of the counter has its words."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from simulator.engine.bank.counterfeit import SeizureStep
from simulator.engine.bank.papers import PaperKind
from simulator.engine.bank.slips import TELLER_SLIPS
from simulator.engine.bank.traps import Trap
from simulator.engine.refusal import Refusal
from simulator.views import counter_words, evidence_words
from simulator.views.counter_forms import REASONS
from simulator.views.slip_words import SLIP_LABELS

BASE = Path(__file__).resolve().parent.parent.parent / "simulator"
SERVICES = (
    *("books", "business_day", "cash_boxes", "counter", "counter_day", "counter_effects"),
    *("night", "queue", "second_person", "visitors", "vouchers"),
)
PLACES = [
    *(BASE / "engine" / "bank").glob("*.py"),
    *(BASE / "services" / f"{name}.py" for name in SERVICES),
    *(BASE / "views").glob("counter*.py"),
    *(BASE / "views" / f"{name}.py" for name in ("authorise", "closing")),
]
NOT_TOLD = {
    "pre_stamped",
    "spoiled_unfinished",
    "box_differs",
    "not_recounted",
    "entry_key_used",
    "entry_reversed_before",
}
"""Refusals that no page can bring about."""


def codes(*names: str) -> set[str]:
    """The first argument of every call of these names, in engine, services and views of the bank."""
    found = set()
    for path in PLACES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            first = node.args[0]
            if name in names and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def test_every_refusal_has_a_sentence():
    refusals = codes("Refusal", "refuses") - NOT_TOLD
    assert len(refusals) > 30
    queue_of_the_engine = {"nobody_waits", "counter_busy", "counter_empty", "nothing_to_resume"}
    without = {code for code in refusals | queue_of_the_engine if not counter_words.is_worded(code)}
    assert without == set()


def test_every_fault_has_words():
    faults = codes("Fault", "faults")
    assert len(faults) > 10
    assert {code for code in faults if not evidence_words.is_worded(code)} == set()
    assert all(evidence_words.is_worded(trap) for trap in Trap)


def test_every_slip_is_a_refusal_and_has_words():
    assert codes("Refusal", "refuses") | {"authorised_by_teller"} >= TELLER_SLIPS
    assert set(SLIP_LABELS) == TELLER_SLIPS


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_reasons_papers_and_steps_have_words(language):
    with translation.override(language):
        assert all(counter_words.trap_label(str(code)) for code in REASONS)
        assert set(counter_words.PAPER_LABELS) == set(PaperKind)
        assert set(counter_words.SEIZURE_LABELS) == set(SeizureStep)


def test_a_sentence_carries_its_numbers_in_yuan():
    refusal = Refusal("funds", facts={"asked_fen": 1_000_050, "balance_fen": 5})
    with translation.override("en"):
        told = counter_words.sentence(refusal)
    assert told == "The customer asks for 10,000.50 yuan; the account holds 0.05."
