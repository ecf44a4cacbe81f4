"""One assignment, built: what students get and what graders need, in memory, the same bytes for the same source."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # no stubs; comes with otter and jupytext

from autograder.authoring.cell_code import imported_modules
from autograder.authoring.configs import otter_config, question_points
from autograder.authoring.course import Course
from autograder.authoring.inputs import BuildInputs, read_inputs
from autograder.authoring.manifest import AUTOGRADER_ZIP, MANIFEST_FILE, SOLUTION_NOTEBOOK, Manifest, ManifestQuestion
from autograder.authoring.markers import validate
from autograder.authoring.normal_form import normal_notebook, normal_zip, notebook_bytes
from autograder.authoring.outline import CONFIG_MARKER, Outline
from autograder.authoring.source import CellKind, Source, parse_source, to_notebook
from autograder.errors import OurFault, SourceInvalid

OTTER_SECONDS = 300.0
LIBRARIES = ("numpy>=2,<3", "matplotlib>=3.8,<4")
# Not by its name: it is on no index, and whoever registered the name there could run code on students' computers.
OURS = "# backprop-autograder is in the students' zip (`autograder bundle`), or `pip install .` in the course's folder"
NOTEBOOK_TOOLS = ("otter-grader>=7,<8", "ipykernel>=6.29,<8", "jupyterlab>=4,<5")


@dataclass(frozen=True)
class BuiltFile:
    """A file of a build; `name` is relative to the folder it belongs to."""

    name: str
    content: bytes


@dataclass(frozen=True)
class BuiltAssignment:
    """A finished build. `student_files` belong in assignments/NAME, `staff_files` in dist/NAME.

    `outline` is the source that it was made from, `root` the folder of the course; the verifier needs both.
    """

    manifest: Manifest
    student_files: tuple[BuiltFile, ...]
    staff_files: tuple[BuiltFile, ...]
    outline: Outline
    root: Path

    @property
    def name(self) -> str:
        """The assignment's name."""
        return self.manifest.name

    @property
    def student_notebook(self) -> bytes:
        """The notebook as students get it."""
        return self._content(self.student_files, f"{self.name}.ipynb")

    @property
    def solution_notebook(self) -> bytes:
        """The notebook with solutions and all tests."""
        return self._content(self.staff_files, SOLUTION_NOTEBOOK)

    @property
    def autograder_zip(self) -> bytes:
        """The plain otter zip."""
        return self._content(self.staff_files, AUTOGRADER_ZIP)

    @staticmethod
    def _content(files: tuple[BuiltFile, ...], name: str) -> bytes:
        return next(file.content for file in files if file.name == name)


def build_assignment(course: Course, name: str) -> BuiltAssignment:
    """Build one assignment in memory; nothing of the course is written.

    Raises InputError for what is missing, SourceInvalid with every problem of the source, OurFault where otter breaks.
    """
    inputs = read_inputs(course, name)
    source = parse_source(inputs.source.content, Path(inputs.source.name).suffix, file=inputs.source.name)
    outline = validate(source, inputs.assignment)
    extra = tuple(outline.config.get("requirements", []))
    requirements = "".join(f"{line}\n" for line in (OURS, *LIBRARIES, *NOTEBOOK_TOOLS, *extra)).encode()
    student, solution, autograder_zip = _run_otter(inputs, _configured(source, outline, inputs, extra))
    manifest = _manifest(inputs, outline, student)
    data = tuple(BuiltFile(file, content) for file, content in inputs.data)
    return BuiltAssignment(
        manifest,
        (BuiltFile(f"{name}.ipynb", student), BuiltFile("requirements.txt", requirements), *data),
        (
            BuiltFile(SOLUTION_NOTEBOOK, solution),
            BuiltFile(AUTOGRADER_ZIP, autograder_zip),
            BuiltFile(MANIFEST_FILE, manifest.to_bytes()),
        ),
        outline,
        course.root,
    )


def _manifest(inputs: BuildInputs, outline: Outline, student: bytes) -> Manifest:
    questions = []
    for number, head in enumerate(outline.questions):
        manual = bool(head.config.get("manual", False))
        points = question_points(head, outline.checks_of(number))
        questions.append(ManifestQuestion(name=head.name, points=points, manual=manual))
    return Manifest(
        name=inputs.assignment.name,
        title=inputs.assignment.title,
        questions=tuple(questions),
        source_hash=inputs.source_hash,
        modules=_modules(json.loads(student)["cells"]),
    )


def _modules(cells: list[dict[str, Any]]) -> tuple[str, ...]:
    """What the cells that run at grading import; otter has a stand-in there."""
    code = (
        cell for cell in cells if cell["cell_type"] == "code" and "otter_ignore" not in cell["metadata"].get("tags", [])
    )
    found = {name for cell in code for name in imported_modules("".join(cell["source"]))}
    return tuple(sorted(name for name in found if name.partition(".")[0] != "otter"))


def _configured(source: Source, outline: Outline, inputs: BuildInputs, extra: tuple[str, ...]) -> Any:
    """The notebook for otter: the source with our version of its ASSIGNMENT CONFIG cell."""
    config = otter_config(outline.config, inputs.assignment, [*LIBRARIES, *extra])
    notebook = to_notebook(source)
    for cell, written in zip(notebook.cells, source.cells, strict=True):
        if written.kind is CellKind.RAW and CONFIG_MARKER.match(written.text.partition("\n")[0]):
            cell.source = "# ASSIGNMENT CONFIG\n" + yaml.safe_dump(config, sort_keys=True)
    return notebook


def _run_otter(inputs: BuildInputs, notebook: Any) -> tuple[bytes, bytes, bytes]:
    """The student notebook, the solution notebook and the autograder zip, each in normal form."""
    file = f"{inputs.assignment.name}.ipynb"
    with tempfile.TemporaryDirectory(prefix="autograder-build-") as folder:
        master, result, nowhere = (Path(folder, part) for part in ("master", "result", "nowhere"))
        nowhere.mkdir()
        for name, content in inputs.data:
            (master / name).parent.mkdir(parents=True, exist_ok=True)
            (master / name).write_bytes(content)
        master.mkdir(exist_ok=True)
        (master / file).write_bytes(notebook_bytes(notebook))
        _assign_in_child(master / file, result, nowhere, file=inputs.source.name)
        zips = sorted((result / "autograder").glob("*-autograder_*.zip"))
        return (
            normal_notebook((result / "student" / file).read_bytes()),
            normal_notebook((result / "autograder" / file).read_bytes()),
            normal_zip(zips[-1].read_bytes()),
        )


def _assign_in_child(master: Path, result: Path, workdir: Path, *, file: str) -> None:
    """`workdir` is empty: a data file called like a module must not become one."""
    command = [sys.executable, "-m", "autograder.authoring.otter_assign", str(master), str(result)]
    said = ""
    try:
        ended = subprocess.run(command, cwd=workdir, capture_output=True, text=True, timeout=OTTER_SECONDS, check=False)
        said = ended.stderr.strip().rpartition("\n")[2]
        answer = json.loads(ended.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise OurFault(
            f"{file}: otter assign broke off without an answer ({said or type(error).__name__}).",
            next_step="Try again; if it stays, run `python -c 'import otter.assign'` to see whether otter works.",
        ) from error
    if "refused" in answer:
        raise SourceInvalid((f"{file}: found a notebook that otter assign refuses ({answer['refused']})",))
