"""A class that comes from a platform and goes back to it, in real jails: nobody is lost, and everybody is told."""

from __future__ import annotations

import csv
import os
import unicodedata
import zipfile
from pathlib import Path

import pytest

from autograder.authoring.builds import write_build
from autograder.authoring.compiler import BuiltAssignment, build_assignment
from autograder.authoring.course import Course
from autograder.examining.exam_source import ExamSource
from autograder.examining.jail import JailKind, JailPlan
from autograder.grading import FEEDBACK, GRADES, GradedClass, GradingJob, grade_class
from autograder.settings import Limits
from tests.authoring.authoring_samples import write_course
from tests.cli_builders import HALF_RIGHT, RIGHT, WRONG, exam_source, run, submission
from tests.lms.builders import zipped, zipped_with_links

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,A tiny one (5),Final Score"
PEOPLE = {
    "11": ("Lee, Ann", "leeann_11_901_tiny.ipynb"),
    "12": ("शर्मा, प्रिया", "शर्माप्रिया_LATE_12_902_tiny-1.ipynb"),
    "13": ("Müller, Zoë", unicodedata.normalize("NFD", "müllerzoë_13_903_tiny.zip")),
    "14": ("Ray, Bob", "raybob_14_text.html"),
    "15": ("=Poe, Cy", "poecy_15_905_tiny.ipynb"),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = write_course(tmp_path_factory.mktemp("course"))
    write_build(course, build_assignment(course, "tiny"))
    return course


@pytest.fixture(scope="module")
def built(course: Course) -> BuiltAssignment:
    return build_assignment(course, "tiny")


@pytest.fixture(scope="module")
def download(built: BuiltAssignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five of a class of six: right, half right and late, in an exported zip, a text, and a link in a file's place."""
    exported = zipped(("tiny_2024/tiny.ipynb", submission(built, WRONG)), ("__MACOSX/tiny_2024/._tiny.ipynb", b"x"))
    files = [
        (PEOPLE["11"][1], submission(built, RIGHT)),
        ("leeann_11_900_data.csv", b"1,2"),
        (PEOPLE["12"][1], submission(built, HALF_RIGHT)),
        (PEOPLE["13"][1], exported),
        (PEOPLE["14"][1], b"<p>my answer</p>"),
        (".DS_Store", b"x"),
        ("readme.txt", b"x"),
    ]
    path = tmp_path_factory.mktemp("download") / "submissions.zip"
    path.write_bytes(zipped_with_links(files, [(PEOPLE["15"][1], "/etc/passwd")]))
    return path


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "canvas.csv"
    rows = [f'"{name}",{key},00{key},user{key},S1,,' for key, (name, _) in PEOPLE.items()]
    missing = '"Absent, Al",16,0016,al,S1,,'
    text = "\n".join([HEADER, "    Points Possible,,,,,2,(read only)", *rows, missing])
    path.write_text(text + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def exam(built: BuiltAssignment, tmp_path_factory: pytest.TempPathFactory) -> ExamSource:
    return exam_source(built, tmp_path_factory.mktemp("exam"))


@pytest.fixture(scope="module")
def graded(
    exam: ExamSource, download: Path, sheet: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, GradedClass, list[str]]:
    out = tmp_path_factory.mktemp("out")
    announced: list[str] = []
    plan = JailPlan(JailKind.BUBBLEWRAP, (out, download))
    job = GradingJob(exam, download, out, Limits(), plan, workers=1, roster=sheet)
    return out, grade_class(job, lambda *_: None, announced.append), announced


def test_everybody_of_the_class_has_a_row_with_what_became_of_them(
    graded: tuple[Path, GradedClass, list[str]],
) -> None:
    out, _, announced = graded
    assert announced == ["Read as a Canvas download: 5 submissions"]
    with (out / GRADES).open(encoding="utf-8", newline="") as file:
        rows = [(row["student_id"], row["total"], row["status"], row["late"]) for row in csv.DictReader(file)]
    assert rows == [
        ("0011", "2", "graded", "no"),
        ("0012", "1", "graded", "yes"),
        ("0013", "0", "graded", "no"),
        ("0014", "", "refused", "no"),
        ("0015", "", "refused", "no"),
        ("0016", "", "no submission", ""),
    ]


def test_everything_that_was_not_taken_is_listed(graded: tuple[Path, GradedClass, list[str]]) -> None:
    _, result, _ = graded
    assert sorted(one.name for one in result.skipped) == [
        ".DS_Store",
        "leeann_11_900_data.csv",
        "poecy_15_905_tiny.ipynb",
        "readme.txt",
    ]
    assert [one.person.name for one in result.missing] == ["Absent, Al"]


def test_who_handed_in_nothing_to_examine_is_told_why(graded: tuple[Path, GradedClass, list[str]]) -> None:
    out, _, _ = graded
    texts = {path.stem: " ".join(path.read_text("utf-8").split()) for path in (out / FEEDBACK).glob("*.txt")}
    assert "A text or a link was handed in, and no notebook." in texts["Ray, Bob"]
    assert "is a link or a device" in texts["_Poe, Cy"]


def test_a_second_run_grades_nothing_twice(
    graded: tuple[Path, GradedClass, list[str]], exam: ExamSource, download: Path
) -> None:
    out, first, _ = graded
    before = (out / GRADES).read_bytes()
    plan = JailPlan(JailKind.BUBBLEWRAP, (out, download))
    again = grade_class(GradingJob(exam, download, out, Limits(), plan, workers=1), lambda *_: None)
    assert (again.graded_now, again.reused, again.absent) == (0, 5, 0)
    assert [one.person.name for one in again.missing] == ["Absent, Al"], "the class list is remembered"
    assert first.graded_now == 5
    assert (out / GRADES).read_bytes() == before


def test_the_commands_bring_grades_and_feedback_back(
    graded: tuple[Path, GradedClass, list[str]], course: Course, sheet: Path
) -> None:
    out, _, _ = graded
    ended = run("export", "tiny", "--to", "canvas", "--template", sheet, "--grades", out, cwd=course.root)
    assert ended.code == 0, ended.err
    assert "Column: A tiny one (5)" in ended.out
    assert "3 changed, 2 refused, 1 no grade" in ended.out
    assert "Only the points of the tests are written: of 3.5 points, 2 from tests and 1.5 given by people." in ended.out
    written = (out / "canvas_grades.csv").read_text("utf-8").splitlines()
    assert [line.rpartition(",")[2] for line in written[1:]] == ["2", "1", "0"]
    ended = run("feedback", "tiny", "--to", "canvas", "--grades", out, cwd=course.root)
    assert ended.code == 0, ended.err
    assert "none for 14 Ray, Bob: it has no attached file" in ended.out
    with zipfile.ZipFile(out / "canvas_feedback.zip") as archive:
        assert archive.namelist() == [unicodedata.normalize("NFC", PEOPLE[key][1]) for key in ("11", "12", "13", "15")]


def test_points_are_not_converted_where_the_part_that_people_grade_is_not_known(
    graded: tuple[Path, GradedClass, list[str]], sheet: Path, tmp_path: Path
) -> None:
    arguments = ("export", "tiny", "--to", "canvas", "--template", sheet, "--grades", graded[0], "--column", "5")
    ended = run(*arguments, "--scale", cwd=tmp_path)
    assert ended.code == 2
    assert "--scale has to know" in ended.complaint
    assert run(*arguments, "--dry-run", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("export", "tiny", "--to", "canvas", "--template", "none.csv"), 1, "none.csv cannot be read"),
        (("export", "tiny", "--to", "canva", "--template", "x"), 2, "No learning platform is called 'canva' here."),
        (("export", "tinny", "--to", "canvas", "--template", "x"), 1, "The course has no assignment 'tinny'"),
        (("feedback", "tiny", "--to", "canvas"), 1, "There is no gradebook in"),
        (("feedback", "tiny", "--to", "blackboard"), 2, "Blackboard takes no zip of feedback files."),
        (("grade", "tiny", ".", "--lms", "mudle"), 2, "No learning platform is called 'mudle' here."),
    ],
)
def test_a_wrong_call_is_one_sentence_and_the_next_step(
    arguments: tuple[str, ...], code: int, sentence: str, course: Course
) -> None:
    ended = run(*arguments, cwd=course.root)
    assert ended.code == code
    assert sentence in ended.complaint


def test_names_of_any_alphabet_are_shown_on_a_terminal_that_knows_none(
    graded: tuple[Path, GradedClass, list[str]], course: Course, sheet: Path
) -> None:
    out, _, _ = graded
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    arguments = ("export", "tiny", "--to", "canvas", "--template", sheet, "--grades", out, "--dry-run")
    assert run(*arguments, cwd=course.root, env=environment).code == 0
