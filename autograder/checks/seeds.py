"""Fresh random inputs that a regrade can repeat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.random import Generator

DEFAULT_SEED = 20261123
"""Used outside of any `seeded` block: in the student's own notebook, and under plain otter."""

_current_seed: ContextVar[int] = ContextVar("autograder_checks_seed", default=DEFAULT_SEED)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let every `rng` inside the block draw from `seed`, which the grader derives for each check of each submission."""
    token = _current_seed.set(int(seed))
    try:
        yield
    finally:
        _current_seed.reset(token)


def rng(label: str = "") -> Generator:
    """Return a new generator for the inputs of this check.

    The same seed and label always give the same numbers, in every call: different inputs need different labels.
    """
    from autograder.checks.streams import generator

    seed = _current_seed.get() % 2**128  # of bounded length, however large or negative it was given
    return generator(f"{seed}\n{label}".encode("utf-8", "surrogatepass"))
