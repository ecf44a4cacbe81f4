"""Exceptions of a student's code as plain texts and places."""

from __future__ import annotations

import traceback
from typing import Any

from .namespace import cell_number

_TEXT = 2000
_FRAMES = 40


def describe(error: BaseException) -> list[Any]:
    """Type, base types, text, traceback and places of an exception; guarded, for its methods are the student's."""
    kind = type(error)
    bases = [base.__name__ for base in kind.__mro__ if base.__module__ == "builtins"]
    try:
        text = str(error)[:_TEXT]
    except BaseException:  # noqa: BLE001
        text = "(an exception that cannot be printed)"
    places: list[list[int]] = []
    lines = []
    try:
        for frame in traceback.extract_tb(error.__traceback__, limit=-_FRAMES):
            cell, file = cell_number(frame.filename), frame.filename
            if cell is not None:
                places.append([cell, frame.lineno or 0])
                file = f"<cell {cell}>"
            lines.append(f"{file}:{frame.lineno} in {frame.name}")
        if isinstance(error, SyntaxError) and not places:
            places.append([cell_number(error.filename or "") or 0, int(error.lineno or 0)])
    except BaseException:  # noqa: BLE001
        places = []
    return [kind.__name__[:80], bases[:10], text, "\n".join(lines)[:_TEXT], places]
