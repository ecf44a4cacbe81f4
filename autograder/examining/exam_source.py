"""Where an exam lies and which one it is, known without loading it: importing otter takes a second."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from autograder import __version__
from autograder.errors import InputError

KNOWN_MISTAKES = "known_mistakes.json"


@dataclass(frozen=True)
class ExamSource:
    """The autograder zip of an assignment, the order of its questions in the notebook, and the points in all.

    `modules` are those that the students' notebook imports: public, so a jail may import them before it starts.
    `known_mistakes` is the file that `known_mistakes.from_bytes` reads; `student_notebook` is what students were given:
    a jail may compile its cells before there is any submission.
    """

    path: Path
    assignment: str
    order: tuple[str, ...] = ()
    max_points: float = 0.0
    modules: tuple[str, ...] = ()
    known_mistakes: Path | None = None
    student_notebook: Path | None = None

    def facts(self) -> tuple[str, str, float]:
        """Assignment, hash and points: what a result says of its exam even where there is no grade."""
        return self.assignment, self.hash(), self.max_points

    def hash(self) -> str:
        """Changes with every byte of these files and with our version: results of another exam are not this one's."""
        try:
            content = self.path.read_bytes()
            if self.known_mistakes is not None:
                content += self.known_mistakes.read_bytes()
        except OSError as error:
            raise InputError(
                f"{self.path} cannot be read: {error.strerror}.",
                next_step=f"Run `autograder build {self.assignment}` again.",
            ) from error
        return hashlib.sha256(content + __version__.encode()).hexdigest()
