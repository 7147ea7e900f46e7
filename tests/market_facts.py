"""What is known of the prices of real shares, measured on the trades of a run.

The facts and most gates follow R. Cont, "Empirical properties of asset returns: stylized facts and
statistical issues" (Quantitative Finance 1, 2001); docs/market-model.md says what each means.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from simulator.engine.calendar import Instant
from simulator.engine.market.crowd import Crowd
from simulator.engine.market.events import Event
from simulator.engine.market.fair_value import DAYS_A_YEAR, Floats, trading_minute
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.rules import rules_on
from simulator.engine.run import Run

FIRST_ORDERS, CLOSE = 9 * 3600 + 15 * 60, 15 * 3600
CONTINUOUS = 237
"""Minutes of continuous trading; the three of the closing auction are left out."""

GATES = {
    "kurtosis of 1 minute": (4.5, 60.0),
    "kurtosis of 1 minute over that of 30": (1.2, 20.0),
    "Hill tail index": (2.0, 5.0),
    "return autocorrelation, lag 1": (-0.06, 0.06),
    "return autocorrelation, lag 5": (-0.03, 0.03),
    "size autocorrelation, lag 1": (0.08, 0.5),
    "size autocorrelation, lag 10": (0.04, 0.5),
    "size autocorrelation, lag 60": (0.01, 0.5),
    "leverage": (-0.2, -0.01),
    "size and volume": (0.2, 0.7),
    "volume of the first half hour over noon": (1.5, 6.0),
    "volume of the last half hour over noon": (1.5, 6.0),
    "5-minute correlation, same sector over others": (0.1, 0.6),
    "volatility a year": (0.25, 0.45),
    "minutes without a change": (0.0, 0.3),
}
"""Within which bounds the median over all shares must lie."""


@dataclass(frozen=True)
class Sample:
    """Trades of some days. Shapes: days by shares by minutes; closes one day longer."""

    prices: Floats
    """Log of the last price of each minute of continuous trading."""
    volumes: Floats
    closes: Floats
    """Log of the closing price of each day, the one before the first too."""
    sectors: list[str]


def traded_days(
    scenario: Scenario,
    seed: int,
    days: int,
    watch: Callable[[Run, list[Event]], None] | None = None,
) -> Sample:
    """Plays some days of a run with nobody but the crowd.

    Args:
        scenario: What is traded.
        seed: Of run and crowd.
        days: How many.
        watch: Called after each simulated minute with what happened in it.
    """
    run = Run(scenario, rules_on(date(2026, 9, 1)), seed=seed, crowd=Crowd(scenario, seed))
    shares = range(len(scenario.instruments))
    prices = np.zeros((days, len(shares), CONTINUOUS))
    volumes = np.zeros((days, len(shares), CONTINUOUS))
    closes = [[run.quote(i).previous_close for i in shares]]
    for day in range(days):
        for second in range(FIRST_ORDERS, CLOSE + 1, 60):
            events = run.advance(Instant(day, second))
            if watch:
                watch(run, events)
        for i in shares:
            prices[day, i], volumes[day, i] = _minutes(run, i)
        closes.append([run.closing_price(i) for i in shares])
        run.drain()
    sectors = [instrument.sector for instrument in scenario.instruments]
    return Sample(np.log(prices), volumes, np.log(np.array(closes, float)), sectors)


def facts(samples: list[Sample]) -> dict[str, float]:
    """The facts of days from several runs, each the median over shares."""
    prices = np.concatenate([sample.prices for sample in samples])
    volumes = np.concatenate([sample.volumes for sample in samples])
    moves = np.diff(prices, axis=2)
    sizes = np.abs(moves) / np.abs(moves).mean(axis=(0, 1))
    five = _summed(moves, 5)
    noon = volumes[:, :, 105:135].mean(axis=(0, 2))
    kurtosis = _median([_kurtosis(share) for share in _by_share(moves)])
    return {
        "kurtosis of 1 minute": kurtosis,
        "kurtosis of 1 minute over that of 30": kurtosis
        / _median([_kurtosis(share) for share in _by_share(_summed(moves, 30))]),
        "Hill tail index": _median([_tail(share) for share in _by_share(moves)]),
        **{f"return autocorrelation, lag {lag}": _autocorrelation(moves, lag) for lag in (1, 5)},
        **{f"size autocorrelation, lag {lag}": _autocorrelation(sizes, lag) for lag in (1, 10, 60)},
        "leverage": float(np.mean([_leverage(moves, sizes, lag) for lag in range(1, 11)])),
        "size and volume": _size_and_volume(moves, volumes),
        "volume of the first half hour over noon": float(
            np.median(volumes[:, :, :30].mean(axis=(0, 2)) / noon)
        ),
        "volume of the last half hour over noon": float(
            np.median(volumes[:, :, -30:].mean(axis=(0, 2)) / noon)
        ),
        "5-minute correlation, same sector over others": _sector_gap(five, samples[0].sectors),
        "volatility a year": _yearly(samples),
        "minutes without a change": _median([(share == 0).mean() for share in _by_share(moves)]),
    }


def outside(found: dict[str, float]) -> list[str]:
    """The gates that are missed, with the figures."""
    return [
        f"{name}: {found[name]:.3f} is not within {low} and {high}"
        for name, (low, high) in GATES.items()
        if not low <= found[name] <= high
    ]


def _minutes(run: Run, share: int) -> tuple[Floats, Floats]:
    """Last price and volume of each minute of continuous trading; a quiet one keeps the price."""
    prices, volumes = np.zeros(CONTINUOUS), np.zeros(CONTINUOUS)
    bars = {trading_minute(bar.minute * 60): bar for bar in run.minute_bars(share)}
    opening = bars.pop(-1, None)
    last = opening.close if opening else run.quote(share).previous_close
    for minute in range(CONTINUOUS):
        if minute in bars:
            last, volumes[minute] = bars[minute].close, bars[minute].volume
        prices[minute] = last
    return prices, volumes


def _summed(moves: Floats, minutes: int) -> Floats:
    """Returns over longer spans, within each day."""
    days, shares, count = moves.shape
    spans = count // minutes
    whole = moves[:, :, : spans * minutes].reshape(days, shares, spans, minutes)
    summed: Floats = whole.sum(axis=3)
    return summed


def _by_share(values: Floats) -> list[Floats]:
    return [values[:, share].ravel() for share in range(values.shape[1])]


def _median(values: list[float]) -> float:
    return float(np.median(values))


def _kurtosis(moves: Floats) -> float:
    """3 for the normal distribution."""
    away = moves - moves.mean()
    return float((away**4).mean() / (away**2).mean() ** 2)


def _tail(moves: Floats) -> float:
    """Hill's estimate of the tail index from the largest 5 %."""
    largest = np.sort(np.abs(moves))[::-1][: max(10, moves.size // 20) + 1]
    return float(1 / np.log(largest[:-1] / largest[-1]).mean())


def _autocorrelation(values: Floats, lag: int) -> float:
    """Within days, never from one into the next."""
    found = []
    for share in range(values.shape[1]):
        away = values[:, share] - values[:, share].mean()
        found.append(float((away[:, lag:] * away[:, :-lag]).mean() / (away**2).mean()))
    return _median(found)


def _leverage(moves: Floats, sizes: Floats, lag: int) -> float:
    """Correlation of a return with the size of the one `lag` minutes later."""
    return _median(
        [
            float(np.corrcoef(moves[:, share, :-lag].ravel(), sizes[:, share, lag:].ravel())[0, 1])
            for share in range(moves.shape[1])
        ]
    )


def _size_and_volume(moves: Floats, volumes: Floats) -> float:
    pairs = zip(_by_share(np.abs(moves)), _by_share(volumes[:, :, 1:]), strict=True)
    return _median([float(np.corrcoef(size, volume)[0, 1]) for size, volume in pairs])


def _sector_gap(moves: Floats, sectors: list[str]) -> float:
    """How much closer shares of one sector move together than shares of two."""
    correlation = np.asarray(np.corrcoef(np.array(_by_share(moves))))
    same = np.equal.outer(sectors, sectors)
    apart = ~np.eye(len(sectors), dtype=bool)
    return float(correlation[same & apart].mean() - correlation[~same].mean())


def _yearly(samples: list[Sample]) -> float:
    """Volatility from half-hours, the step to the first price and the step to the close."""
    variances = [
        (_summed(np.diff(sample.prices, axis=2), 30) ** 2).sum(axis=2)
        + (sample.prices[:, :, 0] - sample.closes[:-1]) ** 2
        + (sample.closes[1:] - sample.prices[:, :, -1]) ** 2
        for sample in samples
    ]
    return float(np.median(np.sqrt(np.concatenate(variances).mean(axis=0) * DAYS_A_YEAR)))
