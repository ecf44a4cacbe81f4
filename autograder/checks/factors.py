"""One constant factor between wrong and right, and the name of the quantity that it equals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from autograder.checks.case import Case, Diagnosis, Tolerance
from autograder.checks.wording import number

CLOSE = 1e-6  # how near a ratio must be before the factor is tried exactly, on all entries
LARGEST_SIMPLE = 12
PERCENT = (Fraction(100), Fraction(1, 100))


@dataclass(frozen=True)
class NamedFactor:
    """A factor and how a sentence says it: "`dw` is exactly <times> the expected result, and <because>"."""

    value: float
    times: str
    because: str


def factor(case: Case) -> Diagnosis | None:
    """`actual == c * expected` for one constant c, named if it equals a quantity that the author named."""
    ratio = _ratio(case)
    if ratio is None or not _is_scaled(case, ratio):
        return None
    minus = " The sign is wrong as well." if ratio < 0 else ""
    named = _verified_name(case, ratio)
    if named is not None:
        message = f"{case.subject} is exactly {named.times} {case.reference}, and {named.because}.{minus}"
        return Diagnosis("factor", message)
    times = _verified_size(case, ratio)
    if times is None:
        return None
    everywhere = ", in every entry" if case.expected.size > 1 else ""
    return Diagnosis("factor", f"{case.subject} is {times} {case.reference}{everywhere}.{minus}")


def _ratio(case: Case) -> float | None:
    """Return the ratio where the expected number is largest, if it is a factor worth looking at."""
    flat = int(np.abs(case.expected).argmax())
    right, found = float(case.expected.item(flat)), float(case.actual.item(flat))
    if right == 0 or found == 0:
        return None
    ratio = found / right
    return ratio if math.isfinite(ratio) and abs(abs(ratio) - 1) > CLOSE else None


def _is_scaled(case: Case, ratio: float) -> bool:
    """Tell whether all entries have about this ratio: no factor near it can be verified otherwise."""
    wide = Tolerance(2 * case.tolerance.rtol + 4 * CLOSE, 2 * case.tolerance.atol)
    return wide.agrees(case.actual, ratio * case.expected)


def _verified_name(case: Case, ratio: float) -> NamedFactor | None:
    quantities = _merged(case.known)
    for candidate in named_factors(quantities, compound=_differ(case)):
        close = abs(candidate.value - abs(ratio)) <= CLOSE * abs(ratio)
        if close and case.is_(math.copysign(candidate.value, ratio) * case.expected):
            return candidate
    return None


def _verified_size(case: Case, ratio: float) -> str | None:
    """Say how large a factor without a name is: "exactly 3 times", "exactly 1/2 of", "0.37 times"."""
    simple = Fraction(abs(ratio)).limit_denominator(100)
    if _is_simple(simple) and abs(float(simple) - abs(ratio)) <= CLOSE * abs(ratio):
        proved = _differ(case) or _hardly_chance(case, simple)
        if proved and case.is_(math.copysign(float(simple), ratio) * case.expected):
            return f"exactly {simple} {'times' if simple.denominator == 1 else 'of'}"
        return None
    return f"{number(abs(ratio))} times" if _differ(case) and case.is_(ratio * case.expected) else None


def _is_simple(size: Fraction) -> bool:
    return size in PERCENT or (size > 0 and max(size.numerator, size.denominator) <= LARGEST_SIMPLE)


def _differ(case: Case) -> bool:
    """Tell whether the expected numbers differ in size. If not, any other constant has *some* ratio to them."""
    sizes = np.abs(case.expected[case.expected != 0])
    return bool(np.any(np.abs(sizes - sizes[0]) > CLOSE * sizes[0]))


def _hardly_chance(case: Case, simple: Fraction) -> bool:
    """2, 1/2 and percent prove something even for one number; the first two not where the number is 1, 2, 0.5 ..."""
    largest = float(np.max(np.abs(case.expected)))
    return simple in PERCENT or (simple in {Fraction(2), Fraction(1, 2)} and not (4 * largest).is_integer())


def named_factors(quantities: list[tuple[str, float]], *, compound: bool) -> Iterator[NamedFactor]:
    """Yield each quantity and its inverse; if `compound`, then twice, half, products, quotients and squares as well."""
    for name, value in quantities:
        yield from _both_ways(value, f"{number(value)} is {name}")
    if not compound:
        return
    for name, value in quantities:
        for scale, word in ((2.0, "twice"), (0.5, "half")):
            yield from _both_ways(scale * value, f"{number(scale * value)} is {word} {name}")
    for position, (name, value) in enumerate(quantities):
        for other, second in quantities[position + 1 :]:
            yield from _both_ways(value * second, f"{number(value * second)} is {name} times {other}")
            yield _quotient(name, value, other, second)
            yield _quotient(other, second, name, value)
        yield from _both_ways(value * value, f"{number(value * value)} is the square of {name} ({number(value)})")


def _merged(known: Mapping[str, float]) -> list[tuple[str, float]]:
    """Join the names of equal quantities, so that a factor of 3 is not blamed on one of two candidates."""
    names: dict[float, list[str]] = {}
    for name, value in known.items():
        size = abs(float(value))
        if math.isfinite(size) and size not in {0.0, 1.0}:
            names.setdefault(size, []).append(name)
    return [(" and also ".join(equal), value) for value, equal in names.items()]


def _both_ways(value: float, because: str) -> Iterator[NamedFactor]:
    yield NamedFactor(value, f"{number(value)} times", because)
    yield NamedFactor(1 / value, f"1/{number(value)} of", because)


def _quotient(name: str, value: float, other: str, second: float) -> NamedFactor:
    times = f"{number(value)}/{number(second)} of"
    return NamedFactor(value / second, times, f"{number(value)} is {name}, {number(second)} {other}")
