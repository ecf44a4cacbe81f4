"""Numerical gradients, and the check of a claimed gradient against one.

The loss is ours and runs on the trusted side: the student's function is called once, however many parameters there are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from autograder.checks.case import Array, Case, Diagnosis, Tolerance
from autograder.checks.comparison import failure, read_shaped
from autograder.checks.diagnosis import Question, answer
from autograder.checks.failure import CheckFailure, evidence, is_undiagnosed, unexplained
from autograder.checks.places import relative_error
from autograder.checks.relations import RELATIONS, SCALE_RELATIONS, find_relation
from autograder.checks.values import widened
from autograder.checks.wording import Shape, entry, label, number_pair, sentence

if TYPE_CHECKING:
    from numpy.random import Generator

Loss = Callable[[Array], object]

STEP = 1e-5
ACCEPTED = Tolerance(rtol=1e-6, atol=1e-9)
# A ReLU may bend between x - h and x + h. What is wrong is wrong for every step, so smaller ones decide such entries.
SMALLER_STEPS = (1.0, 0.1, 0.01)
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Line:
    """The loss along a straight line: `f(point + t * along)` as a function of t. Each call of `f` gets a new array.

    `along` is a direction in the shape of the point, or the flat position of the one entry that moves.
    """

    f: Loss
    point: Array
    along: Array | int

    def at(self, t: float) -> Array:
        """Return the point at t."""
        if not isinstance(self.along, int):
            return self.point + t * self.along
        moved = self.point + 0.0  # a copy; of a point without axes a number, as above
        if not moved.ndim:
            return moved + t
        moved.flat[self.along] += t
        return moved

    def loss(self, t: float) -> float:
        """Return the loss at t; raise ValueError if it is not one finite number."""
        value = self.f(self.at(t))
        if isinstance(value, float) and math.isfinite(value):
            return float(value)
        array = np.asarray(value)
        if array.size != 1 or array.dtype.kind not in "iuf" or not np.isfinite(array).all():
            raise ValueError(f"The loss of a gradient check must be one finite number, not a {type(value).__name__}.")
        return float(array.reshape(-1)[0])

    def slope(self, step: float) -> float:
        """Return the central difference at t = 0."""
        return (self.loss(step) - self.loss(-step)) / (2 * step)

    def agrees(self, claimed: float, step: float) -> bool:
        """Accept |a - n| <= 1e-9 + 1e-6 |n| plus what rounding inside the loss may cost, for one of the steps."""
        for scale in SMALLER_STEPS:
            high, low = self.loss(scale * step), self.loss(-scale * step)
            slope = (high - low) / (2 * scale * step)
            rounding = 4 * EPSILON * max(abs(high), abs(low)) / (scale * step)
            if abs(claimed - slope) <= ACCEPTED.atol + ACCEPTED.rtol * abs(slope) + rounding:
                return True
        return False


@dataclass(frozen=True)
class Claim:
    """A gradient that a student claims for the loss `f` at `point`, and how to speak about it."""

    subject: str
    gradient: Array
    f: Loss
    point: Array
    step: float
    known: Mapping[str, float]

    def line(self, flat: int) -> Line:
        """Return the line through the point along one entry, by its flat position."""
        return Line(self.f, self.point, flat)

    def holds_at(self, flat: int) -> bool:
        """Tell whether the claimed slope along one entry is the numerical one."""
        return self.line(flat).agrees(float(self.gradient.item(flat)), self.step)

    def holds(self, along: Array) -> bool:
        """Tell whether the claimed slope in this direction is the numerical one."""
        return Line(self.f, self.point, along).agrees(float((self.gradient * along).sum()), self.step)

    def entry(self, flat: int) -> tuple[int, ...]:
        """Return the index of a flat position."""
        return tuple(int(part) for part in np.unravel_index(flat, self.point.shape))


def numerical_gradient(f: Loss, x: npt.ArrayLike, *, step: float = STEP) -> Array:
    """Central differences of `f(x) -> float`, entry by entry: an array of float64 in the shape of `x`.

    Every call of `f` gets an array of its own; `x` is never moved. Raises ValueError if `f` gives no finite number.
    """
    point = np.array(x, dtype=np.float64)
    slopes = [Line(f, point, flat).slope(step) for flat in range(point.size)]
    return np.array(slopes, dtype=np.float64).reshape(point.shape)


def expect_gradient(  # noqa: PLR0913 - the test's whole knowledge about one gradient, by keyword
    claimed: object,
    f: Loss,
    x: npt.ArrayLike,
    *,
    what: str,
    rng: Generator,
    entries: int = 8,
    directions: int = 2,
    step: float = STEP,
    known: Mapping[str, float] | None = None,
) -> None:
    """Fail unless `claimed` is the gradient of `f` at `x`, along sampled entries and random directions.

    `f(x) -> float` is the test's own loss; ValueError if it gives no finite number. Accepted is
    |a - n| <= 1e-9 + 1e-6 |n| for the claimed slope a and the numerical slope n. Choose `x` so that no input of a ReLU
    is within 1e-3 of 0. `known` as in `expect`.
    """
    point = np.array(x, dtype=np.float64)
    gradient = _read_gradient(claimed, point.shape, what)
    claim = Claim(label(what), gradient, f, point, step, known or {})
    chosen = np.sort(rng.choice(point.size, size=min(entries, point.size), replace=False))
    wrong = 0
    for flat in chosen.tolist():
        if not claim.holds_at(flat):
            if is_undiagnosed():
                raise unexplained()
            wrong += 1
    if wrong:
        raise _failed(claim, chosen, wrong)
    for _ in range(directions):
        along = rng.normal(size=point.shape)
        along = np.asarray(along / np.sqrt((along * along).sum()))
        if not claim.holds(along):
            raise unexplained() if is_undiagnosed() else failure(_elsewhere(claim, along), claimed)


def _failed(claim: Claim, chosen: Array, wrong: int) -> CheckFailure:
    slopes = np.array([claim.line(int(flat)).slope(claim.step) for flat in chosen])
    slopes[np.abs(slopes) <= ACCEPTED.atol] = 0.0  # the noise of a difference of equal numbers
    sample = evidence("sample", claim.subject.strip("`"), claim.gradient.reshape(-1)[chosen], slopes)
    return failure(_explained(claim, chosen, slopes, wrong), claim.gradient, drawn=sample)


def _read_gradient(claimed: object, shape: Shape, what: str) -> Array:
    """Return the claim as real finite numbers, or raise CheckFailure in the usual words."""
    array = read_shaped(claimed, shape, what)
    if array.dtype.kind in "cb" or not np.isfinite(array).all():
        # The kind of the numbers, NaN and inf are refused before values are compared, so any reference serves here.
        found = answer(Question(label(what), np.zeros(shape)), array)
        if found is not None:
            raise failure(found, claimed)
    return widened(array)


def _explained(claim: Claim, chosen: Array, slopes: Array, wrong: int) -> Diagnosis:
    """Name the relation between the sampled entries if there is one, and show the worst with both numbers."""
    found = claim.gradient.reshape(-1)[chosen]
    relation = _relation(claim, found, slopes)
    worst = int(np.argmax(np.abs(found - slopes)))
    verb = "does" if wrong == 1 else "do"
    lines = [
        f"{claim.subject} is not the gradient: {wrong} of {len(found)} checked entries {verb} not match"
        " the numerical gradient.",
        *([sentence(relation.message)] if relation else []),
        f"The largest difference is at {_both(claim, int(chosen[worst]), float(slopes[worst]))}.",
    ]
    # The relation of a single wrong entry shows both numbers itself.
    shown = lines[:2] if relation and relation.kind == "one_entry" else lines
    return Diagnosis(relation.kind if relation else "gradient", sentence("\n".join(shown)))


def _both(claim: Claim, flat: int, slope: float) -> str:
    index = claim.entry(flat)
    theirs, ours = number_pair(claim.gradient[index], slope)
    error = relative_error(float(claim.gradient[index]), slope)
    return f"{entry(claim.subject, index)}: yours is {theirs}, the numerical one {ours} (relative error {error:.2g})"


def _relation(claim: Claim, found: Array, slopes: Array) -> Diagnosis | None:
    """Look for a relation in the array's own shape if all entries were checked, else for those that need no places."""
    complete = len(found) == claim.point.size
    shape = claim.point.shape if complete else found.shape
    case = Case(
        claim.subject if complete else f"the checked part of {claim.subject}",
        found.reshape(shape),
        slopes.reshape(shape),
        claim.gradient.dtype,
        ACCEPTED,
        claim.known,
        reference="the numerical gradient",
    )
    return find_relation(case, RELATIONS if complete else SCALE_RELATIONS)


def _elsewhere(claim: Claim, along: Array) -> Diagnosis:
    """Find an entry that spoils the direction: halve it until one is left, 2 log2(n) evaluations instead of n."""
    places = np.arange(claim.point.size)
    while len(places) > 1:
        half = len(places) // 2
        guilty = [part for part in (places[:half], places[half:]) if not claim.holds(_restricted(along, part))]
        if not guilty:  # each half is right within tolerance, only together they are not
            break
        places = guilty[0]
    lines = [f"{claim.subject} is not the gradient: along a random direction it differs from the numerical gradient."]
    if len(places) == 1:
        flat = int(places[0])
        lines.append(f"One wrong entry is {_both(claim, flat, claim.line(flat).slope(claim.step))}.")
    return Diagnosis("gradient", sentence("\n".join(lines)))


def _restricted(along: Array, places: Array) -> Array:
    part = np.zeros(along.shape)
    part.flat[places] = along.flat[places]
    return part
