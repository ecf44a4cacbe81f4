"""From two values to one diagnosis: type, suspects, shape, kind of numbers, NaN and inf, values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from autograder.checks.case import ATOL, RTOL, Array, Case, Diagnosis, Tolerance
from autograder.checks.masks import compare_masks
from autograder.checks.reductions import VERIFIED
from autograder.checks.relations import find_relation, worst_entry
from autograder.checks.shapes import Shapes, compare_shapes
from autograder.checks.values import check_kind, read_array, widened
from autograder.checks.wording import count_text, entry, sentence, shape_text, wanted_text


@dataclass(frozen=True)
class Question:
    """Everything that the author said about one comparison; `expected` is theirs, so a mistake in it is a ValueError."""

    subject: str
    expected: Array
    tolerance: Tolerance = field(default_factory=Tolerance)
    known: Mapping[str, float] = field(default_factory=dict)
    suspects: Mapping[str, npt.ArrayLike] = field(default_factory=dict)
    axes: tuple[str, ...] | None = None


def reference_array(expected: npt.ArrayLike, axes: tuple[str, ...] | None = None) -> Array:
    """Return the author's array, or raise ValueError: a test that compares with NaN, or with nothing, can never be fair."""
    array = np.asarray(expected)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"The expected value has dtype {array.dtype}; real numbers or True/False are needed.")
    if array.size == 0:
        raise ValueError(f"The expected value has shape {array.shape}: there is nothing to compare with.")
    if not np.isfinite(array).all():
        raise ValueError("The expected value holds NaN or inf; choose inputs for which the right answer is finite.")
    if axes is not None and len(axes) != array.ndim:
        raise ValueError(f"axes={axes!r} names {len(axes)} axes; the expected value has shape {array.shape}.")
    return array


def diagnose(  # noqa: PLR0913 - what is compared, and what the author knows about it
    actual: object,
    expected: npt.ArrayLike,
    names: Mapping[str, float] | None = None,
    *,
    suspects: Mapping[str, npt.ArrayLike] | None = None,
    rtol: float = RTOL,
    atol: float = ATOL,
) -> Diagnosis | None:
    """Name the relation between a wrong result and the right one; None if they are equal within tolerance.

    `names` are quantities that a wrong factor may equal ({"the batch size": 4}), `suspects` are sentences with the wrong
    array that each of them explains. Raises ValueError if `expected` is no array of finite real numbers.
    """
    tolerance = Tolerance(rtol, atol)
    question = Question("your result", reference_array(expected), tolerance, names or {}, suspects or {})
    return answer(question, actual)


def answer(question: Question, actual: object) -> Diagnosis | None:
    """Judge what came. The order is: type, suspects, shape, kind of numbers, NaN and inf, values."""
    expected = question.expected
    array = read_array(actual, question.subject, wanted_text(expected.shape, question.axes))
    if isinstance(array, Diagnosis):
        return array
    wrong_kind = check_kind(array, expected, question.subject)
    if array.dtype.kind == "c" or (wrong_kind is not None and array.shape == expected.shape):
        return wrong_kind
    case = _case(question, array)
    if wrong_kind is None and case.is_(case.expected):
        return None
    found = _suspected(case, question) or compare_shape_of(case) or _not_finite(case) or _compare_values(case, expected)
    return replace(found, message=sentence(found.message))


def _case(question: Question, array: Array) -> Case:
    return Case(
        question.subject,
        widened(array),
        widened(question.expected),
        array.dtype,
        question.tolerance,
        question.known,
        question.axes,
    )


def _suspected(case: Case, question: Question) -> Diagnosis | None:
    for text, suspect in question.suspects.items():
        if case.is_(np.asarray(suspect, dtype=np.float64)):
            ending = "" if text.endswith((".", "!", "?")) else "."
            return Diagnosis("suspect", f"{case.subject}: {text}{ending}")
    return None


def compare_shape_of(case: Case) -> Diagnosis | None:
    """Explain a wrong shape, with the numbers as evidence where they prove something."""
    shapes = Shapes(case.actual.shape, case.expected.shape, case.axes)
    plain = compare_shapes(shapes)
    if plain is None:
        return None
    verified = None
    if plain.kind not in {"keepdims", "transpose"} and case.actual.size:
        verified = next((found for relation in VERIFIED if (found := relation(case)) is not None), None)
    finding = verified or plain
    evidence = " The numbers themselves are right." if verified is None and _same_numbers(case, plain.kind) else ""
    return Diagnosis(finding.kind, shape_message(case.subject, shapes, finding.clause) + evidence)


def shape_message(subject: str, shapes: Shapes, clause: str) -> str:
    """`dw` has shape (4, 3), expected (3, 4) = (n_in, n_out): clause."""
    found = f"has shape {shapes.actual}" if shapes.actual else "is a single number"
    wanted = shape_text(shapes.expected, shapes.axes) if shapes.expected else "a single number"
    if not shapes.actual:
        return f"{subject} {found}, expected an array of shape {wanted}: {clause}"
    return f"{subject} {found}, expected {wanted}: {clause}"


def _same_numbers(case: Case, kind: str) -> bool:
    if case.actual.size != case.expected.size:
        return False
    arranged = case.actual.T if kind == "transpose" else case.actual.reshape(case.expected.shape)
    return case.tolerance.agrees(arranged, case.expected)


def _not_finite(case: Case) -> Diagnosis | None:
    for kind, name, mask, hint in (
        (
            "nan",
            "NaN",
            np.isnan(case.actual),
            "It comes from operations without a result: 0/0, inf - inf, 0 * inf, log of a negative number.",
        ),
        (
            "inf",
            "inf",
            np.isinf(case.actual),
            "A number grew too large (exp of something large?) or was divided by 0 (or log(0) was taken).",
        ),
    ):
        if mask.any():
            return Diagnosis(kind, f"{_where(case, name, mask)} {hint}")
    return None


def _where(case: Case, name: str, mask: Array) -> str:
    if case.actual.size == 1:
        return f"{case.subject} is {name}."
    first = entry(case.subject, tuple(int(part) for part in np.argwhere(mask)[0]))
    return f"{case.subject} holds {name} in {count_text(int(mask.sum()), mask.size)}, first at {first}."


def _compare_values(case: Case, expected: Array) -> Diagnosis:
    if expected.dtype.kind == "b":
        return compare_masks(case)
    return find_relation(case) or worst_entry(case)
