"""Arguments must be after a call what they were before."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from autograder.checks.case import Array
from autograder.checks.failure import CheckFailure
from autograder.checks.wording import count_text, entry, first_index, label

_PLAIN = (bool, int, float, complex, str, bytes, type(None))
_WATCHED = (np.ndarray, list, tuple, dict, *_PLAIN)
MOST_BYTES = 1 << 16  # larger arrays are not copied once more to be compared


def unchanged(**arguments: object) -> AbstractContextManager[None]:
    """Fail after the block if one of these arrays, lists or dicts has changed: shape, dtype, values, length, keys.

        with checks.unchanged(z=z, da=da):
            dz = sigmoid_backward(z, da)

    What the block itself raises goes through untouched. Raises TypeError for a value that cannot be watched.
    """
    for name, value in arguments.items():
        if not isinstance(value, _WATCHED):
            raise TypeError(
                f"unchanged({name}=...) watches arrays, lists, tuples and dicts, not {type(value).__name__}."
            )
    return _Watch(arguments)


class _Watch(AbstractContextManager[None]):
    """A class, for it stands around every call of a student's function, and a generator takes three times as long."""

    def __init__(self, arguments: dict[str, object]) -> None:
        self.arguments = arguments

    def __enter__(self) -> None:
        self.before = {name: _snapshot(value) for name, value in self.arguments.items()}

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            return
        for name, value in self.arguments.items():
            change = _change(label(name), self.before[name], value)
            if change:
                means = "A function must leave its arguments as they were: work on a copy, or make a new array."
                raise CheckFailure(f"{change} {means}", kind="mutation")


def _snapshot(value: object) -> Any:
    if isinstance(value, np.ndarray):
        return np.array(value, copy=True)
    if isinstance(value, (list, tuple)):
        return [_snapshot(item) for item in value]
    if isinstance(value, dict):
        return {key: _snapshot(item) for key, item in value.items()}
    return value


def _change(subject: str, before: Any, after: object) -> str:
    """Return a sentence about the first difference, or nothing."""
    if isinstance(before, np.ndarray):
        return _array_change(subject, before, after)
    if isinstance(before, list):
        return _sequence_change(subject, before, after)
    if isinstance(before, dict):
        return _mapping_change(subject, before, after)
    same = _same_plain(before, after) if isinstance(before, _PLAIN) else before is after
    return "" if same else f"{subject} was replaced by the call."


def _same_plain(before: object, after: object) -> bool:
    both_nan = isinstance(before, float) and isinstance(after, float) and math.isnan(before) and math.isnan(after)
    return isinstance(after, _PLAIN) and (before == after or both_nan)


def _array_change(subject: str, before: Array, after: object) -> str:
    if not isinstance(after, np.ndarray):
        return f"{subject} was replaced by the call."
    if after.shape != before.shape:
        return f"{subject} was changed by the call: its shape was {before.shape} and is now {after.shape}."
    if after.dtype != before.dtype:
        return f"{subject} was changed by the call: its dtype was {before.dtype} and is now {after.dtype}."
    if before.dtype.kind in "biufc" and before.nbytes <= MOST_BYTES and after.tobytes() == before.tobytes():
        return ""  # other bytes may still be equal numbers: 0 and -0
    moved = np.asarray(after != before)
    if before.dtype.kind in "fc":
        moved &= ~(np.isnan(after) & np.isnan(before))
    if not moved.any():
        return ""
    first = entry(subject, first_index(moved))
    return (
        f"{subject} was changed in place by the call: {count_text(int(moved.sum()), moved.size)}, the first is {first}."
    )


def _sequence_change(subject: str, before: list[Any], after: object) -> str:
    if not isinstance(after, (list, tuple)):
        return f"{subject} was replaced by the call."
    if len(after) != len(before):
        return f"{subject} was changed by the call: its length was {len(before)} and is now {len(after)}."
    for i, (old, new) in enumerate(zip(before, after, strict=True)):
        if _change("", old, new):  # what did not change needs no name
            return _change(entry(subject, (i,)), old, new)
    return ""


def _mapping_change(subject: str, before: dict[Any, Any], after: object) -> str:
    if not isinstance(after, dict):
        return f"{subject} was replaced by the call."
    if list(after) != list(before):
        return f"{subject} was changed by the call: its keys are not what they were."
    for key, old in before.items():
        if _change("", old, after[key]):
            return _change(f"{subject[:-1]}[{key!r}]`", old, after[key])
    return ""
