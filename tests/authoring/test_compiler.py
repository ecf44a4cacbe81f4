from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from authoring_samples import ANSWER, as_file, tiny_cells, write_course

from autograder.authoring.compiler import BuiltAssignment, build_assignment
from autograder.authoring.course import Course, find_course
from autograder.authoring.inputs import read_inputs
from autograder.authoring.markers import validate
from autograder.authoring.normal_form import normal_notebook, normal_zip
from autograder.authoring.regions import student_text
from autograder.authoring.source import Source, parse_source
from autograder.errors import InputError, OurFault, SourceInvalid


def file_names(files: tuple) -> list[str]:
    return [file.name for file in files]


def test_students_get_the_notebook_requirements_and_data(built: BuiltAssignment) -> None:
    assert file_names(built.student_files) == ["tiny.ipynb", "requirements.txt", "points.csv"]
    requirements = built.student_files[1].content.decode().splitlines()
    packages = [line.split(">=")[0] for line in requirements if not line.startswith("#")]
    assert packages == ["numpy", "matplotlib", "otter-grader", "ipykernel", "jupyterlab"]


def test_graders_get_the_solution_the_zip_and_a_manifest_without_a_date(built: BuiltAssignment) -> None:
    assert file_names(built.staff_files) == ["solution.ipynb", "autograder.zip", "manifest.json"]
    manifest = json.loads(built.staff_files[2].content)
    assert manifest.pop("source_hash") == built.manifest.source_hash
    assert manifest == {
        "format": 2,
        "name": "tiny",
        "title": "A tiny one",
        "questions": [
            {"name": "double", "points": 2.0, "manual": False},
            {"name": "why", "points": 1.5, "manual": True},
        ],
        "modules": ["numpy"],
    }
    assert built.manifest.max_points == 2.0


def test_the_student_notebook_is_plain_valid_and_carries_public_tests_only(built: BuiltAssignment) -> None:
    notebook = nbformat.reads(built.student_notebook.decode(), as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    otter = notebook.metadata.otter
    assert otter.assignment_name == "tiny"
    assert list(otter.tests) == ["double"]
    assert "test_of_three" in otter.tests.double
    assert "negative" not in built.student_notebook.decode()
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert student_text(ANSWER) in code
    assert 'grader.check("double")' in code


def test_the_zip_holds_both_tests_the_data_and_fixed_dates(built: BuiltAssignment) -> None:
    with zipfile.ZipFile(io.BytesIO(built.autograder_zip)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {"tests/double.py", "files/points.csv", "otter_config.json", "run_autograder"} <= set(names)
        assert "hidden=True" in archive.read("tests/double.py").decode()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_all_three_spellings_compile_to_the_same_bytes(built: BuiltAssignment, tmp_path: Path) -> None:
    for suffix in (".py", ".ipynb"):
        other = build_assignment(write_course(tmp_path / suffix, suffix=suffix), "tiny")
        assert other.student_files == built.student_files
        assert other.staff_files[:2] == built.staff_files[:2]
        assert other.manifest.questions == built.manifest.questions


def test_otter_run_gives_the_solution_all_points(built: BuiltAssignment, tmp_path: Path) -> None:
    (tmp_path / "autograder.zip").write_bytes(built.autograder_zip)
    (tmp_path / "solution.ipynb").write_bytes(built.solution_notebook)
    script = (
        "from otter.api import grade_submission as g; print(g('solution.ipynb', 'autograder.zip', quiet=True).total)"
    )
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert float(ended.stdout.splitlines()[-1]) == 2.0


def test_an_invalid_source_is_refused_before_otter_sees_it(tmp_path: Path) -> None:
    course = write_course(tmp_path, tiny_cells(public="x = 1", question="# BEGIN QUESTION\nname: double"))
    with pytest.raises(SourceInvalid) as caught:
        build_assignment(course, "tiny")
    assert len(caught.value.problems) == 2
    assert all(problem.startswith("solutions/tiny/tiny.md, cell ") for problem in caught.value.problems)


def test_what_otter_itself_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    course = write_course(
        tmp_path, tiny_cells(config="# ASSIGNMENT CONFIG\ntests: {ok_format: false}\npython_version: x")
    )
    with pytest.raises(SourceInvalid, match=r"otter assign refuses \(ValueError: Invalid Python version"):
        build_assignment(course, "tiny")


def test_an_otter_that_breaks_off_is_our_fault(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(OurFault, match=r"tiny\.md: otter assign broke off without an answer.*Try again"):
        build_assignment(course, "tiny")


def test_building_writes_nothing_into_the_course(built: BuiltAssignment, course: Course) -> None:
    found = {path.relative_to(course.root).as_posix() for path in course.root.rglob("*") if path.is_file()}
    sources = {f"solutions/tiny/{file}" for file in ("tiny.md", "mistakes.py", "alternatives.py")}
    assert found == sources | {"solutions/course.toml", "data/points.csv"}


def test_extra_requirements_reach_students_and_grader(tmp_path: Path) -> None:
    config = "# ASSIGNMENT CONFIG\ntests: {ok_format: false}\nrequirements: [torch>=2]\nexport_cell: {pdf: true}"
    built = build_assignment(write_course(tmp_path, tiny_cells(config=config)), "tiny")
    assert built.student_files[1].content.decode().endswith("torch>=2\n")
    with zipfile.ZipFile(io.BytesIO(built.autograder_zip)) as archive:
        assert "torch>=2" in archive.read("environment.yml").decode()


def test_normalising_twice_changes_nothing(built: BuiltAssignment) -> None:
    assert normal_notebook(built.student_notebook) == built.student_notebook
    assert normal_zip(built.autograder_zip) == built.autograder_zip


def test_a_changed_cell_changes_no_other_cells_id(built: BuiltAssignment) -> None:
    notebook = json.loads(built.student_notebook)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    notebook["cells"][1]["source"] = ["Another text."]
    again = [cell["id"] for cell in json.loads(normal_notebook(json.dumps(notebook).encode()))["cells"]]
    assert [old == new for old, new in zip(ids, again, strict=True)].count(False) == 1


@pytest.mark.parametrize(
    "file", ["tiny.md", "mistakes.py", "alternatives.py", "../course.toml", "../../data/points.csv"]
)
def test_the_source_hash_sees_every_file_that_is_read(file: str, tmp_path: Path) -> None:
    course = write_course(tmp_path)
    before = read_inputs(course, "tiny").source_hash
    path = course.source_folder("tiny") / file
    text = path.read_text()
    path.write_text(text.replace("A tiny one", "A small one") if file.endswith("toml") else text + "\n")
    assert read_inputs(find_course(tmp_path), "tiny").source_hash != before
    path.write_text(text)
    assert read_inputs(find_course(tmp_path), "tiny").source_hash == before


def test_missing_data_is_named(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    course.data_file("points.csv").unlink()
    with pytest.raises(InputError, match=r"found data file 'points.csv' of tiny, expected it in data/"):
        read_inputs(course, "tiny")


def test_the_sample_is_sound_in_every_spelling(course: Course) -> None:
    for suffix in (".md", ".py", ".ipynb"):
        source: Source = parse_source(as_file(tiny_cells(), suffix), suffix, file="tiny")
        assert validate(source, course.assignment("tiny")).questions
