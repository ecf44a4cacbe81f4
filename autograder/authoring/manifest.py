"""What a build says about itself: `dist/NAME/manifest.json`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

# What graders find in dist/NAME.
MANIFEST_FILE = "manifest.json"
AUTOGRADER_ZIP = "autograder.zip"
SOLUTION_NOTEBOOK = "solution.ipynb"


class ManifestQuestion(BaseModel):
    """A question as the author declared it; a manual one is graded by a person and has no tests."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    points: float
    manual: bool


class Manifest(BaseModel):
    """The facts of one build, the questions in the order of the notebook."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[2] = 2
    name: str
    title: str
    questions: tuple[ManifestQuestion, ...]
    source_hash: str
    modules: tuple[str, ...]  # what the student notebook imports outside of demonstrations

    @property
    def graded(self) -> tuple[ManifestQuestion, ...]:
        """The questions that have tests."""
        return tuple(question for question in self.questions if not question.manual)

    @property
    def max_points(self) -> float:
        """What tests can give."""
        return sum(question.points for question in self.graded)

    def to_bytes(self) -> bytes:
        """The file, the same bytes for the same facts."""
        return (self.model_dump_json(indent=2) + "\n").encode()


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a built folder; None where it is missing, broken or of another format: all mean "build again"."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST_FILE).read_bytes())
    except (OSError, ValueError):
        return None
