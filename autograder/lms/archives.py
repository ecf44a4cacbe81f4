"""Zip files from strangers: read entry by entry, as a stream, never extracted by name.

A hostile entry is refused by itself and listed, so that one student's trick does not cost a class its download; an
archive that is broken or far too large is refused as a whole (`ArchiveRefused`).
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from autograder.errors import ArchiveRefused
from autograder.lms.notebooks import choose_notebook
from autograder.reporting.plain_text import harmless_line
from autograder.settings import MEBIBYTE

_BLOCK = 1 << 16
_DIRECTORY_BYTES_PER_ENTRY = 512  # a header of 46 bytes, a long name, a few extra fields
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # LZMA lets an archive choose how much memory reading it takes
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
_MAKE_ZIP_AGAIN = "Make the zip file again, or hand in the .ipynb file itself."

# What zipfile and zlib raise on broken input. ValueError covers undecodable names, RuntimeError unsupported features.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError)


@dataclass(frozen=True)
class ArchiveLimits:
    """What reading one archive may cost. The ratio counts only for entries that are larger than `free_bytes`."""

    entries: int = 100_000
    file_bytes: int = 512 * MEBIBYTE
    total_bytes: int = 64 * 1024 * MEBIBYTE
    ratio: int = 200
    free_bytes: int = 64 * MEBIBYTE


@dataclass(frozen=True)
class Entry:
    """One file of an archive that may be read; `name` is decoded, in NFC, with forward slashes."""

    name: str
    info: zipfile.ZipInfo


@dataclass(frozen=True)
class Refused:
    """One entry that is not read, and why; `reason` completes the sentence "the entry ..."."""

    name: str
    reason: str


@dataclass
class Archive:
    """An open archive; `noise` is what operating systems and editors leave behind, dropped and listed."""

    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    noise: tuple[str, ...]
    limits: ArchiveLimits
    _file: zipfile.ZipFile
    _read_bytes: int = 0

    def read(self, entry: Entry) -> bytes:
        """The content of one entry. Counts what really comes out, whatever the headers promise; else ArchiveRefused."""
        parts: list[bytes] = []
        size = 0
        try:
            with self._file.open(entry.info) as stream:
                while block := stream.read(_BLOCK):
                    size += len(block)
                    self._read_bytes += len(block)
                    self._check_size(entry, size)
                    parts.append(block)
        except _BROKEN as error:
            raise _refusal(entry.name, "is damaged") from error
        return b"".join(parts)

    def _check_size(self, entry: Entry, size: int) -> None:
        limits = self.limits
        if size > limits.file_bytes:
            raise _refusal(entry.name, f"is larger than the {_mebibytes(limits.file_bytes)} that are allowed")
        if size > max(limits.free_bytes, limits.ratio * entry.info.compress_size):
            raise _refusal(entry.name, f"grows to more than {limits.ratio} times its size in the archive")
        if self._read_bytes > limits.total_bytes:
            raise ArchiveRefused(
                f"The archive unpacks to more than the {_mebibytes(limits.total_bytes)} that are allowed.",
                next_step="Split it into smaller ones.",
            )


def student_limits(notebook_bytes: int) -> ArchiveLimits:
    """The limits of an archive that one student made, given the size that a notebook may have."""
    return ArchiveLimits(entries=10_000, file_bytes=notebook_bytes, total_bytes=2 * notebook_bytes)


@contextmanager
def open_archive(source: Path | bytes, limits: ArchiveLimits | None = None) -> Iterator[Archive]:
    """Opens an archive and sorts its entries into those to read, those refused one by one, and noise.

    Raises ArchiveRefused for what is not a zip file, is cut off, or has too many entries.
    """
    limits = limits or ArchiveLimits()
    with _opened(source) as raw, _zip_file(raw, limits) as file:
        entries, refused, noise = _sorted_out(file.infolist())
        yield Archive(entries, refused, noise, limits, file)


def notebook_in(content: bytes, expected_name: str, limits: ArchiveLimits | None = None) -> tuple[str, bytes]:
    """Name and bytes of the notebook in a student's own archive; a zip inside the zip is opened one level.

    Raises ArchiveRefused where the archive is broken or the notebook's entry is refused, and SubmissionRefused where
    there is none or more than one to choose from.
    """
    limits = limits or student_limits(100 * MEBIBYTE)
    with open_archive(content, limits) as archive:
        inner = [entry for entry in archive.entries if entry.name.lower().endswith(".zip")]
        if len(inner) != 1 or _notebooks(archive):
            return _chosen(archive, expected_name)
        nested = archive.read(inner[0])
    with open_archive(nested, replace(limits, total_bytes=limits.total_bytes - len(nested))) as archive:
        return _chosen(archive, expected_name)


def _chosen(archive: Archive, expected_name: str) -> tuple[str, bytes]:
    """Refused entries take part in the choice: a student is told, and never given a second-best notebook silently."""
    name = choose_notebook(_notebooks(archive), expected_name)
    for refused in archive.refused:
        if refused.name == name:
            raise _refusal(name, refused.reason)
    entry = next(entry for entry in archive.entries if entry.name == name)
    return name, archive.read(entry)


def _notebooks(archive: Archive) -> list[str]:
    names = [entry.name for entry in archive.entries] + [refused.name for refused in archive.refused]
    return [name for name in names if name.lower().endswith(".ipynb")]


def is_noise(name: str) -> bool:
    """Whether a path (forward slashes) is what an operating system or an editor leaves behind, and no one's work."""
    parts = name.split("/")
    base = parts[-1]
    hidden = base.startswith((".", "~")) or base.lower() in _SYSTEM_FILES
    return hidden or "__MACOSX" in parts or ".ipynb_checkpoints" in parts


def _opened(source: Path | bytes) -> IO[bytes]:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return source.open("rb")
    except OSError as error:
        raise ArchiveRefused(
            f"{source} cannot be read: {error.strerror or error}.", next_step="Check the path and its permissions."
        ) from error


@contextmanager
def _zip_file(raw: IO[bytes], limits: ArchiveLimits) -> Iterator[zipfile.ZipFile]:
    bounded = _BoundedReads(raw, limits.entries * _DIRECTORY_BYTES_PER_ENTRY)
    try:
        file = zipfile.ZipFile(bounded)
    except _BROKEN as error:
        message = "This is not a zip file that can be read: it is damaged, cut off, or of another kind."
        raise ArchiveRefused(message, next_step=_MAKE_ZIP_AGAIN) from error
    with file:
        if len(file.infolist()) > limits.entries:
            raise _too_many_entries()
        yield file


class _BoundedReads(io.BufferedIOBase):
    """A file that is read in blocks of bounded size.

    `zipfile` takes the whole list of entries in one read, whose length the archive states, before anybody can count
    them: a list of millions is refused here.
    """

    def __init__(self, raw: IO[bytes], largest: int) -> None:
        self._raw = raw
        self._largest = max(largest, _BLOCK * 2)

    def read(self, size: int | None = -1, /) -> bytes:
        data = self._raw.read(self._largest + 1 if size is None or size < 0 else min(size, self._largest + 1))
        if len(data) > self._largest:
            raise _too_many_entries()
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def _sorted_out(infos: list[zipfile.ZipInfo]) -> tuple[tuple[Entry, ...], tuple[Refused, ...], tuple[str, ...]]:
    named = [(_decoded(info), info) for info in infos if not info.orig_filename.endswith("/")]
    problems = [(name, _problem(name, info), info) for name, info in named]
    refused = [Refused(harmless_line(name), problem) for name, problem, _ in problems if problem]
    sound = [(_normalised(name), info) for name, problem, info in problems if not problem]
    noise = tuple(name for name, _ in sound if is_noise(name))
    taken = [(name, info) for name, info in sound if not is_noise(name)]
    spellings = Counter(name.casefold() for name, _ in taken)
    twins = [name for name, _ in taken if spellings[name.casefold()] > 1]
    refused += [Refused(name, "has the same name as another one") for name in twins]
    entries = tuple(Entry(name, info) for name, info in taken if spellings[name.casefold()] == 1)
    return entries, tuple(refused), noise


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name as it was meant, in NFC: many write UTF-8 without saying so, and `zipfile` then assumes cp437."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _normalised(name: str) -> str:
    return "/".join(part for part in name.split("/") if part not in ("", "."))


def _problem(name: str, info: zipfile.ZipInfo) -> str:
    """Why an entry is refused, or ""."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    complaints = (
        (name.startswith("/") or _DRIVE.match(name), "has an absolute path"),
        ("\\" in name, "has a backslash in its name"),
        (".." in name.split("/"), "points outside of the archive"),
        (any(unicodedata.category(character) == "Cc" for character in name), "has a control character in its name"),
        (not _normalised(name), "has no name"),
        (kind not in (0, stat.S_IFREG), "is a link or a device, and not a file"),
        (info.flag_bits & _ENCRYPTED_FLAG, "is encrypted"),
        (info.compress_type not in _METHODS, "is compressed in a way that is not read here"),
    )
    return next((reason for found, reason in complaints if found), "")


def _refusal(name: str, reason: str) -> ArchiveRefused:
    return ArchiveRefused(f'The entry "{name}" of the archive {reason}.', next_step=_MAKE_ZIP_AGAIN)


def _too_many_entries() -> ArchiveRefused:
    return ArchiveRefused("The archive has too many entries to be read.", next_step=_MAKE_ZIP_AGAIN)


def _mebibytes(size: int) -> str:
    return f"{size / MEBIBYTE:.0f} MiB"
