"""What a bundle tells the harness in Gradescope's container: one JSON file, written here and read there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.lms.gradescope_results import Visibility
from autograder.settings import Limits

SETTINGS_FILE = "autograder.json"
EXAM_FILE = "exam.zip"
FORMAT = 1


@dataclass(frozen=True)
class ContainerSettings:
    """Which exam it is, who sees what, and what a submission may use.

    `undivided` are the questions that give all their points or none; `modules` what the students' notebook imports.
    """

    assignment: str
    questions: tuple[str, ...]
    max_points: float
    undivided: tuple[str, ...]
    modules: tuple[str, ...]
    hidden: Visibility
    limits: Limits

    def to_bytes(self) -> bytes:
        """The file, the same bytes for the same settings."""
        return (json.dumps({"format": FORMAT, **asdict(self)}, indent=2, sort_keys=True) + "\n").encode()


def read_settings(folder: Path) -> ContainerSettings:
    """The settings in an unpacked bundle. They are ours: what is wrong in them is raised as it comes."""
    given = json.loads((folder / SETTINGS_FILE).read_bytes())
    if given["format"] != FORMAT:
        raise ValueError(f"{SETTINGS_FILE} is of another version of autograder.")
    return ContainerSettings(
        assignment=given["assignment"],
        questions=tuple(given["questions"]),
        max_points=given["max_points"],
        undivided=tuple(given["undivided"]),
        modules=tuple(given["modules"]),
        hidden=Visibility(given["hidden"]),
        limits=Limits(**given["limits"]),
    )
