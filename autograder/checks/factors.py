"""One constant factor between wrong and right, and the name of the quantity that it equals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from autograder.checks.case import Case, Diagnosis
from autograder.checks.wording import number

CLOSE = 1e-6  # how near a ratio must be before the factor is tried exactly, on all entries
LARGEST_INTEGER = 12
DENOMINATORS = (1, 2, 3, 4)


@dataclass(frozen=True)
class NamedFactor:
    """A factor and how a sentence says it: `<what> is exactly <times>`, `, and <because>`."""

    value: float
    times: str
    because: str


def factor(case: Case) -> Diagnosis | None:
    """Find `actual == c * expected` for one constant c, named if it equals a quantity that the author named."""
    ratio = _ratio(case)
    if ratio is None:
        return None
    named = _verified_name(case, ratio)
    if named is not None:
        minus = " The sign is wrong as well." if ratio < 0 else ""
        message = f"{case.subject} is exactly {named.times} {case.reference}, and {named.because}.{minus}"
        return Diagnosis("factor", message)
    return _plain_factor(case, ratio)


def _ratio(case: Case) -> float | None:
    """Return the ratio where the expected number is largest, if it is a factor worth looking at."""
    flat = int(np.argmax(np.abs(case.expected)))
    right, found = float(case.expected.flat[flat]), float(case.actual.flat[flat])
    if right == 0 or found == 0:
        return None
    ratio = found / right
    return ratio if math.isfinite(ratio) and abs(abs(ratio) - 1) > CLOSE else None


def _verified_name(case: Case, ratio: float) -> NamedFactor | None:
    for candidate in named_factors(case.known):
        close = abs(candidate.value - abs(ratio)) <= CLOSE * abs(ratio)
        if close and case.is_(math.copysign(candidate.value, ratio) * case.expected):
            return candidate
    return None


def _plain_factor(case: Case, ratio: float) -> Diagnosis | None:
    simple = Fraction(abs(ratio)).limit_denominator(DENOMINATORS[-1])
    is_simple = 0 < simple <= LARGEST_INTEGER and abs(float(simple) - abs(ratio)) <= CLOSE * abs(ratio)
    constant = math.copysign(float(simple), ratio) if is_simple else ratio
    if not (_proves_a_factor(case, simple if is_simple else None) and case.is_(constant * case.expected)):
        return None
    minus = " The sign is wrong as well." if ratio < 0 else ""
    size = f"exactly {_times(simple)}" if is_simple else f"{number(abs(ratio))} times"
    everywhere = ", in every entry" if case.expected.size > 1 else ""
    return Diagnosis("factor", f"{case.subject} is {size} {case.reference}{everywhere}.{minus}")


def _proves_a_factor(case: Case, simple: Fraction | None) -> bool:
    """Any two numbers have a ratio, so one number proves a factor only when it could hardly be chance: 2 or 1/2 to nine digits."""
    sizes = np.unique(np.abs(case.expected[case.expected != 0]))
    if sizes.size > 1 and not np.allclose(sizes, sizes[0], rtol=CLOSE, atol=0):
        return True
    return simple in {Fraction(2), Fraction(1, 2)} and not float(sizes[0] * 2).is_integer()


def _times(simple: Fraction) -> str:
    return f"{simple} times" if simple.denominator == 1 else f"{simple} of"


def named_factors(known: Mapping[str, float]) -> Iterator[NamedFactor]:
    """Yield what the named quantities make, simplest first: itself, its inverse, twice and half, products, quotients, squares."""
    quantities = _merged(known)
    for name, value in quantities:
        yield _multiple(value, f"{number(value)} is {name}")
        yield _inverse(value, f"{number(value)} is {name}")
    for name, value in quantities:
        for scale, word in ((2.0, "twice"), (0.5, "half")):
            yield _multiple(scale * value, f"{number(scale * value)} is {word} {name}")
            yield _inverse(scale * value, f"{number(scale * value)} is {word} {name}")
    for first in range(len(quantities)):
        yield from _with_later(quantities, first)


def _with_later(quantities: list[tuple[str, float]], first: int) -> Iterator[NamedFactor]:
    name, value = quantities[first]
    for other, second in quantities[first + 1 :]:
        product = value * second
        because = f"{number(product)} is {name} times {other}"
        yield from (_multiple(product, because), _inverse(product, because))
        yield _multiple(value / second, f"that is {name} ({number(value)}) divided by {other} ({number(second)})")
        yield _multiple(second / value, f"that is {other} ({number(second)}) divided by {name} ({number(value)})")
    square = f"{number(value * value)} is the square of {name} ({number(value)})"
    yield from (_multiple(value * value, square), _inverse(value * value, square))


def _merged(known: Mapping[str, float]) -> list[tuple[str, float]]:
    """Join names of equal quantities, so that a factor of 3 is not blamed on one of two candidates."""
    names: dict[float, list[str]] = {}
    for name, value in known.items():
        size = abs(float(value))
        if math.isfinite(size) and size not in {0.0, 1.0}:
            names.setdefault(size, []).append(name)
    return [(" and also ".join(equal), value) for value, equal in names.items()]


def _multiple(value: float, because: str) -> NamedFactor:
    return NamedFactor(value, f"{number(value)} times", because)


def _inverse(value: float, because: str) -> NamedFactor:
    return NamedFactor(1 / value, f"1/{number(value)} of", because)
