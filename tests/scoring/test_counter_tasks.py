"""The tasks of the counter, done by the engine's own bots: what they leave behind is what is marked."""

import re
from pathlib import Path

import pytest

from exercises.library.tasks import Wish, task_of
from exercises.scoring.criteria import State, Work
from exercises.scoring.evidence_kinds import all_kinds, all_traps
from exercises.scoring.marking import mark
from simulator.engine.bank.actions import ConfirmAmount, Post
from simulator.engine.bank.progress import Ending
from simulator.engine.bank.spine import Business
from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.engine.wealth.disclosure import disclosure
from simulator.engine.wealth.suitability import Outcome
from tests.engine.test_bank_transactions import faced, served
from tests.scoring.made_up import evidence, line

BANK = Path(__file__).resolve().parent.parent.parent / "simulator" / "engine" / "bank"


class Teller(BotTeller):
    """The engine's bot, which also says every amount aloud (唱收), not only one that differs."""

    def next_action(self, situation, progress, **box):
        action = super().next_action(situation, progress, **box)
        if isinstance(action, Post) and progress.count and progress.confirmed_fen is None:
            return ConfirmAmount(progress.count.counted.fen)
        return action


def worked(task, bot):
    """The evidence of a bot that serves every customer of a task and closes even."""
    lines = []

    def write(kind, *, noticed=(), faults=(), **facts):
        written = line(len(lines) + 1, kind, noticed=noticed, faults=faults, **facts)
        assert all_kinds()[kind].faults(written) == [], kind
        lines.append(written)

    write("counter.opened", box="B1", box_fen=1)
    for place, customer in enumerate(task.customers, start=1):
        visit = f"v{place}"
        trap = Trap(customer.trap) if customer.trap else None
        business = Business.DEPOSIT if customer.wish is Wish.DEPOSIT else Business.WITHDRAWAL
        if trap:
            write("town.trap_set", visit=visit, trap=str(trap))
        progress, left = served(faced(business, trap, number=place), bot)
        assert progress.ending in Ending
        for each in left:
            codes = tuple(fault.code for fault in each.faults)
            noticed = tuple(map(str, each.noticed))
            write(each.kind, visit=visit, noticed=noticed, faults=codes, **each.facts)
    write("counter.closed", counted_fen=1, over_fen=0, short_fen=0, is_right=True, by="teller")
    return Work(evidence(*lines))


def marked(key, bot):
    task = task_of(key)
    return mark(task.rubric, worked(task, bot))


COUNTER_TASKS = ["teller-cash-deposit", "teller-large-withdrawal", "teller-traps-and-closing"]


@pytest.mark.parametrize("key", COUNTER_TASKS)
def test_a_careful_teller_gets_every_point(key):
    marking = marked(key, Teller())
    lost = {each.key: each.losses for each in marking.criteria if each.losses}
    assert lost == {}
    assert marking.total == 10000
    assert marking.of("identity").state is State.MARKED


@pytest.mark.parametrize("trap", ["counterfeit", "expired_id", "agent_without_id", "phone_scam"])
def test_a_teller_who_overlooks_a_trap_loses_its_points_and_reads_where(trap):
    marking = marked("teller-traps-and-closing", Teller(frozenset({Trap(trap)})))
    (loss,) = marking.of("caught").losses
    assert loss.points == 1000
    assert trap in loss.fault.facts["faults"]
    assert loss.fault.lines
    is_red = trap in ("counterfeit", "phone_scam")
    assert bool(marking.of("let_through").losses) is is_red
    assert (marking.total <= 5900) is is_red


@pytest.mark.parametrize(
    ("trap", "criterion"), [("no_due_diligence", "diligence"), ("no_second_count", "second_count")]
)
def test_large_cash_handled_like_small_cash_costs_what_was_left_out(trap, criterion):
    marking = marked("teller-large-withdrawal", Teller(frozenset({Trap(trap)})))
    assert {each.key for each in marking.criteria if each.losses} == {criterion}


def test_the_list_knows_every_kind_and_every_trap_of_the_counter():
    written = {
        kind
        for path in BANK.glob("*.py")
        for kind in re.findall(r"\"(counter\.\w+)\"", path.read_text(encoding="utf-8"))
    }
    assert len(written) > 15
    assert written <= set(all_kinds())
    assert set(map(str, Trap)) <= set(all_traps())
    assert all_kinds()["counter.posted"].facts["business"].allowed == tuple(map(str, Business))


def test_the_list_speaks_of_suitability_and_disclosure_as_the_wealth_office_does():
    kinds = all_kinds()
    assert kinds["wealth.match_checked"].facts["outcome"].allowed == tuple(map(str, Outcome))
    steps = tuple(step.key for step in disclosure().steps)
    assert kinds["wealth.disclosure_said"].facts["step"].allowed == steps
