"""The documents of grading and contests name every code, check, format and rule file there is."""

import re
from pathlib import Path

import pytest

from exercises.scoring import contest_rules, grades
from exercises.scoring.contest_formats import all_formats
from exercises.scoring.dated_rules import read_packs
from exercises.scoring.faults import Code

BASE = Path(__file__).resolve().parent.parent.parent
GRADING = (BASE / "docs" / "grading.md").read_text(encoding="utf-8")
CONTESTS = (BASE / "docs" / "contests.md").read_text(encoding="utf-8")
RULE_FILES = sorted((BASE / "exercises" / "scoring").glob("*.toml"))


def test_every_reason_for_a_loss_stands_in_the_table_and_no_other():
    table = GRADING.split("| code |")[1].split("\n\n")[0]
    first = [row.split("|")[1] for row in table.splitlines()[2:]]
    assert {name for cell in first for name in re.findall(r"`(\w+)`", cell)} == set(Code)


@pytest.mark.parametrize("check", ["done", "in_order", "within", "at_least", "agree", "never"])
def test_every_check_is_explained(check):
    assert f"`{check}`" in GRADING


@pytest.mark.parametrize("file", RULE_FILES, ids=lambda file: file.name)
def test_every_rule_file_is_named(file):
    assert f"{file.name}`" in GRADING + CONTESTS


def test_the_numbers_in_the_documents_are_those_of_the_rules():
    grade = grades._packs()[-1]
    assert f"holds the grade at {grade.red_line_cap}" in GRADING
    assert all(
        f"≥ {band.at_least} {band.letter} {band.name.zh}" in GRADING for band in grade.bands[:-1]
    )
    procedure = contest_rules._procedures()[-1]
    assert f"the first {procedure.recheck_top} all" in CONTESTS
    assert f"further apart than {procedure.gap_percent} %" in CONTESTS
    assert f"more than {procedure.outlier_points} points of 100" in CONTESTS


def test_every_pack_of_numbers_has_a_source_and_a_version_of_its_own():
    for file in RULE_FILES:
        if file.name == "evidence_kinds.toml":
            continue
        packs = read_packs(file)
        assert all(pack.source for pack in packs)
        named = [(pack.about.get("key"), pack.version) for pack in packs]
        assert len(set(named)) == len(named)


def test_the_debate_s_caps_in_the_document_are_those_of_the_format():
    (debate,) = all_formats()["debate"]
    stages = [part for part in debate.parts if part.deductible]
    assert "/".join(str(part.out_of) for part in stages) in CONTESTS
    assert "/".join(str(part.deductible) for part in stages) in CONTESTS
