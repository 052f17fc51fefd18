"""How is chance drawn so that every machine and every numpy draws the same?"""

import zlib

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]

_HALF_WORD = 1 << 16


def _words(name: str, count: int) -> npt.NDArray[np.uint64]:
    # numpy keeps the raw bits of a generator stable between releases (NEP 19), but not what its
    # distributions make of them: so only the bits are taken from numpy.
    return np.random.PCG64(zlib.crc32(name.encode())).random_raw(count)


def uniform(name: str, count: int) -> Samples:
    """`count` numbers in [0, 1); one name always gives the same ones."""
    return (_words(name, count) >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def white(name: str, count: int) -> Samples:
    """`count` numbers of mean 0 and variance 1, nearly normal: sums of four uniform ones."""
    words = _words(name, count)
    quarters = [(words >> np.uint64(shift)) & np.uint64(_HALF_WORD - 1) for shift in (0, 16, 32, 48)]
    total = quarters[0] + quarters[1] + quarters[2] + quarters[3]
    scaled: Samples = (total.astype(np.float64) / _HALF_WORD - 2.0) * np.sqrt(3.0)
    return scaled


def pink(name: str, count: int, floor: int) -> Samples:
    """`count` numbers of variance 1 whose power falls with frequency above `floor` cycles per count."""
    spectrum = np.fft.rfft(white(name, count))
    spectrum /= np.sqrt(np.maximum(np.arange(spectrum.size), floor))
    spectrum[0] = 0.0
    samples: Samples = np.fft.irfft(spectrum, count)
    scaled: Samples = samples / samples.std()
    return scaled
