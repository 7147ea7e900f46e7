"""Named streams of chance from the seed of a run.

Each subject draws from a stream of its own, so that what one draws never changes what another gets.
"""

from zlib import crc32

import numpy as np


def stream(seed: int, name: str, *numbers: int) -> np.random.Generator:
    """The generator of one subject, e.g. `stream(seed, "volatility", day)`.

    The same arguments give the same draws, in whatever order streams are opened. Numbers may be
    negative: days before the run are.
    """
    key = (crc32(name.encode()), *(number % 2**32 for number in numbers))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))
