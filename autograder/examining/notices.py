"""What a person should know about the run of a notebook: cells that were skipped or that raised."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from autograder.records import Notice

from .notebook import Cell, StudentNotebook
from .places import describe, read_places
from .student_errors import known_type
from .suspicion import flags, trick

_MOST = 50


class Notices:
    """Notices in the order in which they came up, a bounded number of them; what catches the eye of staff is first."""

    def __init__(self, notebook: StudentNotebook, given: Collection[str] = ()) -> None:
        self._notebook = notebook
        self._notices = list(flags(notebook, given))
        self._suspected: set[str] = set()

    def all(self) -> tuple[Notice, ...]:
        """What has been noticed so far."""
        return tuple(self._notices)

    def skipped(self, cell: Cell, what: str, reason: str, *, for_staff: bool) -> None:
        """A cell that was not run to its end; `what` goes on after "Cell 3 (`x = 1`)"."""
        first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")[:80]
        self._add(Notice(f"Cell {cell.number} (`{first}`) {what}.", f"cell {cell.number}: {reason}", for_staff))

    def raised(self, cell: Cell, reply: list[Any], *, private: bool) -> None:
        """A cell that raised. `private`: its words could tell hidden inputs."""
        _, type_name, bases, text, traceback_text, places, _ = reply
        told = known_type(type_name, bases) if private else f"{type_name}: {text[:200]}"
        where = describe(read_places(places), self._notebook)
        student = f"Cell {cell.number} raised {told}{where}; the cells after it were run anyway."
        self._add(Notice(student, f"cell {cell.number}: {type_name}: {text}\n{traceback_text}"[:2000]))

    def suspected(self, question: str, why: str) -> None:
        """A question whose points look like a trick; once, however often it was examined."""
        if question not in self._suspected:
            self._suspected.add(question)
            self._add(trick(f"`{question}` {why}"))

    def _add(self, notice: Notice) -> None:
        if len(self._notices) < _MOST:
            self._notices.append(notice)
