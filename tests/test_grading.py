"""A class from files to grades, in real jails: all of it, again, in parts, and interrupted at any moment."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import sqlite3
import unicodedata
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.bank import read_bank
from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.course import Course, find_course
from autograder.authoring.synthetic_class import ClassFile, Kind, make_class
from autograder.authoring.variants import filled_notebook, student_notebook
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailKind, JailPlan
from autograder.grading import FEEDBACK, GRADEBOOK, GRADES, RESULTS, GradedClass, GradingJob, Progress, grade_class
from autograder.records import SubmissionResult
from autograder.settings import Limits
from tests.cli_builders import (
    HALF_RIGHT,
    RIGHT,
    ROOT,
    WRONG,
    building_blocks,
    contents,
    descendants,
    exam_source,
    grade_slowly,
    living,
    read_grades,
    rows,
    run,
    wait_until,
    write_submissions,
)

LIMITS = Limits(call_wall_seconds=0.5, cell_wall_seconds=5.0, interrupt_grace_seconds=0.3, timeouts_per_function=1)
POINTS = {"right": "2", "half": "1", "wrong": "0"}


@dataclass(frozen=True)
class Graded:
    """A run over the invented class, and everything that it reported on its way."""

    files: tuple[ClassFile, ...]
    submissions: Path
    out: Path
    result: GradedClass
    progress: tuple[Progress, ...]

    def of_kind(self, kind: Kind) -> str:
        return next(file.filename for file in self.files if file.kind is kind)

    @property
    def grades(self) -> dict[str, dict[str, str]]:
        return read_grades(self.out)

    @property
    def results(self) -> dict[str, dict[str, Any]]:
        lines = (self.out / RESULTS).read_text().splitlines()
        return {one["submission"]: one for one in map(json.loads, lines)}


def grade(exam: ExamSource, submissions: Path, out: Path) -> tuple[GradedClass, tuple[Progress, ...]]:
    progress: list[Progress] = []

    def report(step: Progress, _result: SubmissionResult | None) -> None:
        progress.append(step)

    plan = JailPlan(JailKind.BUBBLEWRAP, (out, submissions))
    return grade_class(GradingJob(exam, submissions, out, LIMITS, plan, workers=2), report), tuple(progress)


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> ExamSource:
    return exam_source(building_blocks(), tmp_path_factory.mktemp("exam"))


@pytest.fixture(scope="module")
def graded(exam: ExamSource, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Twelve invented students, one of each special kind among them."""
    built, folder = building_blocks(), tmp_path_factory.mktemp("class")
    bank = read_bank(find_course(ROOT), built.name, [question.name for question in built.manifest.graded])
    files = make_class(built, bank, 12)
    for file in files:
        path = folder / "submissions" / file.filename
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.content)
    (folder / "submissions" / "notes.txt").write_text("From the teaching assistant.")
    result, progress = grade(exam, folder / "submissions", folder / "out")
    return Graded(files, folder / "submissions", folder / "out", result, progress)


@pytest.fixture
def again(graded: Graded, tmp_path: Path) -> Graded:
    """The same in a copy that a test may change."""
    submissions = Path(shutil.copytree(graded.submissions, tmp_path / "submissions"))
    out = Path(shutil.copytree(graded.out, tmp_path / "out"))
    return Graded(graded.files, submissions, out, graded.result, graded.progress)


# What a run writes


def test_the_grades_have_one_row_per_submission_and_the_questions_in_the_order_of_the_notebook(graded: Graded) -> None:
    with (graded.out / GRADES).open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    questions = [question.name for question in building_blocks().manifest.graded]
    assert header == ["submission", "student", *questions, "total", "max_points", "status"]
    assert len(questions) == 6
    assert list(graded.grades) == [file.filename for file in sorted(graded.files, key=lambda one: one.filename.lower())]


def test_the_total_is_the_sum_of_the_questions(graded: Graded) -> None:
    questions = [question.name for question in building_blocks().manifest.graded]
    for row in graded.grades.values():
        if row["status"] == "graded":
            assert float(row["total"]) == pytest.approx(sum(float(row[name]) for name in questions))
            assert float(row["max_points"]) == building_blocks().manifest.max_points


@pytest.mark.parametrize(
    ("kind", "status", "share"),
    [
        (Kind.CORRECT, "graded", 1.0),
        (Kind.EXPORTED_ZIP, "graded", 1.0),
        (Kind.UNTOUCHED, "graded", 0.0),
        (Kind.CHEAT, "graded", 0.0),
    ],
)
def test_each_kind_of_student_gets_what_is_due(kind: Kind, status: str, share: float, graded: Graded) -> None:
    row = graded.grades[graded.of_kind(kind)]
    assert row["status"] == status
    assert float(row["total"]) == pytest.approx(share * float(row["max_points"]))


@pytest.mark.parametrize("kind", [Kind.MISTAKE, Kind.SYNTAX_ERROR, Kind.FUNCTION_GONE, Kind.INFINITE_LOOP])
def test_one_bad_answer_costs_some_points_and_not_all(kind: Kind, graded: Graded) -> None:
    row = graded.grades[graded.of_kind(kind)]
    assert row["status"] == "graded"
    assert 0 < float(row["total"]) < float(row["max_points"])


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [(Kind.OTHER_ASSIGNMENT, "a notebook of the assignment `some_other_assignment`"), (Kind.TRUNCATED, "cut off")],
)
def test_what_is_refused_has_blank_points_and_a_reason(kind: Kind, sentence: str, graded: Graded) -> None:
    name = graded.of_kind(kind)
    row = graded.grades[name]
    assert row["status"] == "refused"
    kept = {"submission", "student", "max_points", "status"}
    assert {text for column, text in row.items() if column not in kept} == {""}
    assert sentence in graded.results[name]["reason"]
    assert sentence in feedback_of(graded, name)


def feedback_of(graded: Graded, name: str) -> str:
    text = (graded.out / FEEDBACK / f"{Path(name).stem.replace(chr(39), '_')}.txt").read_text(encoding="utf-8")
    return " ".join(text.split())


@pytest.mark.parametrize(("suffix", "start"), [("txt", "Feedback on building_blocks\n"), ("html", "<!DOCTYPE html>\n")])
def test_every_student_gets_feedback_without_anything_of_ours(graded: Graded, suffix: str, start: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (graded.out / FEEDBACK).glob(f"*.{suffix}")]
    assert len(texts) == len(graded.files)
    for text in texts:
        assert text.startswith(start)
        assert "What to do next" in text
        assert "Traceback" not in text
        assert "checks.expect" not in text


def test_results_tell_everything_that_was_measured(graded: Graded) -> None:
    assert set(graded.results) == {file.filename for file in graded.files}
    result = graded.results[graded.of_kind(Kind.INFINITE_LOOP)]
    assert {"submission", "student", "total", "max_points", "ending", "questions", "seed"} <= set(result)
    assert result["exam_hash"] == exam_hashes(graded.out)[0]
    checks = [check for question in result["questions"] for check in question["checks"]]
    fields = {"name", "hidden", "status", "points", "student_message", "staff_message", "seconds", "seed"}
    assert all(fields <= set(check) for check in checks)
    assert "timed_out" in {check["status"] for check in checks}
    assert all(check["student_message"] for check in checks if check["status"] != "passed")


def exam_hashes(out: Path) -> list[str]:
    with closing(sqlite3.connect(out / GRADEBOOK)) as connection:
        return [str(row[0]) for row in connection.execute("SELECT DISTINCT exam_hash FROM results")]


def test_progress_goes_from_nothing_to_all_in_single_steps(graded: Graded) -> None:
    assert [step.done for step in graded.progress] == list(range(13))
    assert {step.total for step in graded.progress} == {12}
    assert {(step.reused, step.not_graded) for step in graded.progress} == {(0, 0)}


def test_what_was_not_taken_is_listed(graded: Graded) -> None:
    assert [skipped.name for skipped in graded.result.skipped] == ["notes.txt"]


# Running it again


def test_nothing_is_graded_twice(again: Graded, exam: ExamSource) -> None:
    files, before = contents(again.out), rows(again.out / GRADEBOOK)
    result, progress = grade(exam, again.submissions, again.out)
    assert (result.graded_now, result.reused, result.absent) == (0, 12, 0)
    assert (progress[-1].done, progress[-1].reused) == (12, 12)
    assert rows(again.out / GRADEBOOK) == before
    after = contents(again.out)
    assert {name: after[name] for name in files if not name.startswith(GRADEBOOK)} == {
        name: content for name, content in files.items() if not name.startswith(GRADEBOOK)
    }


def test_only_a_notebook_that_changed_is_graded_again(again: Graded, exam: ExamSource) -> None:
    before = rows(again.out / GRADEBOOK)
    name = again.of_kind(Kind.UNTOUCHED)
    (again.submissions / name).write_bytes(filled_notebook(building_blocks()))
    result, _ = grade(exam, again.submissions, again.out)
    assert (result.graded_now, result.reused) == (1, 11)
    assert rows(again.out / GRADEBOOK) == [*before, (13, name)]
    row = again.grades[name]
    assert row["total"] == row["max_points"]
    assert len(again.grades) == 12


def test_another_exam_grades_all_again_and_keeps_the_history(again: Graded, exam: ExamSource, tmp_path: Path) -> None:
    content = exam.path.read_bytes()
    other = tmp_path / "other.zip"
    other.write_bytes(content)
    with zipfile.ZipFile(other, "a") as archive:
        archive.writestr("environment.yml.bak", "a later build")
    for file in again.files[2:]:
        (again.submissions / file.filename).unlink()
    result, _ = grade(ExamSource(other, exam.assignment, exam.order, exam.max_points), again.submissions, again.out)
    assert (result.graded_now, result.reused, result.absent) == (2, 0, 0)
    assert len(rows(again.out / GRADEBOOK)) == 14
    assert len(again.grades) == 2


def test_results_of_submissions_that_are_gone_stay_and_are_counted(again: Graded, exam: ExamSource) -> None:
    (again.submissions / again.of_kind(Kind.CORRECT)).unlink()
    result, _ = grade(exam, again.submissions, again.out)
    assert (result.reused, result.absent) == (11, 1)
    assert len(again.grades) == 12


def test_a_zip_of_the_folder_gives_the_same_grades(graded: Graded, exam: ExamSource, tmp_path: Path) -> None:
    packed = tmp_path / "Submissions (download).zip"
    slow = {graded.of_kind(Kind.INFINITE_LOOP)}
    with zipfile.ZipFile(packed, "w") as archive:
        for file in graded.files:
            if file.filename not in slow:
                archive.writestr(f"class/{file.filename}", file.content)
    grade(exam, packed, tmp_path / "out")
    expected = {name: row for name, row in graded.grades.items() if name not in slow}
    assert read_grades(tmp_path / "out") == expected


def test_names_in_any_script_come_through(exam: ExamSource, tmp_path: Path) -> None:
    names = ["Ünal_Şule", "李_伟", "O'Neill, Siobhán", "محمد", "name with  spaces", "=cmd()"]
    (tmp_path / "submissions").mkdir()
    for name in [*names, unicodedata.normalize("NFD", "Zoë_mac")]:
        (tmp_path / "submissions" / f"{name}.ipynb").write_bytes(student_notebook(building_blocks()))
    grade(exam, tmp_path / "submissions", tmp_path / "out")
    students = {row["student"] for row in read_grades(tmp_path / "out").values()}
    assert students == {"Ünal_Şule", "李_伟", "O'Neill, Siobhán", "محمد", "name with  spaces", "'=cmd()", "Zoë_mac"}
    assert len(list((tmp_path / "out" / FEEDBACK).glob("*.txt"))) == 7


# Interrupted


def goes_on(course: Course, slow_class: Path) -> None:
    """The same command ends the work: all are there, none twice."""
    out = slow_class.parent / "out"
    before = rows(out / GRADEBOOK)
    assert 3 <= len(before) < 12
    ended = run("grade", "tiny", slow_class, "--out", out, "--workers", "2", cwd=course.root)
    assert (ended.code, ended.err) == (0, "")
    assert f"{len(before)} of them had been graded before and were not graded again." in ended.out
    after = rows(out / GRADEBOOK)
    assert after[: len(before)] == before
    assert sorted(name for _, name in after) == [f"student{number:02}.ipynb" for number in range(12)]
    assert {row["total"] for row in read_grades(out).values()} == {"2"}


def test_a_run_that_is_killed_goes_on_where_it_stopped_and_leaves_no_process(course: Course, slow_class: Path) -> None:
    process = grade_slowly(course, slow_class, "--workers", "2")
    started = descendants(process.pid)
    assert len(started) >= 5  # workers, jails and candidates
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert wait_until(lambda: not living(started)), living(started)
    assert not (slow_class.parent / "out" / GRADES).exists()
    goes_on(course, slow_class)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_interrupted_says_so_and_ends_in_order(
    number: signal.Signals, course: Course, slow_class: Path
) -> None:
    process = grade_slowly(course, slow_class, "--workers", "2")
    started = descendants(process.pid)
    os.kill(process.pid, number) if number is signal.SIGTERM else os.killpg(process.pid, number)
    _, said = process.communicate()
    assert process.returncode == 130
    lines = said.decode().splitlines()
    assert lines == ["Error: Interrupted; what was done is kept.", "       Run the same command again to go on."]
    assert wait_until(lambda: not living(started)), living(started)
    if number is signal.SIGINT:
        goes_on(course, slow_class)


def test_a_run_that_was_killed_before_it_wrote_its_files_writes_them_from_the_gradebook(
    course: Course, tiny: BuiltAssignment, tmp_path: Path
) -> None:
    answers = {"right": RIGHT, "half": HALF_RIGHT, "wrong": WRONG}
    submissions = write_submissions(tmp_path / "submissions", tiny, answers)
    out = tmp_path / "out"
    first = run("grade", "tiny", submissions, "--out", out, cwd=course.root)
    assert first.code == 0
    expected = {row["student"]: row["total"] for row in read_grades(out).values()}
    assert expected == POINTS
    files = contents(out)
    (out / GRADES).write_text("half a fi")
    (out / RESULTS).unlink()
    shutil.rmtree(out / FEEDBACK)
    assert run("grade", "tiny", submissions, "--out", out, cwd=course.root).code == 0
    after = contents(out)
    assert {name: after[name] for name in files if "gradebook" not in name} == {
        name: content for name, content in files.items() if "gradebook" not in name
    }
