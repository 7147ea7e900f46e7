"""The library of tasks: whole, in both languages, and every task can be done without a fault."""

import copy
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from exercises.library import tasks
from exercises.library.tasks import Post, all_tasks, businesses, read_task, task_of, tasks_for
from exercises.scoring.answers import Answer, key_of
from exercises.scoring.checks import AtLeast, Done
from exercises.scoring.criteria import Filling, FromEvidence, State, Work
from exercises.scoring.evidence_kinds import all_kinds, read_kinds
from exercises.scoring.marking import mark
from exercises.scoring.patterns import ANY
from simulator.models import Duty
from tests.scoring.made_up import evidence, line

HAN = re.compile(r"[\u3400-\u9fff]")
FOLDER = Path(tasks.__file__).parent / "task"
TASKS = list(all_tasks().values())


def named(task):
    return task.key


def every_words(task):
    yield from (task.name, task.about)
    for step in task.steps:
        yield from (step.name, step.hint)
    for criterion in task.rubric:
        yield criterion.name
        if criterion.rule:
            yield criterion.rule


# ---- What the library offers -------------------------------------------------------------------
@pytest.mark.parametrize("post", Post)
def test_each_post_has_at_least_three_tasks_from_simple_to_complex(post):
    levels = [task.level for task in tasks_for(post)]
    assert len(levels) >= 3
    assert levels == sorted(levels)
    assert set(levels) == {1, 2, 3}


def test_posts_are_duties_of_the_town():
    assert {str(post) for post in Post} <= set(Duty.values)


def test_every_project_has_a_task_and_every_task_a_project():
    offered = {
        (business.post, business.key, project.key)
        for business in businesses()
        for project in business.projects
    }
    assert {(task.post, task.business, task.project) for task in TASKS} == offered


@pytest.mark.parametrize("task", TASKS, ids=named)
def test_a_task_speaks_both_languages(task):
    for words in every_words(task):
        assert HAN.search(words.zh), words
        assert not HAN.search(words.en), words
        assert not re.search(r"[a-z]{3,}", words.zh), words
        assert words.said_in("en") == words.en
        assert words.said_in("zh-hans") == words.zh


def test_every_kind_of_evidence_speaks_both_languages():
    for kind in all_kinds().values():
        assert HAN.search(kind.name.zh)
        assert not HAN.search(kind.name.en)


@pytest.mark.parametrize("task", TASKS, ids=named)
def test_a_task_trains_something_that_the_radar_shows(task):
    assert all(criterion.abilities for criterion in task.rubric)
    assert {ability for criterion in task.rubric for ability in criterion.abilities}


def test_together_the_tasks_reach_every_line_of_the_radar():
    reached = {ability for task in TASKS for c in task.rubric for ability in c.abilities}
    assert len(reached) == 6


# ---- Every task can be done --------------------------------------------------------------------
class Ideal:
    """Somebody who does every step of a task as its criteria ask, in the order of the steps."""

    def __init__(self, task):
        self.task = task
        self.lines = []
        self.wanted = {}
        for criterion in task.rubric:
            if isinstance(criterion.basis, FromEvidence):
                for pattern in criterion.basis.steps():
                    for condition in pattern.where:
                        value = condition.allowed[0] if condition.allowed else condition.at_most
                        self.wanted.setdefault(pattern.kind, {})[condition.fact] = value

    def write(self, kind, noticed=(), faults=(), **facts):
        types = all_kinds()[kind].facts
        defaults = {"text": "x", "whole": 1, "yes_no": True, "list": ("x",)}
        said = {
            name: fact.allowed[0] if fact.allowed else defaults[fact.type]
            for name, fact in types.items()
        }
        said |= {**self.wanted.get(kind, {}), **facts}
        said = {name: value for name, value in said.items() if name in types}
        written = line(len(self.lines) + 1, kind, noticed=noticed, faults=faults, **said)
        assert all_kinds()[kind].faults(written) == []
        self.lines.append(written)

    def repeats(self, kind):
        """The facts by which a kind is repeated, or as often as it is asked for."""
        for criterion in self.task.rubric:
            basis = criterion.basis
            if isinstance(basis, FromEvidence) and kind in {p.kind for p in basis.steps()}:
                each = basis.scope.each
                if each and each != "visit":
                    allowed = all_kinds()[kind].facts[each].allowed
                    values = allowed or [f"{each}{n}" for n in range(basis.scope.expected)]
                    return [{each: value} for value in values]
                if isinstance(basis.check, AtLeast):
                    return [{}] * basis.check.times
        return [{}]

    def visit(self, name, customer):
        """One customer: a trap is noticed in the first step, and a withdrawal's large sum later."""
        noticed = (customer.trap,) if customer.trap else ()
        if customer.trap:
            self.write("town.trap_set", visit=name, trap=customer.trap)
        if customer.trap == "no_due_diligence":
            noticed = ("no_due_diligence", "no_second_count")
        for kind in [kind for step in self.task.steps for kind in step.evidence]:
            if "visit" in all_kinds()[kind].facts:
                for repeat in self.repeats(kind):
                    self.write(kind, noticed=noticed, **{"visit": name, **repeat})

    def work(self):
        for place, customer in enumerate(self.task.customers):
            self.visit(f"v{place}", customer)
        kinds = dict.fromkeys(kind for step in self.task.steps for kind in step.evidence)
        for kind in kinds:
            if "visit" not in all_kinds()[kind].facts:
                for repeat in self.repeats(kind):
                    self.write(kind, **repeat)
        fillings = {
            criterion.key: Filling(criterion.basis.levels[0].key)
            for criterion in self.task.rubric
            if criterion.by_human
        }
        key = key_of({field: {"value": 5} for field in self.task.answers})
        answers = {field: Answer("5") for field in self.task.answers}
        return Work(evidence(*self.lines), answers, key, fillings)


@pytest.mark.parametrize("task", TASKS, ids=named)
def test_whoever_does_every_step_gets_every_point(task):
    marking = mark(task.rubric, Ideal(task).work())
    assert [each for each in marking.criteria if each.losses] == []
    assert (marking.total, marking.capped) == (10000, False)


@pytest.mark.parametrize("task", TASKS, ids=named)
def test_whoever_does_nothing_gets_nothing(task):
    work = Ideal(task).work()
    idle = Work(
        key=work.key,
        fillings={c.key: Filling(c.basis.levels[-1].key) for c in task.rubric if c.by_human},
    )
    marking = mark(task.rubric, idle)
    assert (marking.total, marking.earned) == (0, 0)


def looked_for(task, marking):
    """Kinds that earned points; what only limits when something is done is not among them."""
    checks = [
        criterion.basis.check
        for criterion in task.rubric
        if isinstance(criterion.basis, FromEvidence) and marking.of(criterion.key).points
    ]
    return {
        pattern.kind
        for check in checks
        for pattern in ([check.what] if isinstance(check, Done) else check.patterns())
        if pattern.kind != ANY
    }


@pytest.mark.parametrize("task", TASKS, ids=named)
def test_leaving_out_any_step_that_is_marked_costs_points(task):
    full = Ideal(task).work()
    for kind in looked_for(task, mark(task.rubric, full)):
        left = evidence(*(each for each in full.evidence if each.kind != kind))
        marking = mark(task.rubric, Work(left, full.answers, full.key, full.fillings))
        assert marking.total < 10000, kind


def test_a_red_line_of_a_task_holds_a_perfect_run_at_fifty_nine():
    task = task_of("broker-phone-order")
    ideal = Ideal(task)
    ideal.work()
    ideal.write("order.own_trade_tried")
    marking = mark(task.rubric, Work(evidence(*ideal.lines)))
    assert (marking.total, marking.capped) == (5900, True)


def test_a_situation_without_an_observer_leaves_manners_out():
    task = task_of("teller-cash-deposit")
    assert mark(task.rubric, Ideal(task).work()).of("manners").state is State.NOT_MET


# ---- What the loader says ----------------------------------------------------------------------
@pytest.fixture
def raw():
    text = (FOLDER / "teller-cash-deposit.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


FAULTS = {
    "an unknown entry": (lambda raw: raw.update(colour="red"), "knows no"),
    "another post's project": (lambda raw: raw.update(project="plans"), "has no personal_cash"),
    "a level too high": (lambda raw: raw.update(level=4), "levels are"),
    "no minutes": (lambda raw: raw.update(minutes=0), "a minute"),
    "nobody comes": (lambda raw: raw.update(customers=[]), "needs a customer"),
    "a strange trap": (lambda raw: raw["customers"][0].update(trap="ghost"), "no such trap"),
    "amounts the wrong way": (lambda raw: raw["customers"][0].update(yuan=[5, 1]), "least, most"),
    "a step twice": (lambda raw: raw["steps"].append(raw["steps"][0]), "stands twice"),
    "evidence of no kind": (
        lambda raw: raw["steps"][0]["evidence"].append("counter.sung"),
        "no kind of evidence 'counter.sung'",
    ),
    "a step without evidence": (lambda raw: raw["steps"][0].update(evidence=[]), "no evidence"),
    "points that are not a hundred": (
        lambda raw: raw["criteria"][0].update(points=16),
        "100 in all, not 101",
    ),
    "points for nothing": (lambda raw: raw["criteria"][-1].update(points=5), "for doing nothing"),
    "a criterion of no kind": (
        lambda raw: raw["criteria"][2]["evidence"].update(done="counter.sung"),
        "criterion confirmed: there is no kind",
    ),
    "a fact that is none": (
        lambda raw: raw["criteria"][0]["evidence"].update(
            done={"kind": "counter.confirmed", "where": {"blue": True}}
        ),
        "no fact 'blue'",
    ),
    "a value that cannot be": (
        lambda raw: raw["criteria"][0]["evidence"]["done"]["where"].update(central_asked="perfect"),
        "can never be 'perfect'",
    ),
    "a limit on a text": (
        lambda raw: raw["criteria"][0]["evidence"]["done"]["where"].update(
            central_asked={"at_least": 1}
        ),
        "can never be",
    ),
    "grouped by what is not there": (
        lambda raw: raw["criteria"][0]["evidence"].update(each="floor"),
        "no fact 'floor'",
    ),
    "marked but no step": (
        lambda raw: raw["steps"].pop(7),
        r"marks \['counter.sealed'\], which no step writes",
    ),
    "a trap that is none": (
        lambda raw: raw["criteria"][0]["evidence"]["done"].update(noticed="ghost"),
        "no trap 'ghost'",
    ),
    "a fact of just any kind": (
        lambda raw: raw["criteria"][2]["evidence"].update(
            done={"kind": "*", "noticed": "counterfeit", "where": {"fen": 1}}
        ),
        r"\* has no fact 'fen'",
    ),
    "a list that must hold what no list can": (
        lambda raw: raw["criteria"][0]["evidence"]["done"]["where"].update(
            central_asked={"includes": ["x"]}
        ),
        "can never be",
    ),
    "an answer that is not marked": (lambda raw: raw.update(answers=["gap"]), "are not what"),
    "one language": (lambda raw: raw.update(name={"zh": "存款"}), "exactly zh and en"),
    "negative attempts": (lambda raw: raw["exam"].update(attempts=-1), "attempts are counted"),
    "a strange market": (lambda raw: raw.update(market="stormy"), "stormy"),
    "a criterion without points": (
        lambda raw: raw["criteria"][0].pop("points"),
        "'points' is missing",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_loader_says_what_is_wrong(raw, fault):
    damage, said = FAULTS[fault]
    read_task(raw)
    broken = copy.deepcopy(raw)
    damage(broken)
    with pytest.raises(ValueError, match=said):
        read_task(broken)


def test_the_loader_names_the_file(tmp_path, monkeypatch):
    (tmp_path / "broken.toml").write_text('key = "broken"\nversion = "1"\n', encoding="utf-8")
    monkeypatch.setattr(tasks, "_FOLDER", tmp_path)
    all_tasks.cache_clear()
    try:
        with pytest.raises(
            ValueError,
            match=r"broken\.toml: 'criteria' is missing|broken\.toml: 'red_line_cap' is missing",
        ):
            all_tasks()
    finally:
        all_tasks.cache_clear()


def test_kinds_of_evidence_are_checked_too():
    row = {"key": "a", "name": {"zh": "一", "en": "one"}, "facts": {"n": "whole"}}
    with pytest.raises(ValueError, match="twice"):
        read_kinds({"values": {}, "kinds": [row, row]})
    with pytest.raises(ValueError, match="no such type"):
        read_kinds({"values": {}, "kinds": [{**row, "facts": {"n": "float"}}]})
    kind = read_kinds(
        {"values": {"side": ["buy"]}, "kinds": [{**row, "facts": {"n": "whole", "s": "side"}}]}
    )["a"]
    assert kind.faults(line(1, "a", n=1, s="buy")) == []
    assert kind.faults(line(1, "a", n=True, s="sell", x=1)) == [
        "x is unknown",
        "n cannot be True",
        "s cannot be 'sell'",
    ]
    assert kind.faults(line(1, "a", s="buy")) == ["n is missing"]
