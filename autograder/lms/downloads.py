"""The files of a download, be it a zip or a folder that somebody unpacked: listed at once, read one by one."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from autograder.errors import InputError
from autograder.lms.archives import Refused, is_noise, open_archive
from autograder.lms.intake import Reader, Skipped, presentable

_NOISE = "It was left behind by an operating system or an editor."
_LINK = "is a link or a device, and not a file"


@dataclass(frozen=True)
class Download:
    """`names` are paths with forward slashes, in NFC where they come from a zip; `refused` may not be read."""

    path: Path
    names: tuple[str, ...]
    refused: tuple[Refused, ...]
    noise: tuple[Skipped, ...]
    open_reader: Callable[[], AbstractContextManager[Reader]] = field(repr=False)


def open_download(path: Path, *, largest_bytes: int) -> Download:
    """Lists a folder or a zip; of a file in a folder at most `largest_bytes` + 1 are read.

    Raises InputError where there is no such folder or zip, ArchiveRefused where the zip cannot be read.
    """
    if path.is_dir():
        return _folder(path, largest_bytes)
    if path.is_file() and path.suffix.lower() != ".ipynb":
        return _zip(path)
    if path.is_file():
        raise InputError(
            f"{path} is one notebook, and not a folder or zip file of submissions.",
            next_step="Use `autograder check` for a single one.",
        )
    raise InputError(f"There is no folder or zip file {path}.", next_step="Check the path.")


def skipped_entry(refused: Refused) -> Skipped:
    """A refused entry, as it is listed."""
    return Skipped(presentable(refused.name), f"The entry {refused.reason}.")


# A folder on disk


def _folder(root: Path, largest_bytes: int) -> Download:
    names: list[str] = []
    refused: list[Refused] = []
    noise: list[Skipped] = []

    def unreadable(error: OSError) -> None:
        where = Path(error.filename or root)
        name = where.relative_to(root).as_posix() if where.is_relative_to(root) else str(where)
        noise.append(Skipped(presentable(name), f"It cannot be opened: {error.strerror or error}."))

    for folder, folders, files in os.walk(root, onerror=unreadable):
        for name in [*files, *(name for name in folders if (Path(folder) / name).is_symlink())]:
            path = Path(folder) / name
            relative = path.relative_to(root).as_posix()
            if not _is_regular(path):
                refused.append(Refused(relative, _LINK))
            elif is_noise(relative):
                noise.append(Skipped(presentable(relative), _NOISE))
            else:
                names.append(relative)
    return Download(root, tuple(names), tuple(refused), tuple(noise), partial(_folder_reader, root, largest_bytes))


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:  # gone, or out of reach: nothing that can be read
        return False


@contextmanager
def _folder_reader(root: Path, largest_bytes: int) -> Iterator[Reader]:
    def read(name: str) -> bytes:
        with (root / name).open("rb") as file:
            return file.read(largest_bytes + 1)  # one byte too many is enough to be refused as too large

    yield read


# The same, in a zip file


def _zip(path: Path) -> Download:
    with open_archive(path) as archive:
        names = tuple(entry.name for entry in archive.entries)
        noise = tuple(Skipped(presentable(name), _NOISE) for name in archive.noise)
        return Download(path, names, archive.refused, noise, partial(_zip_reader, path))


@contextmanager
def _zip_reader(path: Path) -> Iterator[Reader]:
    with open_archive(path) as archive:
        entries = {entry.name: entry for entry in archive.entries}
        yield lambda name: archive.read(entries[name])
