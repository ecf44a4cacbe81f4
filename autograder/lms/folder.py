"""A plain folder of submissions, or a zip of one.

A notebook or zip that lies directly in it is one submission, named by its file; a folder in it is one submission, named
by the folder. One folder around everything, as a zip often has it, is looked through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from autograder.errors import InputError, SubmissionRefused
from autograder.lms.downloads import open_download, skipped_entry
from autograder.lms.intake import Found, Intake, Skipped, in_order, presentable
from autograder.lms.notebooks import choose_notebook
from autograder.records import Origin
from autograder.settings import Limits

NAME = "folder"
_NOT_A_SUBMISSION = "It is neither a notebook (.ipynb) nor a zip file."


def read_submissions(path: Path, *, expected_name: str, limits: Limits) -> Intake:
    """The submissions in a folder or a zip; `expected_name` is the assignment's notebook, without `.ipynb`.

    Raises InputError where there is no such folder or zip, or no submission in it.
    """
    download = open_download(path, largest_bytes=limits.notebook_bytes)
    skipped = [*download.noise, *map(skipped_entry, download.refused)]
    found = _grouped(download.names, skipped, expected_name)
    if not found:
        raise InputError(
            f"There are no submissions in {path}: looked for notebooks (.ipynb) and zip files in it, and for folders "
            "with one notebook each.",
            next_step="Point to the folder or the zip file that holds them.",
        )
    skipped.sort(key=lambda one: (one.name.casefold(), one.name))
    return Intake(in_order([_with_origin(one) for one in found]), skipped, download.open_reader)


def _with_origin(found: Found) -> Found:
    """A folder tells nothing but a name, which is an id or a name as the teacher likes."""
    return replace(found, origin=Origin(found.key, NAME, (), name=presentable(found.student), entries=(found.path,)))


# Which file belongs to whom


def _grouped(names: Sequence[str], skipped: list[Skipped], expected_name: str) -> list[Found]:
    wrapper = _wrapper(names)
    groups: dict[str, list[str]] = {}
    found: list[Found] = []
    for name in names:
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


def _wrapper(names: Sequence[str]) -> str:
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
