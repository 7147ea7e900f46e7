"""The course of a day in a few points, for the small lines beside a price. Prices are ticks."""

from collections.abc import Mapping, Sequence

from simulator.engine.market.instruments import Index, Scenario
from simulator.models import MarketRun, MinuteBars
from simulator.selectors.market import Picture

POINTS = 48

Courses = Mapping[int, Sequence[int]]


def courses_of(run: MarketRun, picture: Picture) -> Courses:
    """For each share its price from yesterday's close to now, in `POINTS` steps at the most.

    All shares have the same number of points; a minute without a trade repeats the price before.
    """
    found = MinuteBars.objects.filter(run=run, day=picture.at.day).order_by("minute")
    minutes = list(found.values_list("rows", flat=True))
    step = max(1, -(-len(minutes) // (POINTS - 2)))
    price = {row.instrument: row.previous_close for row in picture.rows}
    courses = {number: [start] for number, start in price.items()}
    for number, rows in enumerate(minutes, start=1):
        price |= {row[0]: row[4] for row in rows}
        if number % step == 0 or number == len(minutes):
            for instrument, course in courses.items():
                course.append(price[instrument])
    for row in picture.rows:
        courses[row.instrument].append(row.last or row.previous_close)
    return courses


def course_of_index(index: Index, scenario: Scenario, courses: Courses) -> list[int]:
    """What an index's members are worth at the same points, in ticks: the shape of its course."""
    members = [scenario.instruments[number] for number in index.members]
    return [
        sum(one.shares * price for one, price in zip(members, prices, strict=True))
        for prices in zip(*(courses[one.number] for one in members), strict=True)
    ]
