"""Independent random numbers for every name, ready at once.

NumPy's own `SeedSequence` mixes a name word by word in 20 microseconds; a cryptographic hash takes one of them.
In a module of its own, because `numpy.random` takes longer to import than all of our checks.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import PCG64, Generator
from numpy.random.bit_generator import ISeedSequence


class NamedStream(ISeedSequence):
    """What a bit generator asks for its first state."""

    def __init__(self, name: bytes) -> None:
        self.name = name

    def generate_state(self, n_words: int, dtype: npt.DTypeLike = np.uint32) -> npt.NDArray[Any]:
        """Return words that follow from the name; at most 64 bytes of them, and PCG64 asks for 32."""
        word = np.dtype(dtype)
        digest = blake2b(self.name, digest_size=n_words * word.itemsize).digest()
        return np.frombuffer(digest, word.newbyteorder("<")).astype(word, copy=False)


def generator(name: bytes) -> Generator:
    """Return a new generator; the same name always gives the same numbers, on every machine."""
    return Generator(PCG64(NamedStream(name)))  # type: ignore[arg-type]  # the stub has forgotten `ISeedSequence`
