"""The page that shows what was proven of an assignment, for its author: one file, nothing else needed to read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.reporting.outputs import whole_file
from autograder.reporting.rendering import template


@dataclass(frozen=True)
class Fact:
    """One thing that the proof is about; `share` fills its bar, `good` says whether it is as it must be."""

    name: str
    value: str
    detail: str
    share: float
    good: bool


@dataclass(frozen=True)
class Tally:
    """How many changes of one question or of one kind were noticed."""

    name: str
    noticed: int
    changes: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.noticed / self.changes if self.changes else 1.0


@dataclass(frozen=True)
class ShownChange:
    """An automatic change of the solution that no check noticed."""

    name: str
    before: str
    after: str
    sentence: str
    reason: str = ""


@dataclass(frozen=True)
class ShownMistake:
    """A known mistake and what its student reads; `named` is one word for the colour."""

    question: str
    name: str
    named: str
    kind: str
    where: str
    message: str


@dataclass(frozen=True)
class ProofPage:
    """Everything on the page."""

    assignment: str
    title: str
    findings: tuple[str, ...]
    facts: tuple[Fact, ...]
    questions: tuple[Tally, ...]
    operators: tuple[Tally, ...]
    survivors: tuple[ShownChange, ...]
    equivalent: tuple[ShownChange, ...]
    marks: str
    marks_file: str
    mistakes: tuple[ShownMistake, ...]
    how_mistakes_are_counted: str
    has_mutation: bool


def render_proof(page: ProofPage) -> str:
    """The page as HTML; nothing in it is loaded from elsewhere."""
    return template("verification.html").render(page=page)


def write_proof(path: Path, page: ProofPage) -> None:
    """Write the page, whole or not at all. Raises StorageFailed."""
    with whole_file(path) as file:
        file.write(render_proof(page))
