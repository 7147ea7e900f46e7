"""Identity numbers, card numbers and credit codes with their check characters."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.bank import card_number, credit_code, identity_number

born = st.dates(date(1930, 1, 1), date(2015, 12, 31))
figures = st.text("0123456789", min_size=1, max_size=24)
codes = st.text(credit_code.ALPHABET, min_size=17, max_size=17)


def number_of(day: date, sequence: int) -> str:
    first17 = f"990001{day:%Y%m%d}{sequence:03d}"
    return first17 + identity_number.check_digit(first17)


@given(born, st.integers(0, 999))
def test_a_completed_identity_number_is_valid_and_tells_birth_and_sex(
    day: date, sequence: int
) -> None:
    number = number_of(day, sequence)
    assert identity_number.is_valid(number)
    assert identity_number.is_valid(number.lower())
    assert identity_number.birth_date(number) == day
    assert identity_number.is_male(number) == bool(sequence % 2)
    assert identity_number.is_invented(number)


@given(born, st.integers(0, 999), st.integers(1, 17), st.sampled_from("0123456789"))
def test_one_wrong_figure_in_an_identity_number_is_found(
    day: date, sequence: int, place: int, figure: str
) -> None:
    number = number_of(day, sequence)
    if number[place] != figure:
        wrong = number[:place] + figure + number[place + 1 :]
        assert not identity_number.is_valid(wrong)


@given(born, st.integers(0, 999))
def test_nobody_is_born_after_today(day: date, sequence: int) -> None:
    number = number_of(day, sequence)
    assert identity_number.is_valid(number, on=day)
    assert not identity_number.is_valid(number, on=date(1929, 12, 31))


@pytest.mark.parametrize(
    "number",
    [
        "",
        "11010519491231002",
        "11010519491331002X",
        "１１０１０５１９４９１２３１００２X",
        "01010519491231002X",
    ],
)
def test_what_is_no_identity_number_is_not_valid(number: str) -> None:
    assert not identity_number.is_valid(number)


@pytest.mark.parametrize("first17", ["", "1101051949123100", "1101051949123100X"])
def test_only_seventeen_figures_have_a_check_digit(first17: str) -> None:
    with pytest.raises(ValueError, match="seventeen"):
        identity_number.check_digit(first17)


@given(figures)
def test_a_completed_card_number_is_valid_and_no_other_digit_completes_it(number: str) -> None:
    valid = [digit for digit in "0123456789" if card_number.is_valid(number + digit)]
    assert valid == [card_number.check_digit(number)]


@given(st.text("0123456789", min_size=8, max_size=19), st.integers(0, 17))
def test_two_neighbours_exchanged_are_found_but_for_nought_and_nine(
    number: str, place: int
) -> None:
    whole = number + card_number.check_digit(number)
    place %= len(whole) - 1
    one, other = whole[place], whole[place + 1]
    exchanged = whole[:place] + other + one + whole[place + 2 :]
    assert card_number.is_valid(exchanged) == (one == other or {one, other} == {"0", "9"})


def test_a_card_number_may_stand_in_groups() -> None:
    assert card_number.is_valid("7992 7398 713")
    assert not card_number.is_valid("7992-7398-713")
    assert not card_number.is_valid("")
    with pytest.raises(ValueError, match="figures only"):
        card_number.check_digit("79a")


@given(codes)
def test_a_completed_credit_code_is_valid_and_no_other_character_completes_it(code: str) -> None:
    valid = [end for end in credit_code.ALPHABET if credit_code.is_valid(code + end)]
    assert valid == [credit_code.check_character(code)]


def test_letters_that_look_like_figures_are_in_no_credit_code() -> None:
    for letter in "IOSVZ":
        assert not credit_code.is_valid("9144030019220382" + letter + "6")
        with pytest.raises(ValueError, match="seventeen"):
            credit_code.check_character("9144030019220382" + letter)
