"""Scenario files: complete in both languages, consistent, and clear about what is wrong."""

import re
import tomllib
from copy import deepcopy
from pathlib import Path

import pytest

from simulator.engine.market.news import Newsroom
from simulator.scenarios import scenario_file

FOLDER = Path(scenario_file.__file__).parent
RAW = tomllib.loads((FOLDER / "main-board.toml").read_text(encoding="utf-8"))
SCENARIO = scenario_file.load("main-board")


@pytest.mark.parametrize("key", scenario_file.keys())
def test_every_scenario_file_loads(key):
    assert scenario_file.load(key).key == key


def test_a_scenario_that_does_not_exist_is_named():
    with pytest.raises(KeyError, match="bull-market"):
        scenario_file.load("bull-market")


def test_the_main_board_has_eighteen_companies_three_in_each_of_six_sectors():
    sectors = [instrument.sector for instrument in SCENARIO.instruments]
    assert len(sectors) == 18
    assert {sector: sectors.count(sector) for sector in SCENARIO.sectors} == dict.fromkeys(
        SCENARIO.sectors, 3
    )
    assert [instrument.number for instrument in SCENARIO.instruments] == list(range(18))


def test_one_index_holds_every_company_and_one_the_growth_sectors():
    composite, growth = SCENARIO.indices
    assert composite.members == tuple(range(18))
    assert {SCENARIO.instruments[member].sector for member in growth.members} == {
        "technology",
        "health",
    }


def test_codes_are_of_a_range_that_no_exchange_has_issued():
    codes = [item.code for item in (*SCENARIO.instruments, *SCENARIO.indices)]
    assert [code for code in codes if not re.fullmatch(r"999[0-8]\d\d", code)] == []


def test_there_is_news_for_the_market_every_sector_and_every_company():
    scopes = {item.scope for item in SCENARIO.news}
    companies = {instrument.code for instrument in SCENARIO.instruments}
    assert len(SCENARIO.news) >= 40
    assert scopes == {"market", *SCENARIO.sectors, *companies}


def test_news_goes_both_ways_and_some_is_priced_in_already():
    shocks = [item.shock for item in SCENARIO.news]
    assert sum(shock > 0 for shock in shocks) >= 15
    assert sum(shock < 0 for shock in shocks) >= 15
    assert sum(shock == 0 for shock in shocks) >= 3


def test_no_company_drifts_away_with_its_news():
    worth = [
        line
        for item, line in zip(SCENARIO.news, Newsroom(SCENARIO, seed=1).worth, strict=True)
        if not item.on_call
    ]
    for instrument in SCENARIO.instruments:
        assert abs(sum(line[instrument.number] for line in worth)) < 0.01, instrument.code


FAULTS = [
    (("instruments", 3, "code"), "600000", r"instrument 600000: a code is 9991xx to 9998xx"),
    (("instruments", 3, "code"), "999101", r"code used more than once: \['999101'\]"),
    (("instruments", 3, "sector"), "space", r"instrument 999203: there is no sector 'space'"),
    (("instruments", 3, "initials"), "Ylyh", r"initials 'Ylyh' are 2 to 6 small letters"),
    (("instruments", 3, "initials"), "hyny", r"initials used more than once: \['hyny'\]"),
    (("instruments", 3, "previous_close"), 0, r"instrument 999203: previous_close 0 is not within"),
    (("instruments", 3, "beta"), -1.0, r"instrument 999203: beta -1.0 is not within"),
    (("instruments", 3, "volatility"), 3, r"instrument 999203: volatility 3 is not within"),
    (("instruments", 3, "activity"), 0, r"instrument 999203: activity 0 is not within"),
    (("instruments", 3, "shares"), 100, r"instrument 999203: shares 100 is not within"),
    (("instruments", 3, "name", "en"), "云岭", r"999203 name: the English '云岭' is missing or"),
    (("instruments", 3, "colour"), "red", r"unexpected keyword argument 'colour'"),
    (("sectors", "finance", "zh"), "Finance", r"sector finance: the Chinese 'Finance' is not"),
    (("indices", 1, "code"), "000001", r"index 000001: a code is 9990xx"),
    (("indices", 1, "sectors"), ["space"], r"index 999002: there is no sector \['space'\]"),
    (("indices", 1, "sectors"), [], r"index 999002: it has no members"),
    (("indices", 1, "base"), 0, r"index 999002: base 0 is not within"),
    (("news", 0, "scope"), "999999", r"news reserve-ratio-cut: scope '999999' is neither"),
    (("news", 0, "shock"), 0.5, r"news reserve-ratio-cut: shock 0.5 is not within"),
    (("news", 0, "text", "en"), " ", r"news reserve-ratio-cut text: the English '' is missing"),
    (("news", 0, "key"), "oil-rises", r"key of a news line used more than once: \['oil-rises'\]"),
]


@pytest.mark.parametrize(("place", "value", "fault"), FAULTS, ids=lambda value: str(value)[:50])
def test_a_fault_in_a_scenario_is_told_with_its_place(place, value, fault):
    raw = deepcopy(RAW)
    target = raw
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    with pytest.raises((ValueError, TypeError), match=fault):
        scenario_file.read_scenario(raw)


def test_an_entry_without_a_field_is_told_by_the_field():
    raw = deepcopy(RAW)
    del raw["instruments"][5]["shares"]
    with pytest.raises((ValueError, TypeError), match="shares"):
        scenario_file.read_scenario(raw)
