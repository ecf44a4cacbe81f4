"""A plain folder of submissions, or a zip of one.

A notebook or zip that lies directly in it is one submission, named by its file; a folder in it is one submission, named
by the folder. One folder around everything, as a zip often has it, is looked through.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

from autograder.errors import InputError, SubmissionRefused
from autograder.lms.archives import is_noise, open_archive
from autograder.lms.intake import Found, Intake, Skipped, in_order, presentable
from autograder.lms.notebooks import choose_notebook
from autograder.settings import Limits

_NOT_A_SUBMISSION = "It is neither a notebook (.ipynb) nor a zip file."
_NOISE = "It was left behind by an operating system or an editor."


def read_submissions(path: Path, *, expected_name: str, limits: Limits) -> Intake:
    """The submissions in a folder or a zip; `expected_name` is the assignment's notebook, without `.ipynb`.

    Raises InputError where there is no such folder or zip, or no submission in it.
    """
    if path.is_dir():
        names, skipped = _files(path)
        reader = partial(_folder_reader, path, limits.notebook_bytes)
    elif path.is_file() and path.suffix.lower() != ".ipynb":
        names, skipped = _entries(path)
        reader = partial(_zip_reader, path)
    else:
        raise _no_place(path)
    found = _grouped(names, skipped, expected_name)
    if not found:
        raise InputError(
            f"There are no submissions in {path}: looked for notebooks (.ipynb) and zip files in it, and for folders "
            "with one notebook each.",
            next_step="Point to the folder or the zip file that holds them.",
        )
    skipped.sort(key=lambda one: (one.name.casefold(), one.name))
    return Intake(in_order(found), skipped, reader)


def _no_place(path: Path) -> InputError:
    if path.is_file():
        return InputError(
            f"{path} is one notebook, and not a folder or zip file of submissions.",
            next_step="Use `autograder check` for a single one.",
        )
    return InputError(f"There is no folder or zip file {path}.", next_step="Check the path.")


# A folder on disk


def _files(root: Path) -> tuple[list[str], list[Skipped]]:
    names: list[str] = []
    skipped: list[Skipped] = []

    def unreadable(error: OSError) -> None:
        where = Path(error.filename or root)
        name = where.relative_to(root).as_posix() if where.is_relative_to(root) else str(where)
        skipped.append(Skipped(presentable(name), f"It cannot be opened: {error.strerror or error}."))

    for folder, folders, files in os.walk(root, onerror=unreadable):
        for name in [*files, *(name for name in folders if (Path(folder) / name).is_symlink())]:
            path = Path(folder) / name
            relative = path.relative_to(root).as_posix()
            if _is_regular(path):
                names.append(relative)
            else:
                skipped.append(Skipped(presentable(relative), "It is a link or a device, and not a file."))
    return names, skipped


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:  # gone, or out of reach: nothing that can be read
        return False


@contextmanager
def _folder_reader(root: Path, largest: int) -> Iterator[Callable[[str], bytes]]:
    def read(name: str) -> bytes:
        with (root / name).open("rb") as file:
            return file.read(largest + 1)  # one byte too many is enough to be refused as too large

    yield read


# The same, in a zip file


def _entries(path: Path) -> tuple[list[str], list[Skipped]]:
    with open_archive(path) as archive:
        skipped = [Skipped(name, _NOISE) for name in archive.noise]
        skipped += [Skipped(refused.name, f"The entry {refused.reason}.") for refused in archive.refused]
        return [entry.name for entry in archive.entries], skipped


@contextmanager
def _zip_reader(path: Path) -> Iterator[Callable[[str], bytes]]:
    with open_archive(path) as archive:
        entries = {entry.name: entry for entry in archive.entries}
        yield lambda name: archive.read(entries[name])


# Which file belongs to whom


def _grouped(names: Iterable[str], skipped: list[Skipped], expected_name: str) -> list[Found]:
    taken = []
    for name in names:
        if is_noise(name):
            skipped.append(Skipped(presentable(name), _NOISE))
        else:
            taken.append(name)
    wrapper = _wrapper(taken)
    groups: dict[str, list[str]] = {}
    found: list[Found] = []
    for name in taken:
        first, separator, _ = name.removeprefix(wrapper).partition("/")
        if separator:
            groups.setdefault(first, []).append(name)
        elif _is_submission(first):
            found.append(Found(first, PurePosixPath(first).stem, first, name))
        else:
            skipped.append(Skipped(presentable(name), _NOT_A_SUBMISSION))
    for folder, members in groups.items():
        found += _of_folder(folder, members, skipped, expected_name)
    return found


def _wrapper(names: list[str]) -> str:
    """The folders around everything, with a slash at the end, or "". A folder of one submission is its student's."""
    wrapper = ""
    if sum(map(_is_submission, names)) < 2:
        return wrapper
    while all("/" in name.removeprefix(wrapper) for name in names):
        firsts = {name.removeprefix(wrapper).partition("/")[0] for name in names}
        if len(firsts) > 1:
            break
        wrapper += firsts.pop() + "/"
    return wrapper


def _of_folder(folder: str, members: list[str], skipped: list[Skipped], expected_name: str) -> list[Found]:
    """The one submission in a student's folder, or nothing; every other file joins `skipped`."""
    notebooks = [name for name in members if name.lower().endswith(".ipynb")]
    zips = [name for name in members if name.lower().endswith(".zip")]
    try:
        chosen = zips[0] if len(zips) == 1 and not notebooks else choose_notebook(notebooks, expected_name)
    except SubmissionRefused as error:
        several = "There is more than one zip file in this folder." if zips and not notebooks else error.message
        skipped.append(Skipped(presentable(folder), several))
        return []
    for name in members:
        if name != chosen:
            reason = (
                f"{PurePosixPath(chosen).name} was taken from this folder."
                if _is_submission(name)
                else _NOT_A_SUBMISSION
            )
            skipped.append(Skipped(presentable(name), reason))
    return [Found(folder, folder, PurePosixPath(chosen).name, chosen)]


def _is_submission(name: str) -> bool:
    return name.lower().endswith((".ipynb", ".zip"))
