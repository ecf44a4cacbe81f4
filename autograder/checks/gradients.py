"""Numerical gradients, and the check of a claimed gradient against one.

The loss is ours and runs on the trusted side, so the student's function is called once, however many parameters there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from autograder.checks.case import Array, Case, Diagnosis, Tolerance
from autograder.checks.comparison import expect_shape, failure
from autograder.checks.diagnosis import Question, answer
from autograder.checks.relations import RELATIONS, SCALE_RELATIONS, find_relation, relative_error
from autograder.checks.values import widened
from autograder.checks.wording import count_text, entry, label, number_pair, sentence

if TYPE_CHECKING:
    from numpy.random import Generator

Loss = Callable[[Array], object]

STEP = 1e-5
ACCEPTED = Tolerance(rtol=1e-6, atol=1e-9)
# A ReLU may bend between x - h and x + h. A wrong gradient is wrong for every step, so smaller ones decide such entries.
SMALLER_STEPS = (1.0, 0.1, 0.01)


def numerical_gradient(f: Loss, x: npt.ArrayLike, *, step: float = STEP) -> Array:
    """Central differences of `f(x) -> float`, entry by entry: an array of float64 in the shape of `x`.

    Every call of `f` gets its own copy of `x`, which is never moved. Raises ValueError if `f` returns no finite number.
    """
    point = np.array(x, dtype=np.float64)
    slopes = [_Direction(f, point, _unit(point.shape, flat)).slope(step) for flat in range(point.size)]
    return np.array(slopes, dtype=np.float64).reshape(point.shape)


@dataclass(frozen=True)
class _Direction:
    """The loss along one straight line through the point."""

    f: Loss
    point: Array
    along: Array

    def slope(self, step: float) -> float:
        return (self._loss(step) - self._loss(-step)) / (2 * step)

    def _loss(self, distance: float) -> float:
        return _finite(self.f(self.point + distance * self.along))

    def agrees(self, claimed: float, step: float) -> bool:
        """Accept |a - n| <= 1e-9 + 1e-6 |n| plus what rounding in the loss itself may cost, for one of the steps."""
        for scale in SMALLER_STEPS:
            high, low = self._loss(scale * step), self._loss(-scale * step)
            slope = (high - low) / (2 * scale * step)
            rounding = 4 * np.finfo(np.float64).eps * max(abs(high), abs(low)) / (scale * step)
            if abs(claimed - slope) <= ACCEPTED.atol + ACCEPTED.rtol * abs(slope) + rounding:
                return True
        return False


def _finite(value: object) -> float:
    array = np.asarray(value)
    if array.size != 1 or array.dtype.kind not in "iuf" or not np.isfinite(array).all():
        raise ValueError(f"The loss of a gradient check must be one finite number, not {value!r:.100}.")
    return float(array.reshape(-1)[0])


def _unit(shape: tuple[int, ...], flat: int) -> Array:
    unit = np.zeros(shape)
    unit.flat[flat] = 1.0
    return unit


def expect_gradient(  # noqa: PLR0913 - the test's whole knowledge about one gradient, by keyword
    claimed: object,
    f: Loss,
    x: npt.ArrayLike,
    *,
    what: str,
    rng: Generator,
    entries: int = 20,
    directions: int = 3,
    step: float = STEP,
    known: Mapping[str, float] | None = None,
) -> None:
    """Fail unless `claimed` is the gradient of `f` at `x`, along sampled entries and random directions.

    `f(x) -> float` is the test's own loss. Accepted is |a - n| <= 1e-9 + 1e-6 |n| for the claimed slope a and the numerical
    slope n. Give `x` of which no ReLU input is near 0. `known` as in `expect`. Raises ValueError if `f` gives no finite number.
    """
    point = np.array(x, dtype=np.float64)
    expect_shape(claimed, point.shape, what=what)
    array = _finite_claim(claimed, point, what)
    chosen = np.sort(rng.choice(point.size, size=min(entries, point.size), replace=False))
    wrong = [
        int(flat)
        for flat in chosen
        if not _Direction(f, point, _unit(point.shape, int(flat))).agrees(float(array.flat[flat]), step)
    ]
    if wrong:
        numerical = np.array([_Direction(f, point, _unit(point.shape, int(flat))).slope(step) for flat in chosen])
        sample = _Sample(label(what), array, chosen, numerical, known or {})
        raise failure(_explained(sample, len(wrong)), claimed)
    for along in _random_directions(point.shape, directions, rng):
        if not _Direction(f, point, along).agrees(float(np.sum(array * along)), step):
            raise failure(_elsewhere(_Search(f, point, array, step), along, label(what)), claimed)


def _finite_claim(claimed: object, point: Array, what: str) -> Array:
    """Return the claimed gradient as numbers; complex, True/False, NaN and inf are refused with the usual words."""
    array = np.asarray(claimed)
    if array.dtype.kind in "cb" or not np.isfinite(array).all():
        # Zeros are never the reason: a value of the wrong kind is refused before values are compared.
        found = answer(Question(label(what), np.zeros(point.shape)), claimed)
        if found is not None:
            raise failure(found, claimed)
    return widened(array)


def _random_directions(shape: tuple[int, ...], count: int, rng: Generator) -> Iterator[Array]:
    for _ in range(count):
        along = np.asarray(rng.normal(size=shape))
        yield along / np.sqrt(np.sum(along * along))


@dataclass(frozen=True)
class _Sample:
    """Some entries of a claimed gradient (`flat` positions) with the numerical one in the same places."""

    subject: str
    claimed: Array
    flat: Array
    numerical: Array
    known: Mapping[str, float]


def _explained(sample: _Sample, wrong: int) -> Diagnosis:
    """Name the relation if there is one; always show the worst sampled entry with both numbers."""
    found = np.asarray(sample.claimed).reshape(-1)[sample.flat]
    worst = int(np.argmax(np.abs(found - sample.numerical)))
    index = tuple(int(part) for part in np.unravel_index(int(sample.flat[worst]), sample.claimed.shape))
    ours, theirs = number_pair(sample.numerical[worst], found[worst])
    error = relative_error(float(found[worst]), float(sample.numerical[worst]))
    lines = [
        f"{sample.subject} is not the gradient: {count_text(wrong, len(found), 'checked entries')} disagree with the"
        f" numerical gradient.\nThe worst is {entry(sample.subject, index)}: {theirs}, numerically {ours} (relative error {error:.2g})."
    ]
    relation = _relation(sample, found)
    if relation is not None:
        lines.append(relation.message)
    return Diagnosis(relation.kind if relation else "gradient", sentence("\n".join(lines)))


def _relation(sample: _Sample, found: Array) -> Diagnosis | None:
    everything = len(found) == sample.claimed.size
    shape = sample.claimed.shape if everything else found.shape
    relations = RELATIONS if everything else SCALE_RELATIONS
    case = Case(
        sample.subject,
        found.reshape(shape),
        sample.numerical.reshape(shape),
        sample.claimed.dtype,
        ACCEPTED,
        sample.known,
        reference="the numerical gradient",
    )
    relation = find_relation(case, relations)
    return None if relation is None else Diagnosis(relation.kind, sentence(relation.message))


@dataclass(frozen=True)
class _Search:
    """Looking for the entry that spoils a direction."""

    f: Loss
    point: Array
    claimed: Array
    step: float

    def wrong(self, along: Array) -> bool:
        return not _Direction(self.f, self.point, along).agrees(float(np.sum(self.claimed * along)), self.step)


def _elsewhere(search: _Search, along: Array, subject: str) -> Diagnosis:
    """Halve the direction until one entry is left: some 2 log2(n) evaluations instead of n."""
    places = np.arange(search.point.size)
    while len(places) > 1:
        half = len(places) // 2
        parts = (places[:half], places[half:])
        guilty = [part for part in parts if search.wrong(_restricted(along, part))]
        if not guilty:  # each half is right within tolerance, only their sum is not
            break
        places = guilty[0]
    text = f"{subject} is not the gradient: along a random direction it disagrees with the numerical gradient."
    if len(places) > 1:
        return Diagnosis("gradient", sentence(text))
    index = tuple(int(part) for part in np.unravel_index(int(places[0]), search.point.shape))
    slope = _Direction(search.f, search.point, _unit(search.point.shape, int(places[0]))).slope(search.step)
    theirs, ours = number_pair(search.claimed[index], slope)
    error = relative_error(float(search.claimed[index]), slope)
    place = f"One wrong entry is {entry(subject, index)}: {theirs}, numerically {ours} (relative error {error:.2g})."
    return Diagnosis("gradient", sentence(f"{text}\n{place}"))


def _restricted(along: Array, places: Array) -> Array:
    part = np.zeros(along.shape)
    part.flat[places] = along.flat[places]
    return part
