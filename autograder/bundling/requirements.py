"""What an assignment needs beyond the libraries of the course: its own `requirements`, and `needs` of course.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import requires

from autograder.authoring.compiler import LIBRARIES, NOTEBOOK_TOOLS, BuiltAssignment
from autograder.bundling.wheel import DISTRIBUTION

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_OF_AN_EXTRA = re.compile(r"(?P<requirement>[^;]+);.*\bextra == ['\"](?P<extra>[^'\"]+)['\"]")
_OURS = re.compile(rf"(?:{DISTRIBUTION}\b|\.{{1,2}}/)", re.IGNORECASE)  # by name, or the folder that it lies in


def student_requirements(built: BuiltAssignment, needs: Sequence[str], wheel: str) -> str:
    """A requirements file for students that installs our wheel from the file beside it: no index has this package."""
    others = [line for line in _written(built) if not _OURS.match(line)]
    return "".join(f"{line}\n" for line in (f"./{wheel}", *others, *_missing(needs, others)))


def extra_requirements(built: BuiltAssignment, needs: Sequence[str]) -> tuple[str, ...]:
    """What grading this assignment needs and others do not."""
    known = {*LIBRARIES, *NOTEBOOK_TOOLS}
    own = [line for line in _written(built) if line not in known and not _OURS.match(line)]
    return (*own, *_missing(needs, own))


def _written(built: BuiltAssignment) -> list[str]:
    text = next(file.content for file in built.student_files if file.name == "requirements.txt").decode()
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _missing(needs: Sequence[str], lines: Sequence[str]) -> Iterator[str]:
    """Requirements of those needs that no line names; the versions are those of our own extra of that name."""
    named = {found[0].lower() for line in lines if (found := _NAME.match(line))}
    extras = [found for line in requires(DISTRIBUTION) or () if (found := _OF_AN_EXTRA.fullmatch(line))]
    for need in needs:
        if need.lower() not in named:
            yield from [found["requirement"].strip() for found in extras if found["extra"] == need] or [need]
