"""Built folders on disk: written whole or not at all, compared, and recognised as stale."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.authoring.course import Course
from autograder.authoring.inputs import read_inputs
from autograder.authoring.manifest import AUTOGRADER_ZIP, SOLUTION_NOTEBOOK, read_manifest
from autograder.errors import BuildStale, StorageFailed

if TYPE_CHECKING:
    from autograder.authoring.compiler import BuiltAssignment, BuiltFile

LEFT_BY_JUPYTER = frozenset([".ipynb_checkpoints", ".OTTER_LOG", "__pycache__", ".DS_Store"])


def write_build(course: Course, built: BuiltAssignment) -> tuple[Path, Path]:
    """Write assignments/NAME and dist/NAME, each swapped in whole; both folders are returned.

    Raises StorageFailed, with what was there before still in place.
    """
    student, staff = course.student_folder(built.name), course.build_folder(built.name)
    replace_folder(student, built.student_files)
    replace_folder(staff, built.staff_files)
    return student, staff


def replace_folder(folder: Path, files: Iterable[BuiltFile]) -> None:
    """Put a folder with exactly these files in the place of `folder`, or leave all as it was (StorageFailed)."""
    new = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    try:
        for file in files:
            (new / file.name).parent.mkdir(parents=True, exist_ok=True)
            (new / file.name).write_bytes(file.content)
        _swap(folder, new, old)
    except OSError as error:
        raise StorageFailed(
            f"{folder} could not be written ({error.strerror or error}); what was there is unchanged.",
            next_step="Make room or mend the permissions, then build again.",
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)


def stale_files(course: Course, name: str) -> tuple[str, ...]:
    """What is wrong with the committed assignments/NAME, one phrase per file; nothing when it is fresh."""
    from autograder.authoring.compiler import build_assignment  # not for graders, who only ask whether all is fresh

    built = build_assignment(course, name)
    folder = course.student_folder(name)
    expected = {file.name: file.content for file in built.student_files}
    present = {path.relative_to(folder).as_posix(): path for path in _files_below(folder)}
    phrases = dict.fromkeys(expected.keys() - present.keys(), "is missing")
    phrases |= dict.fromkeys(present.keys() - expected.keys(), "is extra")
    for file in expected.keys() & present.keys():
        if present[file].read_bytes() != expected[file]:
            phrases[file] = "differs from a fresh build"
    return tuple(f"assignments/{name}/{file} {phrases[file]}" for file in sorted(phrases))


def require_fresh(course: Course, name: str) -> Path:
    """dist/NAME, proven to be made from the source as it is now. Raises BuildStale, or InputError for the source."""
    inputs = read_inputs(course, name)
    folder = course.build_folder(name)
    manifest = read_manifest(folder)
    files = [folder / AUTOGRADER_ZIP, folder / SOLUTION_NOTEBOOK]
    next_step = f"Run `autograder build {name}`."
    if manifest is None or not all(file.is_file() for file in files):
        raise BuildStale(
            f"The assignment {name!r} has not been built: {folder} is missing or incomplete.", next_step=next_step
        )
    if manifest.name != name or manifest.source_hash != inputs.source_hash:
        raise BuildStale(
            f"The build of {name!r} in {folder} does not belong to its source as it is now.", next_step=next_step
        )
    return folder


def _swap(folder: Path, new: Path, old: Path) -> None:
    had_one = folder.exists()
    if had_one:
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if had_one:
            old.rename(folder)
        raise


def _files_below(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if not LEFT_BY_JUPYTER.intersection(path.relative_to(folder).parts)]
