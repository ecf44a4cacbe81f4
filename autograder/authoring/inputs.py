"""All that one build reads, read once, so that the hash can forget nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from autograder import __version__
from autograder.authoring.course import COURSE_FILE, Assignment, Course
from autograder.authoring.source import find_source
from autograder.errors import InputError, SourceInvalid

BANK_FILES = ("mistakes.py", "alternatives.py")


@dataclass(frozen=True)
class InputFile:
    """A file as the build saw it; `name` is what people call it, relative to the course's root."""

    name: str
    content: bytes


@dataclass(frozen=True)
class BuildInputs:
    """The files behind one assignment. `data` is in the order of course.toml."""

    assignment: Assignment
    source: InputFile
    banks: tuple[InputFile, ...]
    data: tuple[tuple[str, bytes], ...]

    @property
    def source_hash(self) -> str:
        """A sha256 over every byte that can change the result, versions of the tools included."""
        digest = hashlib.sha256()
        for label, content in self._parts():
            # Lengths in front of both, so that no byte can wander from one part to the next.
            digest.update(f"{len(label.encode())} {len(content)} ".encode() + label.encode() + content)
        return digest.hexdigest()

    def _parts(self) -> Iterator[tuple[str, bytes]]:
        yield "versions", f"{__version__} {version('otter-grader')}".encode()
        yield COURSE_FILE, json.dumps(asdict(self.assignment), sort_keys=True).encode()
        yield self.source.name, self.source.content
        for bank in self.banks:
            yield bank.name, bank.content
        for name, content in self.data:
            yield f"data/{name}", content


def read_inputs(course: Course, name: str) -> BuildInputs:
    """Read everything. Raises InputError for an unknown assignment, a missing source or missing data files."""
    assignment = course.assignment(name)
    folder = course.source_folder(name)
    source = find_source(folder, name)
    banks = [folder / file for file in BANK_FILES if (folder / file).is_file()]
    missing = [file for file in assignment.data if not course.data_file(file).is_file()]
    if missing:
        raise SourceInvalid(
            tuple(f"{COURSE_FILE}: found data file {file!r} of {name}, expected it in data/" for file in missing)
        )
    return BuildInputs(
        assignment,
        _read(course.root, source),
        tuple(_read(course.root, bank) for bank in banks),
        tuple((file, _read(course.root, course.data_file(file)).content) for file in assignment.data),
    )


def _read(root: Path, path: Path) -> InputFile:
    try:
        return InputFile(path.relative_to(root).as_posix(), path.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{path} cannot be read ({reason}).", next_step="Mend its permissions.") from error
