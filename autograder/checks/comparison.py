"""What a test calls: each raises `CheckFailure` with a diagnosis, or returns quietly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import sub

import numpy as np
import numpy.typing as npt

from autograder.checks.case import ATOL, FEW, RTOL, Array, Diagnosis, Tolerance, is_float64
from autograder.checks.diagnosis import Question, answer, is_right, reference_array, wrong_shape
from autograder.checks.failure import CheckFailure, Evidence, evidence, is_undiagnosed, unexplained
from autograder.checks.precision import note
from autograder.checks.printing import abridged
from autograder.checks.shapes import Shapes
from autograder.checks.values import read_array, type_name
from autograder.checks.wording import Shape, label, wanted_text

_FLOATS = (float, np.float64)


def expect(  # noqa: PLR0913 - the test's whole knowledge about one value, by keyword
    actual: object,
    expected: npt.ArrayLike,
    *,
    what: str,
    rtol: float = RTOL,
    atol: float = ATOL,
    known: Mapping[str, float] | None = None,
    suspects: Mapping[str, npt.ArrayLike] | None = None,
    axes: Sequence[str] | None = None,
    picture: str | Evidence | None = None,
) -> None:
    """Fail unless `actual` is the array or number `expected`: type, shape, dtype kind, NaN and inf, values.

    `what` is the name that the student knows ("dw", "the loss"). `known` names quantities that a wrong factor may
    equal. `suspects` maps a sentence to the wrong array that it explains: if `actual` agrees with that array, the
    sentence is the diagnosis, whatever the array's shape. `axes` names the axes of `expected`. `picture` says how the
    feedback draws both: their "entries", a "curve" (the default where the axis is called steps or epochs), an "image",
    or what else there is to look at: `evidence(style, what, theirs, right)`.
    Raises ValueError if `expected` itself is unusable.
    """
    tolerance = Tolerance(rtol, atol)
    if _plainly_right(actual, expected, tolerance) and (axes is None or len(axes) == np.ndim(expected)):
        return
    names = tuple(axes) if axes is not None else None
    reference = reference_array(expected, names)
    if is_right(actual, reference, tolerance):
        return
    if is_undiagnosed():
        raise unexplained()
    question = Question(label(what), reference, tolerance, known or {}, suspects or {}, names)
    found = answer(question, actual)
    if found is not None:
        raise failure(found, actual, reference, _drawn(picture, what, (actual, reference), names))


def _plainly_right(actual: object, expected: npt.ArrayLike, tolerance: Tolerance) -> bool:
    """Decide the usual case with little work: arrays or numbers of float64, of one shape, finite and right.

    All else, right or wrong, is for `answer` to say.
    """
    if type(actual) is np.ndarray and type(expected) is np.ndarray:
        if not (is_float64(actual) and is_float64(expected)) or actual.shape != expected.shape or not actual.size:
            return False
        if actual.size > FEW:
            return _are_plainly_right(actual, expected, tolerance)
        found, right = actual.ravel().tolist(), expected.ravel().tolist()
    elif type(actual) in _FLOATS and type(expected) in _FLOATS:
        found, right = [float(actual)], [float(expected)]  # type: ignore[arg-type]
    else:
        return False
    if not math.isfinite(sum(right)):
        return False
    differences = list(map(sub, found, right))
    difference = max(*differences, -min(differences))
    # Of NaN nothing is the largest, but the sum is NaN. What is left of a right answer is less than `atol` as a rule.
    if not (math.isfinite(sum(differences)) and (difference <= tolerance.atol or tolerance.all_near(found, right))):
        return False
    if tolerance.is_usual:
        note(difference, right)
    return True


def _are_plainly_right(actual: Array, expected: Array, tolerance: Tolerance) -> bool:
    if not (tolerance.agrees(actual, expected) and np.isfinite(expected).all()):
        return False
    if tolerance.is_usual:
        note(float(np.abs(actual - expected).max()), (float(np.abs(expected).max()),))
    return True


def expect_shape(actual: object, shape: Sequence[int], *, what: str, axes: Sequence[str] | None = None) -> None:
    """Fail unless `actual` is an array of numbers of exactly this shape; its values may be anything."""
    read_shaped(actual, tuple(int(length) for length in shape), what, tuple(axes) if axes is not None else None)


def read_shaped(actual: object, shape: Shape, what: str, axes: tuple[str, ...] | None = None) -> Array:
    """Return what came as an array of numbers of this shape, or raise CheckFailure."""
    if type(actual) is np.ndarray and actual.shape == shape and actual.dtype.kind in "biufc":
        return actual
    array = read_array(actual, label(what), wanted_text(shape, axes))
    if is_undiagnosed() and (isinstance(array, Diagnosis) or array.shape != shape):
        raise unexplained()
    if isinstance(array, Diagnosis):
        raise failure(array, actual)
    found = wrong_shape(label(what), Shapes(array.shape, shape, axes))
    if found is not None:
        raise failure(found, actual)
    return array


def expect_parts(actual: object, names: Sequence[str]) -> tuple[object, ...]:
    """Return the parts of a returned tuple (or list) if there are as many as names.

    Their order shows only when each part is compared: a swapped pair makes a good suspect.
    """
    if isinstance(actual, (tuple, list)) and len(actual) == len(names):
        return tuple(actual)
    order = ", ".join(f"`{name}`" for name in names)
    message = f"The function returned {_described(actual)}; {len(names)} values are expected, in this order: {order}."
    raise CheckFailure(message, kind="parts")


def _described(actual: object) -> str:
    if actual is None:
        return "None, as a function does that has no `return`"
    if actual is Ellipsis:
        return "`...`: it is not written yet"
    if isinstance(actual, (tuple, list)):
        return "1 value" if len(actual) == 1 else f"{len(actual)} values"
    if isinstance(actual, np.ndarray):
        return f"one array of shape {actual.shape}"
    return f"one value of type {type_name(actual)}"


def expect_true(condition: object, message: str, kind: str = "value") -> None:
    """Fail with the author's own words unless `condition` is True. Only a real bool counts: no array, no stand-in."""
    if isinstance(condition, (bool, np.bool_)):
        if not condition:
            raise CheckFailure(message, kind=kind)
        return
    staff = f"{message}\nThe condition was a {type_name(condition)} and no bool: the test must compare plain values."
    raise CheckFailure(message, kind=kind, staff=staff)


def _drawn(
    picture: str | Evidence | None, what: str, values: tuple[object, Array], axes: tuple[str, ...] | None
) -> Evidence | None:
    """What to show of a comparison that failed."""
    if isinstance(picture, Evidence):
        return picture
    style = picture or ("curve" if axes in (("steps",), ("epochs",)) else "entries")
    return evidence(style, what, _as_array(values[0]), values[1])


def _as_array(actual: object) -> object:
    """Costs of a training run often come as a list of floats."""
    if isinstance(actual, (list, tuple)) and all(type(number) is float for number in actual):
        return np.array(actual)
    return actual


def failure(
    found: Diagnosis, actual: object, expected: Array | None = None, drawn: Evidence | None = None
) -> CheckFailure:
    """Return the exception for a diagnosis; only the text for staff holds both values."""
    lines = [found.message, f"actual: {abridged(actual)}"]
    if expected is not None:
        lines.append(f"expected: {abridged(expected)}")
    error = CheckFailure(found.message, kind=found.kind, staff="\n".join(lines), evidence=drawn)
    error.values = actual, expected
    return error
