"""Files that go back to a platform: made the same from the same, and written whole or not at all."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from autograder.errors import StorageFailed

_TIME = (1980, 1, 1, 0, 0, 0)


def write_file(path: Path, content: bytes) -> None:
    """A file that takes the place of `path` when all of it is written. Raises StorageFailed."""

    def write(file: IO[bytes]) -> None:
        file.write(content)

    _whole(path, write)


def write_zip(path: Path, entries: Iterable[tuple[str, bytes]]) -> None:
    """A zip of these files, in this order, names in UTF-8. Raises StorageFailed."""
    _whole(path, lambda file: _zip_into(file, entries))


def clothed(text: str, page: str, stem: str, suffix: str) -> bytes:
    """Feedback as a file of the kind that has to lie there: a notebook with the text, a zip with both, or the page.

    Canvas shows what comes back under the name of the student's own file, and a notebook has to open as one.
    """
    if suffix == ".ipynb":
        return _notebook(text)
    if suffix == ".zip":
        buffer = io.BytesIO()
        _zip_into(buffer, [(f"{stem}.html", page.encode()), (f"{stem}.txt", text.encode())])
        return buffer.getvalue()
    return page.encode()


def _notebook(text: str) -> bytes:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    cell = {
        "cell_type": "markdown",
        "id": "feedback",
        "metadata": {},
        "source": f"{fence}text\n{text.rstrip()}\n{fence}",
    }
    return (json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n").encode()


def _zip_into(file: IO[bytes], entries: Iterable[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name, _TIME)
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)


def _whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            write(file)
        temporary.replace(path)
    except OSError as error:
        raise StorageFailed(
            f"{path} cannot be written: {error.strerror or error}.", next_step="Name another place with --out."
        ) from error
    finally:
        if temporary.is_file():
            temporary.unlink(missing_ok=True)
