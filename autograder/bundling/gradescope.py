"""The files of a Gradescope bundle: `setup.sh` and `run_autograder` at its root, the exam, our wheel, versions."""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from autograder.authoring.compiler import BuiltAssignment, BuiltFile
from autograder.bundling.container import EXAM_FILE, SETTINGS_FILE, ContainerSettings
from autograder.bundling.pins import PINS_FILE
from autograder.bundling.requirements import extra_requirements
from autograder.bundling.wheel import own_wheel
from autograder.examining.exam_source import KNOWN_MISTAKES
from autograder.lms.gradescope_results import Visibility
from autograder.settings import Limits

_HERE = Path(__file__).parent
# From PyPI, torch brings gigabytes of libraries for graphics cards that no container has.
_TORCH_INDEX = "--extra-index-url https://download.pytorch.org/whl/cpu\n"


def gradescope_files(
    built: BuiltAssignment, needs: Sequence[str], known_mistakes: bytes, *, hidden: Visibility, limits: Limits
) -> tuple[BuiltFile, ...]:
    """All files, named as they stand in the zip.

    `needs` are those of course.toml, `known_mistakes` is the build's file of that name.
    """
    manifest = built.manifest
    settings = ContainerSettings(
        assignment=built.name,
        questions=tuple(question.name for question in manifest.graded),
        max_points=manifest.max_points,
        undivided=tuple(undivided_questions(built.autograder_zip)),
        modules=manifest.modules,
        hidden=hidden,
        limits=limits,
    )
    return (
        BuiltFile("setup.sh", (_HERE / "templates" / "setup.sh").read_bytes()),
        BuiltFile("run_autograder", (_HERE / "templates" / "run_autograder").read_bytes()),
        BuiltFile("requirements.txt", (_HERE / PINS_FILE).read_bytes()),
        BuiltFile("extra_requirements.txt", _extras(extra_requirements(built, needs)).encode()),
        BuiltFile(SETTINGS_FILE, settings.to_bytes()),
        BuiltFile(EXAM_FILE, built.autograder_zip),
        BuiltFile(KNOWN_MISTAKES, known_mistakes),
        BuiltFile(f"{built.name}.ipynb", built.student_notebook),
        own_wheel(),
    )


def undivided_questions(autograder_zip: bytes) -> Iterator[str]:
    """Questions whose test file says `all_or_nothing = True`, as otter understands it."""
    with zipfile.ZipFile(io.BytesIO(autograder_zip)) as archive:
        for name in sorted(archive.namelist()):
            path = PurePosixPath(name)
            if path.parent.name == "tests" and path.suffix == ".py" and _is_undivided(archive.read(name)):
                yield path.stem


def _is_undivided(test_file: bytes) -> bool:
    return any(
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is True
        and any(isinstance(target, ast.Name) and target.id == "all_or_nothing" for target in statement.targets)
        for statement in ast.parse(test_file).body
    )


def _extras(lines: Sequence[str]) -> str:
    index = _TORCH_INDEX if any(line.startswith("torch") for line in lines) else ""
    return index + "".join(f"{line}\n" for line in lines)
