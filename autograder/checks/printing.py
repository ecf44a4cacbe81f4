"""How values are written for staff: as NumPy prints them, but in a fraction of the time that NumPy takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.case import Array
from autograder.checks.values import type_name

MOST_CHARACTERS = 400
MOST_ENTRIES = 20  # larger arrays are shown by the ends of their axes
AT_EACH_END = 2


def abridged(value: object) -> str:
    """Return the value, or as much of it as staff need to see what it is."""
    if isinstance(value, (np.ndarray, np.number)):
        array = np.asarray(value)
        held = "" if array.dtype.hasobject else array_text(array)
        return f"{array.dtype} {array.shape} {held}"[:MOST_CHARACTERS]
    if isinstance(value, (str, bytes)):
        return repr(value[:MOST_CHARACTERS])
    if isinstance(value, (list, tuple)):
        return f"{type_name(value)} of length {len(value)}"
    # The text of a huge integer, or of a stranger's object, may be endless or raise.
    return repr(value) if isinstance(value, (bool, float, complex, type(None))) else type_name(value)


def array_text(array: Array) -> str:
    """Write an array like NumPy, eight digits to a number and a line to a row; of a large one the ends of its axes."""
    if array.ndim > 4:
        array = array.reshape(-1)
    cut = [array.size > MOST_ENTRIES and length > 2 * AT_EACH_END for length in array.shape]
    for axis, too_long in enumerate(cut):
        if too_long:
            array = array.take([*range(AT_EACH_END), *range(-AT_EACH_END, 0)], axis)
    write = _decimal if array.dtype.kind == "f" else repr if array.dtype.kind in "US" else str
    return _nested(array.tolist(), cut, write)


def _nested(values: Any, cut: list[bool], write: Callable[[Any], str], depth: int = 0) -> str:
    """Write lists in lists of this depth, with dots in the middle of those that were cut."""
    if not cut:
        return write(values)
    is_innermost = depth == len(cut) - 1
    parts = [write(value) if is_innermost else _nested(value, cut, write, depth + 1) for value in values]
    if cut[depth]:
        parts.insert(AT_EACH_END, "...")
    between = " " if is_innermost else "\n" + " " * (depth + 1)
    return f"[{between.join(parts)}]"


def _decimal(value: float) -> str:
    text = f"{value:.8g}"
    return text if "." in text or "e" in text or "n" in text else text + "."  # 2. is no integer; nan and inf are words
