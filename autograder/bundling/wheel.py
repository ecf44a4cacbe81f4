"""This package's own wheel, made of the package that is running: the same from a checkout as from an installation.

A wheel is a zip of the package and of what is known about it, and both are at hand wherever this code runs. So a bundle
needs no build backend, no network and no checkout. Format: https://packaging.python.org/specifications/binary-distribution-format/
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from autograder import __file__ as _package_file
from autograder import __version__
from autograder.authoring.compiler import BuiltFile
from autograder.bundling.packing import pack
from autograder.errors import InputError

DISTRIBUTION = "backprop-autograder"
_PACKAGE = Path(_package_file).resolve().parent
_WHEEL = "Wheel-Version: 1.0\nGenerator: backprop-autograder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_LEFT_OUT = frozenset({".pyc", ".pyo", ".orig", ".rej", ".swp"})


@dataclass(frozen=True)
class Described:
    """What is known about the distribution: two files of its dist-info folder."""

    metadata: str
    entry_points: str


def own_wheel() -> BuiltFile:
    """The wheel and its file name. Raises InputError where what is installed does not belong to the code that runs."""
    stem = f"{DISTRIBUTION.replace('-', '_')}-{__version__}"
    return BuiltFile(f"{stem}-py3-none-any.whl", _wheel(stem, package_files(_PACKAGE), _described()))


def package_files(package: Path) -> tuple[BuiltFile, ...]:
    """The files of a package's folder, named as in a wheel; without what Python, editors and systems leave there."""
    found = []
    for path in sorted(package.rglob("*")):
        parts = path.relative_to(package).parts
        if path.is_file() and path.suffix not in _LEFT_OUT and not any(_is_left_over(part) for part in parts):
            found.append(BuiltFile("/".join((package.name, *parts)), path.read_bytes()))
    return tuple(found)


def _is_left_over(part: str) -> bool:
    return part.startswith(".") or part.endswith("~") or part == "__pycache__"


def _described() -> Described:
    step = "Install it again: `pip install .` in its folder, or `pip install --editable .`."
    try:
        installed = distribution(DISTRIBUTION)
    except PackageNotFoundError as error:
        raise InputError(f"{DISTRIBUTION} is not installed; it runs from {_PACKAGE}.", next_step=step) from error
    if installed.version != __version__:
        raise InputError(
            f"{DISTRIBUTION} is installed as version {installed.version}, and the code in {_PACKAGE} is {__version__}.",
            next_step=step,
        )
    return Described(installed.read_text("METADATA") or "", installed.read_text("entry_points.txt") or "")


def _wheel(stem: str, package: tuple[BuiltFile, ...], described: Described) -> bytes:
    info = f"{stem}.dist-info"
    files = [
        *package,
        BuiltFile(f"{info}/METADATA", described.metadata.encode()),
        BuiltFile(f"{info}/WHEEL", _WHEEL.encode()),
        BuiltFile(f"{info}/entry_points.txt", described.entry_points.encode()),
    ]
    record = "".join(f"{_record_line(file)}\n" for file in files) + f"{info}/RECORD,,\n"
    return pack([*files, BuiltFile(f"{info}/RECORD", record.encode())])


def _record_line(file: BuiltFile) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(file.content).digest()).rstrip(b"=").decode()
    return f"{file.name},sha256={digest},{len(file.content)}"
