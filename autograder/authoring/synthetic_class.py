"""A class that does not exist: submissions as real students hand them in, for the demonstration and the benchmark.

Everything follows from the seed. The answers come from the solution and from the bank, so that the class makes the
mistakes that the course knows about.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from textwrap import indent
from typing import Any

import nbformat.v4

from autograder.authoring.bank import Alternative, Bank, Mistake
from autograder.authoring.cell_code import answer_names
from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.normal_form import FIRST_ZIP_DATE, name_cells, notebook_bytes
from autograder.authoring.variants import answer_cells, filled, filled_notebook, insert_answer, student_notebook
from autograder.errors import StorageFailed, UsageError

STUDENTS = (
    "alvarez_maria", "o'neill_siobhán", "nguyễn_minh_anh", "müller_jürgen", "kim_ji-woo", "d'angelo_lucia", "李_伟",
    "okafor_chidi", "smith_john", "smith_joan", "garcía_lópez_inés", "ivanova_daria", "haddad_omar", "björk_åsa",
    "van_der_berg_tom", "tanaka_yui", "şahin_elif", "kowalczyk_łukasz", "dubois_zoé", "patel_riya", "oyelaran_tunde",
    "papadopoulou_eleni", "horvat_ćiro", "silva_joão", "jensen_søren", "mbeki_thandi", "novák_tomáš", "rossi_chiara",
    "ali_fatima", "chen_wei", "mcdonald_isla", "fernández_nuño", "kaya_deniz", "larsson_maja", "yılmaz_can",
    "weiß_greta", "singh_harpreet", "abebe_selam", "tremblay_loïc", "de_souza_ana",
)  # fmt: skip

LOOP = "while True:\n    pass"
CHEAT = """\
import otter.test_files.exception_test

otter.test_files.exception_test.test_case.call_func = lambda self, env: None"""


class Kind(str, Enum):
    """What a student did."""

    CORRECT = "correct"
    ALTERNATIVE = "alternative"
    MISTAKE = "mistake"
    SEVERAL_MISTAKES = "several_mistakes"
    HALF_FINISHED = "half_finished"
    UNTOUCHED = "untouched"
    TRUNCATED = "truncated"  # the file ends in the middle
    SYNTAX_ERROR = "syntax_error"  # in one cell
    FUNCTION_GONE = "function_gone"
    OTHER_ASSIGNMENT = "other_assignment"
    INFINITE_LOOP = "infinite_loop"
    CHEAT = "cheat"
    EXPORTED_ZIP = "exported_zip"


SPECIAL = (
    Kind.UNTOUCHED, Kind.TRUNCATED, Kind.SYNTAX_ERROR, Kind.FUNCTION_GONE, Kind.OTHER_ASSIGNMENT, Kind.INFINITE_LOOP,
    Kind.CHEAT, Kind.EXPORTED_ZIP,
)  # fmt: skip
USUAL = (
    Kind.CORRECT, Kind.MISTAKE, Kind.MISTAKE, Kind.CORRECT, Kind.ALTERNATIVE, Kind.MISTAKE, Kind.HALF_FINISHED,
    Kind.CORRECT, Kind.MISTAKE, Kind.SEVERAL_MISTAKES,
)  # fmt: skip


@dataclass(frozen=True)
class ClassFile:
    """One handed-in file and what its author did."""

    filename: str
    content: bytes
    kind: Kind


def make_class(built: BuiltAssignment, bank: Bank, size: int = 40, *, seed: int = 0) -> tuple[ClassFile, ...]:
    """A class of `size`, sorted by file name: one of each special case as far as there is room, then the usual mix."""
    rng = random.Random(seed)
    kinds = [*SPECIAL, *(USUAL[number % len(USUAL)] for number in range(max(0, size - len(SPECIAL))))][:size]
    rng.shuffle(kinds)
    desk = _Desk(built, bank, rng)
    files = []
    for student, kind in zip(_students(size), kinds, strict=True):
        suffix = "zip" if kind is Kind.EXPORTED_ZIP else "ipynb"
        files.append(ClassFile(f"{student}.{suffix}", desk.write(kind), kind))
    return tuple(sorted(files, key=lambda file: file.filename))


def write_class(
    folder: Path, built: BuiltAssignment, bank: Bank, *, size: int = 40, seed: int = 0
) -> tuple[ClassFile, ...]:
    """Write the files of a class, and nothing else, into `folder`; what was written.

    Raises UsageError where the folder holds anything else than such a class, StorageFailed where the disk refuses.
    """
    files = make_class(built, bank, size, seed=seed)
    try:
        _refuse_real_class(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            _write_whole(folder / file.filename, file.content)
    except OSError as error:
        raise StorageFailed(
            f"The class could not be written to {folder} ({error.strerror or error}).",
            next_step="Make room or choose another folder.",
        ) from error
    return files


def _refuse_real_class(folder: Path) -> None:
    """Invented students must never come to stand between real ones."""
    present = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    foreign = next((name for name in present if not name.startswith(STUDENTS)), None)
    if foreign is not None:
        raise UsageError(
            f"{folder} is not empty ({foreign}), and invented students do not belong among real ones.",
            next_step="Name a new or an empty folder.",
        )


def _write_whole(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.name}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _students(size: int) -> Iterator[str]:
    for number in range(size):
        name, again = STUDENTS[number % len(STUDENTS)], number // len(STUDENTS)
        yield f"{name}_{again + 1}" if again else name


@dataclass(frozen=True)
class _Desk:
    """Where submissions are written."""

    built: BuiltAssignment
    bank: Bank
    rng: random.Random

    @property
    def questions(self) -> list[str]:
        return [question.name for question in self.built.manifest.graded]

    def write(self, kind: Kind) -> bytes:
        """The file of a student who did this."""
        writers: dict[Kind, Callable[[], bytes]] = {
            Kind.CORRECT: lambda: filled_notebook(self.built),
            Kind.ALTERNATIVE: self.alternative,
            Kind.MISTAKE: lambda: self.mistaken(1),
            Kind.SEVERAL_MISTAKES: lambda: self.mistaken(3),
            Kind.HALF_FINISHED: self.half_finished,
            Kind.UNTOUCHED: lambda: student_notebook(self.built),
            Kind.TRUNCATED: self.truncated,
            Kind.SYNTAX_ERROR: self.syntax_error,
            Kind.FUNCTION_GONE: self.function_gone,
            Kind.OTHER_ASSIGNMENT: self.other_assignment,
            Kind.INFINITE_LOOP: self.infinite_loop,
            Kind.CHEAT: self.cheat,
            Kind.EXPORTED_ZIP: self.exported_zip,
        }
        return writers[kind]()

    def alternative(self) -> bytes:
        return self._with_answers(self._one_per_question(self.bank.alternatives))

    def mistaken(self, count: int) -> bytes:
        return self._with_answers(self._one_per_question(self.bank.mistakes)[:count])

    def half_finished(self) -> bytes:
        done = self.rng.randint(1, max(1, len(self.questions) - 1))
        return filled_notebook(self.built, self.questions[:done])

    def truncated(self) -> bytes:
        whole = filled_notebook(self.built)
        return whole[: len(whole) * 3 // 4]

    def syntax_error(self) -> bytes:
        notebook = filled(self.built)
        cell = self._some_answer(notebook)
        cell.source = cell.source.replace("):", ")", 1) + "\n    return (\n"
        return _bytes(notebook)

    def function_gone(self) -> bytes:
        notebook = filled(self.built)
        gone = self._some_answer(notebook)["id"]
        notebook.cells = [cell for cell in notebook.cells if cell["id"] != gone]
        return _bytes(notebook)

    def other_assignment(self) -> bytes:
        notebook = filled(self.built)
        notebook.metadata["otter"]["assignment_name"] = "some_other_assignment"
        return _bytes(notebook)

    def infinite_loop(self) -> bytes:
        notebook = filled(self.built)
        question, names = self._named_answer(notebook)
        code = "\n\n\n".join(f"def {name}(*inputs):\n{indent(LOOP, '    ')}" for name in names)
        insert_answer(notebook, question, code or LOOP)
        return _bytes(notebook)

    def cheat(self) -> bytes:
        """Otter's own tests are switched off, and every answer is wrong."""
        notebook = filled(self.built)
        v4: Any = nbformat.v4  # without types of its own
        for question in self.questions:
            for name in self._names(notebook, question):
                insert_answer(notebook, question, f"{name} = lambda *inputs: None")
        notebook.cells.insert(1, v4.new_code_cell(CHEAT))
        return _bytes(notebook)

    def exported_zip(self) -> bytes:
        """As `grader.export` packs it: the notebook beside a note of where it was made."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            name = f"{self.built.name}.ipynb"
            archive.writestr(zipfile.ZipInfo(name, FIRST_ZIP_DATE), filled_notebook(self.built))
            archive.writestr(zipfile.ZipInfo("__zip_filename__", FIRST_ZIP_DATE), f"{self.built.name}.zip")
        return packed.getvalue()

    def _with_answers(self, answers: list[Mistake] | list[Alternative]) -> bytes:
        """The answers in the place of the solution's; the file is as tidy as a diligent student's."""
        notebook = filled(self.built)
        for answer in answers:
            _give_answer(notebook, answer.question, answer.code)
        return _bytes(notebook)

    def _one_per_question(self, answers: tuple[Any, ...]) -> list[Any]:
        shuffled = self.rng.sample(answers, len(answers))
        return list({answer.question: answer for answer in shuffled}.values())

    def _some_answer(self, notebook: Any) -> Any:
        question, _ = self._named_answer(notebook)
        cells = answer_cells(notebook, question)
        return next((cell for cell in cells if answer_names(cell.source)), cells[0])

    def _named_answer(self, notebook: Any) -> tuple[str, tuple[str, ...]]:
        """A question, if possible one whose answer is a function or a class, and the names of its answer."""
        every = [(question, self._names(notebook, question)) for question in self.questions]
        return self.rng.choice([(question, names) for question, names in every if names] or every)

    @staticmethod
    def _names(notebook: Any, question: str) -> tuple[str, ...]:
        return tuple(name for cell in answer_cells(notebook, question) for name in answer_names(cell.source))


def _give_answer(notebook: Any, question: str, code: str) -> None:
    """Write an answer into the cell that defines the same names, or into a new one behind."""
    for cell in answer_cells(notebook, question):
        if answer_names(cell.source) and set(answer_names(cell.source)) == set(answer_names(code)):
            cell.source = code
            return
    insert_answer(notebook, question, code)


def _bytes(notebook: Any) -> bytes:
    name_cells(notebook)
    return notebook_bytes(notebook)
