"""What a notebook has bound, and one level deeper what is in its classes, objects and dictionaries.

Whoever mends a wrong answer later defines a function anew, or a helper, or a constant; or puts another method into a
class.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any

import numpy as np

_MOST = 1000
_LARGE_BYTES = 1 << 20  # such an array is data, and is not to be kept alive for this
_NOT_THEIRS = frozenset({"grader", "get_ipython", "exit", "quit", "In", "Out"})


def definitions(names: Mapping[str, Any]) -> dict[str, Any]:
    """Name to value, `Net.forward` for what is in something else; runs code of the student's at worst."""
    found: dict[str, Any] = {}
    for name, value in list(names.items()):
        if type(name) is not str or name.startswith("_") or name in _NOT_THEIRS or _is_left_out(value):
            continue
        found[name] = value
        for inner, part in _inside(value).items():
            if type(inner) is str and not inner.startswith("__") and not _is_left_out(part):
                found[f"{name}.{inner}"] = part
        if len(found) > _MOST:
            break
    return found


def _is_left_out(value: Any) -> bool:
    return type(value) is types.ModuleType or (type(value) is np.ndarray and value.nbytes > _LARGE_BYTES)


def _inside(value: Any) -> Mapping[Any, Any]:
    kind = type(value)
    if kind is dict:
        return dict(value)
    if isinstance(value, type) or getattr(kind, "__module__", "") == "__main__":
        try:
            return dict(vars(value))
        except Exception:  # noqa: BLE001  # no attributes, or they do not want to be seen
            return {}
    return {}
