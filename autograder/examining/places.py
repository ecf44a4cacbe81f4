"""Lines of a notebook that the student's process names: the numbers are theirs, the text is from our own copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .notebook import StudentNotebook

_LINE = 120


@dataclass(frozen=True)
class Place:
    """A line of a cell, both counted from 1."""

    cell: int
    line: int


def read_places(raw: Any) -> tuple[Place, ...]:
    """Places as they came over the wire, outermost first; what is none is left out."""
    pairs = raw if type(raw) is list else []
    return tuple(
        Place(*pair) for pair in pairs if type(pair) is list and [type(number) for number in pair] == [int, int]
    )


def describe(places: tuple[Place, ...], notebook: StudentNotebook) -> str:
    """The innermost place that is a line of the notebook, with the line itself; "" where there is none."""
    for place in reversed(places):
        line = source_line(notebook, place)
        if line:
            return f" in line {place.line} of cell {place.cell}: `{line}`"
    return ""


def source_line(notebook: StudentNotebook, place: Place) -> str:
    """A line of a cell, cut to 120 characters; "" where there is none."""
    for cell in notebook.cells:
        if cell.number == place.cell:
            lines = cell.source.splitlines()
            return lines[place.line - 1].strip()[:_LINE] if 0 < place.line <= len(lines) else ""
    return ""
