"""Who somebody is: drawn from a seed and a number, and the same whoever else is drawn.

Nobody alive can be meant: identity numbers carry an area code that was never issued, card numbers
begin with 9, phone numbers with a block that no operator has (154, memory-only).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from faker import Faker

from simulator.engine.bank import card_number, identity_number
from simulator.engine.bank.due_diligence import Risk
from simulator.engine.bank.papers import IdentityPaper
from simulator.engine.bank.portraits import Portrait, portrait, years_ago
from simulator.engine.bilingual import Bilingual

_PERSON, _RELATIVE = 1, 2
"""Names of the streams of chance that belong to one person."""
YOUNGEST, OLDEST = 19, 78
_PHONE_BLOCK = "154"
_AREAS = ("990001", "990002", "990011", "990021")
_DISTRICTS = ("长渡区", "江湾区", "望海区", "云岭县")
_STREETS = ("滨江路", "青石街", "望月巷", "渡口路", "桂花街", "灯塔路", "北辰路", "云梯巷")
_CITY = "江海市"
_LONG_TERM_AGE, _TWENTY_YEARS_AGE = 46, 26
"""From these ages on a card is valid without end, or for twenty years; before, for ten."""
PENSION_AGE = 60
_SEQUENCES = 500
_YEAR = 365.25

_WORKING = (
    Bilingual("个体户", "Shopkeeper"),
    Bilingual("教师", "Teacher"),
    Bilingual("护士", "Nurse"),
    Bilingual("货车司机", "Lorry driver"),
    Bilingual("厨师", "Cook"),
    Bilingual("会计", "Accountant"),
    Bilingual("程序员", "Programmer"),
    Bilingual("电工", "Electrician"),
    Bilingual("公司职员", "Office clerk"),
    Bilingual("花店店主", "Florist"),
    Bilingual("快递员", "Courier"),
    Bilingual("果农", "Fruit grower"),
)
_RETIRED = (
    Bilingual("退休教师", "Retired teacher"),
    Bilingual("退休工人", "Retired worker"),
    Bilingual("退休医生", "Retired doctor"),
)


class Temperament(StrEnum):
    """How somebody behaves at a counter."""

    CALM = "calm"
    CHATTY = "chatty"
    HURRIED = "hurried"
    TIMID = "timid"
    STUBBORN = "stubborn"


_PATIENCE = {
    Temperament.CALM: 1_500,
    Temperament.CHATTY: 1_200,
    Temperament.HURRIED: 480,
    Temperament.TIMID: 1_200,
    Temperament.STUBBORN: 780,
}
"""Seconds of branch time that somebody waits before leaving, give or take a fifth."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody of the town, as drawn; kept as facts, so that a later edition changes nobody."""

    number: int
    name: str
    is_male: bool
    born: date
    identity: IdentityPaper
    """The valid identity card."""
    card: str
    phone: str
    job: Bilingual
    face: Portrait
    temperament: Temperament
    patience: int
    """Seconds of branch time."""
    risk: Risk

    def age(self, day: date) -> int:
        """Whole years on a day."""
        return whole_years(self.born, day)

    @property
    def title(self) -> Bilingual:
        """How one addresses the person."""
        if self.is_male:
            return Bilingual(f"{self.name[0]}先生", f"Mr {self.name}")
        return Bilingual(f"{self.name[0]}女士", f"Ms {self.name}")


def persona(seed: int, number: int, on: date) -> Persona:
    """The customer with a number in the town of a seed.

    Args:
        seed: The town's seed.
        number: From 1; each has chances of its own, so another customer changes nobody.
        on: The business date: ages and papers fit it.
    """
    return _draw(stream(seed, number, _PERSON), number, on)


def relative(seed: int, customer: Persona, visit: int, on: date) -> Persona:
    """Somebody of the customer's family who comes in the customer's place on a visit."""
    other = _draw(stream(seed, customer.number, _RELATIVE, visit), customer.number, on)
    return replace(other, risk=customer.risk)


def stream(seed: int, *names: int) -> np.random.Generator:
    """A stream of chance that belongs to somebody and something, and to nothing else."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=names))


def whole_years(born: date, day: date) -> int:
    """Full years between a birth and a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _draw(rng: np.random.Generator, number: int, on: date) -> Persona:
    is_male = bool(rng.integers(2))
    born = on - timedelta(days=int(rng.uniform(YOUNGEST + 0.1, OLDEST) * _YEAR))
    age = whole_years(born, on)
    names = Faker("zh_CN")
    names.seed_instance(int(rng.integers(2**32)))
    name = names.name_male() if is_male else names.name_female()
    face = portrait(rng, is_male=is_male, age=age)
    temperament = list(Temperament)[int(rng.integers(len(Temperament)))]
    issued = _issued(rng, born, on)
    jobs = _RETIRED if age >= PENSION_AGE else _WORKING
    return Persona(
        number=number,
        name=name,
        is_male=is_male,
        born=born,
        identity=IdentityPaper(
            name=name,
            is_male=is_male,
            born=born,
            number=_identity_number(rng, born, is_male=is_male),
            address=_address(rng),
            issued=issued,
            expires=_last_day(born, issued),
            photo=years_ago(face, rng, is_male=is_male),
        ),
        card=_card(rng, number),
        phone=f"{_PHONE_BLOCK}{int(rng.integers(10**8)):08d}",
        job=jobs[int(rng.integers(len(jobs)))],
        face=face,
        temperament=temperament,
        patience=int(_PATIENCE[temperament] * rng.uniform(0.8, 1.2)),
        risk=Risk(rng.choice([*Risk], p=[0.25, 0.7, 0.05])),
    )


def _identity_number(rng: np.random.Generator, born: date, *, is_male: bool) -> str:
    sequence = 2 * int(rng.integers(_SEQUENCES)) + is_male
    area = _AREAS[int(rng.integers(len(_AREAS)))]
    first17 = f"{area}{born:%Y%m%d}{sequence:03d}"
    return first17 + identity_number.check_digit(first17)


def _issued(rng: np.random.Generator, born: date, on: date) -> date:
    """When a card was issued: in the last eight years, so that it is still valid."""
    earliest = max(on - timedelta(days=8 * 365), years_after(born, 16))
    return earliest + timedelta(days=int(rng.integers(max((on - earliest).days, 1))))


def _last_day(born: date, issued: date) -> date | None:
    """The last day of a card; None for 长期."""
    age = whole_years(born, issued)
    if age >= _LONG_TERM_AGE:
        return None
    return years_after(issued, 20 if age >= _TWENTY_YEARS_AGE else 10)


def years_after(day: date, years: int) -> date:
    """The same day some years later, or earlier below zero; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _address(rng: np.random.Generator) -> str:
    district = _DISTRICTS[int(rng.integers(len(_DISTRICTS)))]
    street = _STREETS[int(rng.integers(len(_STREETS)))]
    return f"{_CITY}{district}{street}{int(rng.integers(1, 400))}号"


def _card(rng: np.random.Generator, number: int) -> str:
    """Nineteen figures with the person's number in them, so that no two in a town are alike."""
    first = f"{card_number.UNISSUED_PREFIX}900{int(rng.integers(10**6)):06d}{number:08d}"
    return first + card_number.check_digit(first)
