"""The files of a student bundle: the notebook and its data, our wheel, requirements that name it, first steps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.authoring.compiler import BuiltAssignment, BuiltFile
from autograder.bundling.requirements import student_requirements
from autograder.bundling.wheel import own_wheel

_README = Path(__file__).parent / "templates" / "README.md"


def student_files(built: BuiltAssignment, needs: Sequence[str]) -> tuple[BuiltFile, ...]:
    """All files, in one folder that is called like the assignment. `needs` are those of course.toml."""
    wheel = own_wheel()
    files = [
        *(file for file in built.student_files if file.name != "requirements.txt"),
        BuiltFile("requirements.txt", student_requirements(built, needs, wheel.name).encode()),
        BuiltFile("README.md", _first_steps(built).encode()),
        wheel,
    ]
    return tuple(BuiltFile(f"{built.name}/{file.name}", file.content) for file in files)


def _first_steps(built: BuiltAssignment) -> str:
    text = _README.read_text(encoding="utf-8")
    return text.replace("{{ title }}", built.manifest.title).replace("{{ name }}", built.name)
