"""Seizing a counterfeit (假币收缴), step by step, by the rule of a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simulator.engine.bank.rules import rule
from simulator.engine.refusal import Fault
from simulator.engine.rule_book import Rule


class Medium(StrEnum):
    """What was counterfeited."""

    YUAN_NOTE = "yuan_note"
    FOREIGN_NOTE = "foreign_note"
    COIN = "coin"


class SeizureStep(StrEnum):
    """The steps of a seizure, in their order."""

    TELL = "tell"
    """The holder is told, and the piece stays in the holder's sight."""
    SECOND_CLERK = "second_clerk"
    """A second qualified clerk examines it."""
    STAMP = "stamp"
    """A yuan note is stamped 假币 on its face and back."""
    BAG = "bag"
    """A foreign note or a coin goes into a special bag, sealed and stamped at the seal."""
    CERTIFICATE = "certificate"
    """The holder gets the certificate of seizure (假币收缴凭证)."""
    APPEAL = "appeal"
    """The holder is told of the right to an appraisal."""
    REGISTER = "register"
    """It is entered in the register and stored apart from the accounts."""
    REPORT = "report"
    """The People's Bank and the police are told at once."""


@dataclass(frozen=True, slots=True)
class Find:
    """What was found at once in one customer's money."""

    pieces: int
    medium: Medium = Medium.YUAN_NOTE
    new_technique: bool = False
    lead: bool = False
    """It leads to makers or sellers."""
    resists: bool = False
    """The holder resists the seizure."""


def must_report(find: Find, day: date) -> bool:
    """Whether a find is reported at once to the People's Bank and the police."""
    many = find.pieces >= rule("bank.counterfeit.report", day).numbers["pieces"]
    return many or find.new_technique or find.lead or find.resists


def is_stamped(medium: Medium) -> bool:
    """Whether the piece itself is stamped; foreign notes and coins are bagged instead."""
    return medium is Medium.YUAN_NOTE


def enough_staff(staff: int, day: date) -> bool:
    """Whether enough qualified clerks take part."""
    needed: int = rule("bank.counterfeit.seizure", day).numbers["staff"]
    return staff >= needed


def may_appeal(working_days_after: int, day: date) -> bool:
    """Whether the holder may still apply for an appraisal, so many working days afterwards."""
    limit: int = rule("bank.counterfeit.appeal", day).numbers["working_days"]
    return 0 <= working_days_after <= limit


def procedure(find: Find, day: date) -> tuple[SeizureStep, ...]:
    """The steps that a find asks for, in order."""
    mark = SeizureStep.STAMP if is_stamped(find.medium) else SeizureStep.BAG
    steps = (
        SeizureStep.TELL,
        SeizureStep.SECOND_CLERK,
        mark,
        SeizureStep.CERTIFICATE,
        SeizureStep.APPEAL,
        SeizureStep.REGISTER,
    )
    return (*steps, SeizureStep.REPORT) if must_report(find, day) else steps


@dataclass(frozen=True, slots=True)
class Seizure:
    """How a seizure was carried out."""

    find: Find
    steps: tuple[SeizureStep, ...]
    """What was done, in the order in which it was done."""
    staff: int
    left_sight: bool = False
    """The piece left the holder's sight before the seizure was over."""
    given_back: bool = False
    called_confiscation: bool = False
    """It was called 没收 (confiscation), which only authorities may do; a bank seizes (收缴)."""


def judge_seizure(seizure: Seizure, day: date) -> tuple[Fault, ...]:
    """What was wrong with a seizure; empty if nothing was."""
    holding = rule("bank.counterfeit.seizure", day)
    wanted = procedure(seizure.find, day)
    faults = [
        _rule_of(step, day).faults("seizure_step_missing", step=step)
        for step in wanted
        if step not in seizure.steps
    ]
    faults += [
        holding.faults("seizure_step_wrong", step=step)
        for step in seizure.steps
        if step not in (*wanted, SeizureStep.REPORT)
    ]
    in_order = [step for step in wanted if step in seizure.steps]
    if in_order != [step for step in seizure.steps if step in wanted]:
        faults.append(holding.faults("seizure_out_of_order", order=[*wanted]))
    wrongs = {
        "seizure_one_clerk": not enough_staff(seizure.staff, day),
        "seizure_out_of_sight": seizure.left_sight,
        "counterfeit_given_back": seizure.given_back,
        "called_confiscation": seizure.called_confiscation,
    }
    return (*faults, *(holding.faults(code) for code, is_wrong in wrongs.items() if is_wrong))


def _rule_of(step: SeizureStep, day: date) -> Rule:
    keys = {
        SeizureStep.REPORT: "bank.counterfeit.report",
        SeizureStep.APPEAL: "bank.counterfeit.appeal",
    }
    return rule(keys.get(step, "bank.counterfeit.seizure"), day)
