"""The course: its assignments in teaching order, and the folders that belong to them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from autograder.authoring.problems import or_closest
from autograder.errors import InputError, SourceInvalid

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]  # installed on 3.10 only

COURSE_FILE = "solutions/course.toml"
_WORDS = {
    "Extra inputs are not permitted": "found a key that is not known, expected `title`, `assignments` and in each of "
    "them `name`, `title`, `data` and `needs`, or `mutation_score` for the course",
    "Field required": "found nothing, expected a value",
}


def find_course(start: Path) -> Course:
    """The course that `start` (a folder, or a file in one) lies in.

    Raises InputError where no folder above holds `solutions/course.toml`, SourceInvalid where that file is wrong.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / COURSE_FILE).is_file():
            return read_course(folder)
    raise InputError(
        f"No course was found at {here} or above it: no folder there holds {COURSE_FILE}.",
        next_step="Change into the folder of a course, or name it with --course.",
    )


def read_course(root: Path) -> Course:
    """Read `solutions/course.toml` under `root`. Raises SourceInvalid with every problem in it."""
    try:
        fields = tomllib.loads((root / COURSE_FILE).read_text(encoding="utf-8"))
        parsed = _CourseFile.model_validate(fields)
    except ValidationError as error:
        raise SourceInvalid(tuple(_sentence(detail["loc"], detail["msg"]) for detail in error.errors())) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SourceInvalid((f"{COURSE_FILE}: found a file that cannot be read ({error}), expected TOML",)) from error
    entries = tuple(Assignment(entry.name, entry.title, entry.data, entry.needs) for entry in parsed.assignments)
    return Course(root, parsed.title, entries, parsed.mutation_score)


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in location]
    where = "".join(steps).lstrip(".")
    told = _WORDS.get(message, message.removeprefix("Value error, "))
    return f"{COURSE_FILE}{', ' + where if where else ''}: {told}"


def _inside_data(name: str) -> str:
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name:
        raise ValueError(f"found data file {name!r}, expected a path inside the folder data/")
    return name


@dataclass(frozen=True)
class Assignment:
    """One entry of course.toml; `data` names files in data/ that go beside the notebook.

    `needs` are modules that our own installation does not bring: whoever grades the assignment installs them.
    """

    name: str
    title: str
    data: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Those of `needs` that are not installed here."""
        return tuple(module for module in self.needs if find_spec(module) is None)

    def require_needs(self) -> None:
        """Raise InputError when something is missing: its absence would look like the students' mistake."""
        if self.missing:
            words = " and ".join(f"`{module}`" for module in self.missing)
            raise InputError(
                f"The assignment {self.name!r} needs {words}, which is not installed here.",
                next_step=f"Install it beside this package, for example `pip install '.[{self.missing[0]}]'`.",
            )


@dataclass(frozen=True)
class Course:
    """Where everything of one course is."""

    root: Path
    title: str
    assignments: tuple[Assignment, ...]
    mutation_score: float = 0.98  # the share of changed solutions that the tests must notice

    def assignment(self, name: str) -> Assignment:
        """The assignment called `name`. Raises InputError with the known names for an unknown one."""
        for assignment in self.assignments:
            if assignment.name == name:
                return assignment
        known = [assignment.name for assignment in self.assignments]
        close = or_closest(name, known)
        raise InputError(
            f"The course has no assignment {name!r}; it has {', '.join(known) or 'none yet'}.",
            next_step=f"Did you mean {close}?" if close.startswith("`") else f"Add it to {COURSE_FILE}.",
        )

    def source_folder(self, name: str) -> Path:
        """What staff edit."""
        return self.root / "solutions" / name

    def student_folder(self, name: str) -> Path:
        """What students get; committed."""
        return self.root / "assignments" / name

    def build_folder(self, name: str) -> Path:
        """What graders need; never committed."""
        return self.root / "dist" / name

    def data_file(self, file: str) -> Path:
        """A data set by the name that course.toml uses."""
        return self.root / "data" / file


class _AssignmentEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
    title: Annotated[str, Field(min_length=1)]
    data: tuple[Annotated[str, AfterValidator(_inside_data)], ...] = ()
    needs: tuple[Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], ...] = ()


class _CourseFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=1)]
    assignments: tuple[_AssignmentEntry, ...] = ()
    mutation_score: Annotated[float, Field(ge=0, le=1)] = 0.98

    @model_validator(mode="after")
    def _no_name_twice(self) -> _CourseFile:
        names = [entry.name for entry in self.assignments]
        for name in sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"found assignment {name!r} twice, expected each name once")
        return self
