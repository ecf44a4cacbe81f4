"""From two values to one diagnosis: type, suspects, shape, kind of numbers, NaN and inf, values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from autograder.checks.arithmetic import low_precision, sign
from autograder.checks.case import ATOL, RTOL, Array, Case, Diagnosis, Tolerance
from autograder.checks.factors import factor
from autograder.checks.masks import compare_masks
from autograder.checks.places import worst_entry
from autograder.checks.reductions import VERIFIED
from autograder.checks.relations import SCALE_RELATIONS, find_relation
from autograder.checks.shapes import Finding, Shapes, compare_shapes
from autograder.checks.values import check_kind, read_array, widened
from autograder.checks.wording import count_text, entry, first_index, sentence, shape_text, wanted_text


@dataclass(frozen=True)
class Question:
    """Everything that the author said about one comparison."""

    subject: str
    expected: Array
    tolerance: Tolerance = field(default_factory=Tolerance)
    known: Mapping[str, float] = field(default_factory=dict)
    suspects: Mapping[str, npt.ArrayLike] = field(default_factory=dict)
    axes: tuple[str, ...] | None = None


def reference_array(expected: npt.ArrayLike, axes: tuple[str, ...] | None = None) -> Array:
    """Return the author's array; raise ValueError if no answer can be compared with it fairly."""
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


def diagnose(
    actual: object,
    expected: npt.ArrayLike,
    names: Mapping[str, float] | None = None,
    *,
    suspects: Mapping[str, npt.ArrayLike] | None = None,
    rtol: float = RTOL,
    atol: float = ATOL,
) -> Diagnosis | None:
    """Name the relation between a wrong result and the right one; None if they are equal within tolerance.

    `names` are quantities that a wrong factor may equal ({"the batch size": 4}), `suspects` maps sentences to the wrong
    array that each explains. Raises ValueError if `expected` is no array of finite real numbers.
    """
    tolerance = Tolerance(rtol, atol)
    question = Question("your result", reference_array(expected), tolerance, names or {}, suspects or {})
    return answer(question, actual)


def is_right(actual: object, expected: Array, tolerance: Tolerance) -> bool:
    """Tell whether `answer` would find nothing wrong, without a word about what it finds."""
    array = read_array(actual, "", "")
    if isinstance(array, Diagnosis) or check_kind(array, expected, "") is not None:
        return False
    with np.errstate(all="ignore"):
        return tolerance.agrees(widened(array), widened(expected))


def answer(question: Question, actual: object) -> Diagnosis | None:
    """Judge what came; None if it is right. The order: type, suspects, shape, kind of numbers, NaN and inf, values."""
    array = read_array(actual, question.subject, wanted_text(question.expected.shape, question.axes))
    if isinstance(array, Diagnosis):
        return array
    # What a student's numbers do in our arithmetic (overflow, NaN) is no warning to the student.
    with np.errstate(all="ignore"):
        return _judge(question, array)


def _judge(question: Question, array: Array) -> Diagnosis | None:
    expected = question.expected
    wrong_kind = check_kind(array, expected, question.subject)
    if wrong_kind is not None:
        return wrong_shape(question.subject, Shapes(array.shape, expected.shape, question.axes)) or wrong_kind
    case = _case(question, array)
    if case.is_(case.expected):
        return None
    found = _suspected(case, question) or _explained_shape(case) or _not_finite(case) or _wrong_values(case, question)
    return Diagnosis(found.kind, sentence(found.message))


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
    """The author knows a wrong array, and this is it."""
    for text, suspect in question.suspects.items():
        if case.is_(np.asarray(suspect, dtype=np.float64)):
            return Diagnosis("suspect", _accusation(case, text))
    return None


def _suspected_up_to_scale(case: Case, question: Question) -> Diagnosis | None:
    """Two mistakes at once: a suspect, and on top of it a sign or a factor."""
    for text, suspect in question.suspects.items():
        wrong = np.asarray(suspect, dtype=np.float64)
        if wrong.shape != case.actual.shape or not np.isfinite(wrong).all():
            continue
        besides = find_relation(
            replace(case, expected=wrong, reference="what it would be with that alone"), (sign, factor)
        )
        if besides is not None and np.unique(np.abs(wrong)).size >= 3:
            return Diagnosis("suspect", f"{_accusation(case, text)}\nApart from that: {besides.message}")
    return None


def _accusation(case: Case, text: str) -> str:
    return f"{case.subject} is wrong: {text}" + ("" if text.endswith((".", "!", "?")) else ".")


def wrong_shape(subject: str, shapes: Shapes) -> Diagnosis | None:
    """Explain a wrong shape from the shapes alone; None if they are equal."""
    finding = compare_shapes(shapes)
    if finding is None:
        return None
    return Diagnosis(finding.kind, sentence(_shape_message(subject, shapes, finding)))


def _explained_shape(case: Case) -> Diagnosis | None:
    """Explain a wrong shape, with the numbers as evidence where they prove something."""
    shapes = Shapes(case.actual.shape, case.expected.shape, case.axes)
    finding = compare_shapes(shapes)
    if finding is None:
        return None
    if finding.rearranged:
        return Diagnosis(finding.kind, _shape_message(case.subject, shapes, finding) + _numbers(case, finding))
    if case.actual.size:
        finding = next((found for relation in VERIFIED if (found := relation(case)) is not None), finding)
    return Diagnosis(finding.kind, _shape_message(case.subject, shapes, finding))


def _numbers(case: Case, finding: Finding) -> str:
    """Say whether the numbers are right once they stand in the right shape; if not, whether a factor is wrong."""
    arranged = case.actual.T if finding.kind == "transpose" else case.actual.reshape(case.expected.shape)
    case = replace(case, actual=arranged)
    if case.is_(case.expected):
        return " The numbers themselves are right." if case.expected.size > 1 else " The number itself is right."
    relation = find_relation(case, SCALE_RELATIONS)
    return " The numbers are not right yet." if relation is None else f"\nApart from that: {relation.message}"


def _shape_message(subject: str, shapes: Shapes, finding: Finding) -> str:
    """`dw` has shape (4, 3), expected (3, 4) = (n_in, n_out): what kind of mistake that is."""
    wanted = shape_text(shapes.expected, shapes.axes) if shapes.expected else "a single number"
    if shapes.actual:
        return f"{subject} has shape {shapes.actual}, expected {wanted}: {finding.clause}"
    return f"{subject} is a single number, expected an array of shape {wanted}: {finding.clause}"


_NAN_HINT = "NaN comes from operations without a result: 0/0, inf - inf, 0 * inf, the log of a negative number."
_INF_HINT = "Either a number grew too large (an exp?), or something was divided by 0 (or log(0) was taken)."


def _not_finite(case: Case) -> Diagnosis | None:
    if np.isfinite(case.actual).all():
        return None
    for kind, name, mask, hint in (
        ("nan", "NaN", np.isnan(case.actual), _NAN_HINT),
        ("inf", "inf", np.isinf(case.actual), _INF_HINT),
    ):
        if mask.any():
            return Diagnosis(kind, f"{_where(case, name, mask)} {hint}")
    return None


def _where(case: Case, name: str, mask: Array) -> str:
    if mask.size == 1:
        return f"{case.subject} is {name}."
    first = entry(case.subject, first_index(mask))
    return f"{case.subject} holds {name} in {count_text(int(mask.sum()), mask.size)}, first at {first}."


def _wrong_values(case: Case, question: Question) -> Diagnosis:
    if question.expected.dtype.kind == "b":
        return compare_masks(case)
    if case.dtype.kind == "f" and case.dtype.itemsize < np.dtype(np.float64).itemsize:
        found = low_precision(case)
        if found is not None:
            return found
        # Through the noise of a short float every other relation is still visible, with a tolerance that fits it.
        noise = 8 * float(np.finfo(case.dtype).eps)
        case = replace(case, tolerance=Tolerance(noise, noise * float(np.max(np.abs(case.expected)))))
    return find_relation(case) or _suspected_up_to_scale(case, question) or worst_entry(case)
