"""One problem in a source file: where, what was found, what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A place that a person can find: file, cell (counted from 1 as JupyterLab shows them), question."""

    file: str
    cell: int | None = None
    question: str = ""

    def __str__(self) -> str:
        cell = "" if self.cell is None else f", cell {self.cell}"
        question = f", question `{self.question}`" if self.question else ""
        return f"{self.file}{cell}{question}"


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place."""

    place: Place
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.place}: found {self.found}, expected {self.expected}"


def or_closest(name: str, known: Iterable[str]) -> str:
    """What could have been meant: the closest known name, or else all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"`{close[0]}`"
    return "one of " + ", ".join(f"`{known_name}`" for known_name in names) if names else "none"
