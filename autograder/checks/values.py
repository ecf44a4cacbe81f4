"""Reading whatever a student's function returned as an array of numbers, or saying why it is none.

Policy. Accepted: Python and NumPy numbers, arrays of any layout, lists and tuples that form a rectangle. Refused:
anything else, strings, masked arrays, object arrays, empty arrays; complex numbers, and True/False where numbers are
expected (and numbers where True/False is). Integers pass where the numbers are right (`0` for `0.0`), and so does every
float kind: float32 fails only because seven digits are not within the tolerance.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.case import Array, Diagnosis
from autograder.checks.wording import article, sentence

NUMBERS = (bool, int, float, complex, np.number, np.bool_)
DEEPEST = 32  # NumPy's own limit on axes is 64; nothing in a course comes near either
MOST_LEAVES = 20_000_000

_KIND_NAMES = {"c": "complex numbers", "b": "True and False", "O": "Python objects", "U": "text", "S": "bytes"}


def type_name(value: object) -> str:
    """Name the type; a stand-in of the grader for something that cannot cross the pipe says what it stands for."""
    name = getattr(value, "type_name", None) if not isinstance(value, (type, np.ndarray)) else None
    return name if isinstance(name, str) else type(value).__name__


def read_array(value: object, subject: str, wanted: str) -> Array | Diagnosis:
    """Return what came as an array of numbers, or the diagnosis of what it is instead.

    `wanted` finishes the sentence "... is expected".
    """
    if value is None:
        message = f"{subject} is None, which is what a function without `return` gives; {wanted} is expected."
        return Diagnosis("no_return", sentence(message))
    if value is Ellipsis:
        return Diagnosis("not_written", sentence(f"{subject} is still `...`: this part is not written yet."))
    if isinstance(value, np.ndarray):
        return _read_ndarray(value, subject, wanted)
    if isinstance(value, NUMBERS):
        return _read_plain(value, subject, wanted)
    if isinstance(value, (list, tuple)):
        return _read_sequence(value, subject, wanted)
    return _refused(f"{subject} is {_described(value)}", wanted)


def _described(value: object) -> str:
    if isinstance(value, str):
        return "a string"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    name = type_name(value)
    if any(word in name.lower() for word in ("function", "method", "ufunc")):
        return "a function that was not called"
    return article(name)


def _refused(found: str, wanted: str) -> Diagnosis:
    return Diagnosis("type", sentence(f"{found}; {wanted} is expected."))


def _read_ndarray(value: Array, subject: str, wanted: str) -> Array | Diagnosis:
    if isinstance(getattr(value, "mask", None), (np.ndarray, np.bool_)):
        return _refused(f"{subject} is a masked array", wanted)
    return _checked(np.asarray(value), subject, wanted)


def _checked(array: Array, subject: str, wanted: str) -> Array | Diagnosis:
    if array.dtype.kind not in "biufc":
        held = _KIND_NAMES.get(array.dtype.kind, f"values of type {array.dtype}")
        return _refused(f"{subject} is an array that holds {held} (dtype {array.dtype}), not numbers", wanted)
    return array


def _read_sequence(value: list[Any] | tuple[Any, ...], subject: str, wanted: str) -> Array | Diagnosis:
    kind = type_name(value)
    stranger = _first_stranger(value)
    if stranger is not None:
        return _refused(f"{subject} is {article(kind)} with {stranger} in it", wanted)
    return _read_plain(value, subject, wanted)


def _first_stranger(value: list[Any] | tuple[Any, ...]) -> str | None:
    """Describe the first thing inside that is no number; NumPy would turn some of them into numbers or NaN silently."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    seen = 0
    while waiting:
        item, depth = waiting.pop()
        seen += 1
        if isinstance(item, (list, tuple)):
            if depth > DEEPEST or seen + len(item) > MOST_LEAVES:
                return "far too many levels or entries"
            waiting.extend((inner, depth + 1) for inner in reversed(item))
        elif isinstance(item, np.ndarray):
            if item.dtype.kind not in "biufc":
                return f"an array of dtype {item.dtype}"
        elif not isinstance(item, NUMBERS):
            return _named_stranger(item)
    return None


def _named_stranger(item: object) -> str:
    if item is None:
        return "None"
    return "`...`" if item is Ellipsis else _described(item)


def _read_plain(value: object, subject: str, wanted: str) -> Array | Diagnosis:
    try:
        array = np.asarray(value)
        if array.dtype.kind == "O":  # integers of more than 64 bits
            array = array.astype(np.float64)
    except ValueError:
        return _refused(f"{subject} is {article(type_name(value))} whose rows have different lengths", wanted)
    except (OverflowError, TypeError):
        return _refused(f"{subject} holds an integer that is too large for an array", wanted)
    return _checked(array, subject, wanted)


def check_kind(array: Array, expected: Array, subject: str) -> Diagnosis | None:
    """Refuse complex numbers, and True/False against numbers. Integers and every float kind are numbers."""
    if expected.dtype.kind == "b":
        if array.dtype.kind == "b":
            return None
        return Diagnosis(
            "dtype", sentence(f"{subject} holds numbers (dtype {array.dtype}); True or False is expected.")
        )
    if array.dtype.kind in "cb":
        found = f"{_KIND_NAMES[array.dtype.kind]} (dtype {array.dtype})"
        return Diagnosis("dtype", sentence(f"{subject} holds {found}; real numbers are expected."))
    return None


def widened(array: Array) -> Array:
    """Return the array as float64, or wider if it came wider, so that comparing it neither overflows nor rounds."""
    if array.dtype.kind == "f" and array.dtype.itemsize >= np.dtype(np.float64).itemsize:
        return array
    return array.astype(np.float64)
