"""Attributes of a student's objects, in company: the next question is often for those beside the one asked for."""

from __future__ import annotations

import types
from typing import Any

import numpy as np

_BESIDE = 32
_SMALL_BYTES = 4096


def read_attribute(owner: Any, name: str) -> tuple[Any, dict[str, Any]]:
    """An attribute, and what is beside it."""
    value = getattr(owner, name)  # first: a property may change what is beside it
    return value, {} if type(value) is types.MethodType else _beside(owner)


def small_attributes(objects: list[Any]) -> list[tuple[Any, dict[str, Any]]]:
    """What is beside each other in these objects, or in those whose methods they are."""
    owners = [one.__self__ if type(one) is types.MethodType else one for one in objects]
    return [(owner, _beside(owner)) for owner in owners]


def method_names(owner: Any) -> list[str]:
    """Methods of an object's class that nothing of the object's own hides."""
    kind: Any = type(owner)
    if not _is_ordinary(kind):
        return []
    parts = {name: part for base in reversed(kind.__mro__) if base is not object for name, part in vars(base).items()}
    own = vars(owner)
    names = [name for name, part in parts.items() if type(part) is types.FunctionType and name not in own]
    return [name for name in names if not name.startswith("__")][:_BESIDE]


def _is_ordinary(kind: Any) -> bool:
    return kind.__module__ == "__main__" and kind.__getattribute__ is object.__getattribute__


def _beside(owner: Any) -> dict[str, Any]:
    """Attributes that reading does not change: small values of an object's own that its class knows nothing of."""
    kind: Any = type(owner)
    if not _is_ordinary(kind):
        return {}
    try:
        own = vars(owner)
        small = [name for name, value in own.items() if type(name) is str and _is_small(value)]
        return {name: own[name] for name in small[:_BESIDE] if not hasattr(kind, name)}
    except Exception:  # noqa: BLE001  # nobody has asked for these
        return {}


def _is_small(value: object) -> bool:
    if type(value) is np.ndarray:
        return value.nbytes <= _SMALL_BYTES and value.dtype.kind in "biuf"
    return type(value) in (bool, int, float)
