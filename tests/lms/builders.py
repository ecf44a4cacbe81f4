"""Zip files made in code, honest and hostile."""

from __future__ import annotations

import io
import stat
import warnings
import zipfile
from collections.abc import Sequence


def zipped(*files: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", compression) as archive:
        warnings.simplefilter("ignore", UserWarning)  # two entries of one name are meant here
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def zipped_with_links(files: Sequence[tuple[str, bytes]], links: Sequence[tuple[str, str]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
        for name, target in links:
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, target)
    return buffer.getvalue()


def renamed(archive: bytes, name: str, raw_name: bytes) -> bytes:
    """The archive with an ASCII name replaced by other bytes of that length, in both places, no flag changed."""
    assert len(name) == len(raw_name)
    return archive.replace(name.encode("ascii"), raw_name)


def encrypted(archive: bytes) -> bytes:
    """The first entry says that it is encrypted."""
    data = bytearray(archive)
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)
