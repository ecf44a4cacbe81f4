"""The command `autograder` as people run it: what it says, the code it ends with, and what it leaves on the disk."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from autograder.authoring.compiler import BuiltAssignment, build_assignment
from autograder.authoring.course import Course
from autograder.examining.jail import unreadable_python
from tests.cli_builders import (
    HALF_RIGHT,
    RIGHT,
    WRONG,
    built_course,
    contents,
    read_only,
    rows,
    run,
    start,
    tiny_disk,
    wait_until,
    write_submissions,
)

IS_ROOT = os.geteuid() == 0
ANSWERS = {"kim": RIGHT, "lee": HALF_RIGHT, "moe": WRONG}
LOOP = "def double(x):\n    while True:\n        pass"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The tiny course, built; nobody changes it."""
    return built_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def built(original: Course) -> BuiltAssignment:
    return build_assignment(original, "tiny")


@pytest.fixture(scope="module")
def grades(original: Course, built: BuiltAssignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of three submissions; nobody changes them."""
    folder = tmp_path_factory.mktemp("graded")
    write_submissions(folder / "submissions", built, ANSWERS)
    ended = run("grade", "tiny", "submissions", "--out", "out", "--course", original.root, cwd=folder)
    assert (ended.code, ended.err) == (0, "")
    return folder / "out"


@pytest.fixture
def root(original: Course, built: BuiltAssignment, tmp_path: Path) -> Path:
    """A copy of the course that a test may change, with three submissions."""
    folder = tmp_path / "course"
    shutil.copytree(original.root, folder)
    write_submissions(folder / "submissions", built, ANSWERS)
    return folder


@pytest.fixture
def graded(root: Path, grades: Path) -> Path:
    """The folder of a run that is done, as a copy; the course is beside it."""
    return Path(shutil.copytree(grades, root / "out"))


# Help


@pytest.mark.parametrize("command", [(), ("build",), ("check",), ("grade",), ("sample-class",)])
def test_every_command_explains_itself(command: tuple[str, ...], tmp_path: Path) -> None:
    ended = run(*command, "--help", cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert re.search(rf"Usage: .*autograder {' '.join(command)}", ended.out)
    assert "--help" in ended.out


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys; from autograder import cli; sys.argv = ['autograder', '--help']\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    print('loaded:', *sorted(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = set(ended.stdout.rpartition("loaded:")[2].split())
    assert "typer" in loaded
    assert not loaded & {"otter", "numpy", "sqlalchemy", "pydantic", "jupytext", "nbformat", "jinja2", "IPython"}


def test_without_a_command_the_help_is_shown_and_the_call_counts_as_wrong(tmp_path: Path) -> None:
    ended = run(cwd=tmp_path)
    assert ended.code == 2
    assert "sample-class" in ended.out + ended.err


def test_the_version_is_told(tmp_path: Path) -> None:
    ended = run("--version", cwd=tmp_path)
    assert ended.code == 0
    assert re.fullmatch(r"autograder \d+\.\d+\.\d+\S*\n", ended.out)


def test_each_option_of_the_readme_exists() -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    helps = {
        name: run(name, "--help", cwd=Path.cwd()).out
        for name in ("build", "check", "grade", "export", "feedback", "bundle")
    }
    for option in set(re.findall(r"--[a-z]+", readme)):
        assert any(option in text for text in helps.values()), option


# Wrong calls


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nonsense",), "No such command 'nonsense'"),
        (("gade",), "Did you mean 'grade'?"),
        (("grade",), "Missing argument 'NAME'"),
        (("grade", "tiny"), "Missing argument 'SUBMISSIONS'"),
        (("check", "tiny"), "Missing argument 'SUBMISSION'"),
        (("build", "--frob"), "No such option: --frob"),
        (("grade", "tiny", "submissions", "--workers", "0"), "'--workers'"),
        (("grade", "tiny", "submissions", "--workers", "many"), "'--workers'"),
        (("grade", "tiny", "submissions", "--jail", "docker"), "'bubblewrap', 'user', 'none'"),
        (("sample-class", "tiny", "class", "--size", "0"), "'--size'"),
    ],
)
def test_a_wrong_call_is_explained(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    ended = run(*arguments, cwd=tmp_path)
    assert ended.code == 2
    assert sentence in ended.err
    assert "--help" in ended.err
    assert "Traceback" not in ended.err
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("command", [("build",), ("check", "x.ipynb"), ("grade", "submissions"), ("sample-class", "c")])
def test_an_unknown_assignment_is_answered_with_a_suggestion(command: tuple[str, ...], root: Path) -> None:
    before = contents(root)
    ended = run(command[0], "tinny", *command[1:], cwd=root)
    assert ended.code == 1
    assert "has no assignment 'tinny'; it has tiny." in ended.complaint
    assert "Did you mean `tiny`?" in ended.complaint
    assert contents(root) == before


@pytest.mark.parametrize("arguments", [("build",), ("build", "--course", "nowhere"), ("grade", "tiny", ".")])
def test_outside_of_a_course_the_command_says_so(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ended = run(*arguments, cwd=tmp_path)
    assert ended.code == 1
    assert "No course was found" in ended.complaint
    assert "--course" in ended.complaint


def test_the_course_may_be_named_from_anywhere(root: Path, tmp_path: Path) -> None:
    ended = run("build", "--check", "--course", root, cwd=tmp_path)
    assert (ended.code, ended.out) == (0, "Fresh: assignments/tiny\n")


# Files that are not what they should be


@pytest.mark.parametrize(
    ("command", "path", "sentence", "step"),
    [
        ("check", "nope.ipynb", "nope.ipynb cannot be read: No such file", "path of a notebook"),
        ("check", "submissions", "submissions cannot be read: it is a folder.", "`autograder grade`"),
        ("grade", "nope", "There is no folder or zip file nope.", "Check the path."),
        ("grade", "empty", "There are no submissions in empty", "Point to the folder"),
        ("grade", "submissions/kim.ipynb", "submissions/kim.ipynb is one notebook", "`autograder check`"),
        ("grade", "broken.zip", "broken.zip: This is not a zip file that can be read", "Download it again"),
        ("grade", "data/points.csv", "data/points.csv: This is not a zip file that can be read", "unpack it"),
    ],
)
def test_what_cannot_be_read_is_named(command: str, path: str, sentence: str, step: str, root: Path) -> None:
    (root / "empty").mkdir()
    (root / "broken.zip").write_bytes(b"PK\x03\x04 and then nothing")
    before = contents(root)
    ended = run(command, "tiny", path, cwd=root)
    assert ended.code == 1
    assert sentence in ended.complaint
    assert step in ended.complaint.splitlines()[1]
    assert ended.out == ""
    assert contents(root) == before


def test_a_broken_notebook_is_refused_with_a_feedback_text(root: Path) -> None:
    (root / "cut.ipynb").write_bytes((root / "submissions" / "kim.ipynb").read_bytes()[:1000])
    ended = run("check", "tiny", "cut.ipynb", cwd=root)
    assert (ended.code, ended.err) == (1, "")
    assert "Your submission could not be graded. This notebook is cut off" in ended.out


# Builds


def test_what_was_never_built_is_said_with_the_command_that_builds_it(root: Path) -> None:
    shutil.rmtree(root / "dist")
    for arguments in (("check", "tiny", "submissions/kim.ipynb"), ("grade", "tiny", "submissions")):
        ended = run(*arguments, cwd=root)
        assert ended.code == 1
        assert "has not been built" in ended.complaint
        assert "Run `autograder build tiny`." in ended.complaint
    assert not (root / "grades").exists()


def test_a_source_that_was_edited_after_the_build_is_noticed(root: Path) -> None:
    source = root / "solutions" / "tiny" / "tiny.md"
    source.write_text(source.read_text().replace("Write `double`.", "Write `double`, please."))
    for arguments in (("check", "tiny", "submissions/kim.ipynb"), ("grade", "tiny", "submissions")):
        ended = run(*arguments, cwd=root)
        assert ended.code == 1
        assert "does not belong to its source as it is now." in ended.complaint
        assert "Run `autograder build tiny`." in ended.complaint


def test_a_fresh_build_is_called_fresh(root: Path) -> None:
    before = contents(root)
    ended = run("build", "--check", cwd=root)
    assert (ended.code, ended.out, ended.err) == (0, "Fresh: assignments/tiny\n", "")
    assert contents(root) == before


def test_a_stale_build_is_told_file_by_file_and_left_alone(root: Path) -> None:
    (root / "assignments" / "tiny" / "tiny.ipynb").unlink()
    (root / "assignments" / "tiny" / "points.csv").write_text("changed")
    before = contents(root)
    ended = run("build", "--check", cwd=root)
    assert ended.code == 1
    assert "assignments/tiny/tiny.ipynb is missing" in ended.complaint
    assert "assignments/tiny/points.csv differs" in ended.complaint
    assert contents(root) == before
    shutil.rmtree(root / "assignments")
    assert "assignments/tiny/tiny.ipynb is missing" in run("build", "--check", cwd=root).complaint
    assert not (root / "assignments").exists()


def test_every_problem_of_a_source_is_told_at_once_and_nothing_is_built(root: Path) -> None:
    mistakes = root / "solutions" / "tiny" / "mistakes.py"
    mistakes.write_text(
        "# %% doubel: a\n# misconception: m\nx = 1\n\n# %% double: b\n# misconception: m\n# hint: h\nx =\n"
    )
    before = contents(root)
    ended = run("build", cwd=root)
    assert ended.code == 1
    assert ended.err.startswith(
        "Error: 3 problems in the source:\n  solutions/tiny/mistakes.py, line 1: found the question"
    )
    assert "Traceback" not in ended.err
    assert contents(root) == before


def test_a_build_without_proof_changes_nothing(root: Path) -> None:
    with (root / "solutions" / "tiny" / "mistakes.py").open("a") as mistakes:
        mistakes.write(
            "\n# %% double: right_in_fact\n# misconception: m\n# hint: h\ndef double(x):\n    return x + x\n"
        )
    before = contents(root)
    ended = run("build", cwd=root)
    assert ended.code == 1
    assert "The mistake `right_in_fact` of `double` gets full marks: no check fails it." in ended.err
    assert "run `autograder build tiny` again." in ended.err
    assert "Traceback" not in ended.err
    assert contents(root) == before


def test_a_wrong_solution_is_told_in_sentences_and_without_what_follows_from_it(root: Path) -> None:
    source = root / "solutions" / "tiny" / "tiny.md"
    source.write_text(source.read_text().replace("doubled = 2 *", "doubled = 3 *"))
    (root / "solutions" / "tiny" / "alternatives.py").write_text(
        "# %% double: a\n# why: w\ndef double(x):\n    return x\n"
    )
    before = contents(root)
    ended = run("build", cwd=root)
    assert ended.code == 1
    assert ended.err.splitlines() == [
        "Error: The assignment 'tiny' does not prove itself, 2 things to mend:",
        "  The solution of `double` fails double - 1: AssertionError: double(3) should be 6 (in test_of_three)",
        "  The solution of `double` fails double - 2: AssertionError (in test_of_negative_numbers)",
        "",
        "       Mend them in solutions/tiny/, then run `autograder build tiny` again.",
    ]
    assert contents(root) == before


# Jails


@pytest.mark.parametrize("arguments", [("check", "submissions/kim.ipynb"), ("grade", "submissions")])
def test_without_bubblewrap_nothing_is_run(arguments: tuple[str, ...], root: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    before = contents(root)
    ended = run(arguments[0], "tiny", *arguments[1:], cwd=root, env={"PATH": str(tmp_path / "bin")})
    assert ended.code == 3
    assert "bubblewrap is not installed" in ended.complaint
    assert "apt-get install bubblewrap" in ended.complaint
    assert contents(root) == before


def test_no_jail_is_warned_of_loudly(root: Path) -> None:
    ended = run("check", "tiny", "submissions/kim.ipynb", "--jail", "none", cwd=root)
    assert ended.code == 0
    assert ended.err.startswith("WARNING: --jail none: submissions run with your own rights")
    assert "You have 2 of 2 points." in ended.out


def test_the_jail_of_another_user_refuses_where_it_would_not_keep_secrets(root: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # pytest's own folders are closed to other users
        readable = Path(folder, "course")
        shutil.copytree(root, readable)
        for path in (Path(folder), readable):
            path.chmod(0o755)
        ended = run("grade", "tiny", "submissions", "--jail", "user", cwd=readable)
        assert ended.code == 3
        if IS_ROOT:
            assert f"a submission could read {readable.resolve()}" in ended.complaint
            assert f"chmod o-rwx {readable.resolve()}" in ended.complaint
        else:
            assert "must be started by root" in ended.complaint
        assert not (readable / "grades").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_the_jail_of_another_user_tells_of_a_python_that_is_closed_to_others(root: Path) -> None:
    root.chmod(0o750)
    ended = run("check", "tiny", "submissions/kim.ipynb", "--jail", "user", cwd=root)
    assert ended.code == 0
    assert "You have 2 of 2 points." in ended.out
    assert ended.err.startswith("WARNING: --jail user: other users cannot read") is (unreadable_python() is not None)


# Where results go


@pytest.mark.parametrize("out", ["data/points.csv", "data/points.csv/out"])
def test_a_file_in_the_place_of_the_results_is_not_touched(out: str, root: Path) -> None:
    before = contents(root)
    ended = run("grade", "tiny", "submissions", "--out", out, cwd=root)
    assert ended.code == 2
    assert f"The results cannot go to {out}: there is a file in the place of a folder." in ended.complaint
    assert contents(root) == before


def test_a_folder_that_cannot_be_written_is_named(graded: Path, root: Path) -> None:
    before = contents(root)
    for out in ("out", "data/new"):
        folder = root / Path(out).parts[0]
        ended = run("grade", "tiny", "submissions", "--out", out, cwd=root, inside=read_only(folder))
        assert ended.code == 3
        assert f"{out}" in ended.complaint
        assert "Read-only file system" in ended.complaint
    assert contents(root) == before


def test_grades_are_not_for_every_user_of_the_machine(graded: Path) -> None:
    assert graded.stat().st_mode & 0o007 == 0


@pytest.mark.parametrize("size", [20_000, 70_000])
def test_a_full_disk_is_said_in_a_sentence(size: int, root: Path) -> None:
    (root / "full").mkdir()
    ended = run("grade", "tiny", "submissions", "--out", "full/out", cwd=root, inside=tiny_disk(root / "full", size))
    assert ended.code == 3
    assert "The gradebook full/out/gradebook.db cannot be used: " in ended.complaint
    assert "run the same command again: it goes on where it stopped." in ended.complaint


def test_a_disk_that_is_full_at_the_end_keeps_the_old_files(graded: Path, root: Path) -> None:
    """Everything is graded already, so that only the files for people are to be written, and there is no room."""
    before = contents(graded)
    (root / "full").mkdir()
    (root / "kept").mkdir()
    script = 'cp -r out/. full; cp /dev/zero full/filler 2>/dev/null; "$@"; code=$?; cp -r full/. kept; exit $code'
    disk = (*tiny_disk(root / "full", 400_000), "sh", "-c", script, "sh")
    ended = run("grade", "tiny", "submissions", "--out", "full", cwd=root, inside=disk)
    assert ended.code == 3
    assert "full/" in ended.complaint
    kept = contents(root / "kept")
    for name in ("grades.csv", "results.jsonl", "feedback/kim.txt"):
        assert kept[name] == before[name]
    assert not [name for name in kept if name.endswith(".tmp")]


def test_a_build_on_a_full_disk_keeps_the_old_one(root: Path) -> None:
    before = contents(root)
    ended = run("build", cwd=root, inside=tiny_disk(root / "dist", 3000))
    assert ended.code == 3
    assert "No space left on device" in ended.complaint
    assert "Make room" in ended.complaint
    assert contents(root) == before


def test_a_damaged_gradebook_is_refused_and_left_alone(graded: Path, root: Path) -> None:
    (graded / "gradebook.db").write_bytes(b"This is no database." * 500)
    before = contents(root)
    ended = run("grade", "tiny", "submissions", "--out", "out", cwd=root)
    assert ended.code == 1
    assert "out/gradebook.db is not a gradebook, or is damaged." in ended.complaint
    assert contents(root) == before


def test_a_gradebook_of_a_newer_version_is_refused_and_left_alone(graded: Path, root: Path) -> None:
    with closing(sqlite3.connect(graded / "gradebook.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.commit()
    before = contents(root)
    ended = run("grade", "tiny", "submissions", "--out", "out", cwd=root)
    assert ended.code == 1
    assert "newer version of autograder" in ended.complaint
    assert "Upgrade autograder." in ended.complaint
    after = contents(root)
    assert {name: after.get(name) for name in before} == before


def test_two_graders_do_not_share_one_folder(built: BuiltAssignment, root: Path) -> None:
    write_submissions(root / "slow", built, {"loop": LOOP, "kim": RIGHT})
    first = start("grade", "tiny", "slow", "--out", "out", "--workers", "2", cwd=root)
    try:
        assert wait_until(lambda: bool(rows(root / "out" / "gradebook.db")))
        ended = run("grade", "tiny", "submissions", "--out", "out", cwd=root)
        assert ended.code == 1
        assert "Another process is writing to the gradebook out/gradebook.db." in ended.complaint
        assert "choose another folder with --out" in ended.complaint
    finally:
        os.killpg(first.pid, signal.SIGINT)
        first.communicate()


# What is printed


def test_json_is_one_object_and_nothing_else(root: Path) -> None:
    ended = run("check", "tiny", "submissions/lee.ipynb", "--json", cwd=root)
    assert (ended.code, ended.err) == (0, "")
    result = json.loads(ended.out)
    assert (result["total"], result["max_points"], result["status"]) == (1.0, 2.0, "graded")


def test_students_see_less_than_staff(root: Path) -> None:
    shown = run("check", "tiny", "submissions/lee.ipynb", cwd=root)
    staff = run("check", "tiny", "submissions/lee.ipynb", "--staff", cwd=root)
    assert shown.code == staff.code == 0
    assert "You have 1 of 2 points." in shown.out
    assert "hidden check: not right yet" in shown.out
    assert "test_of_negative_numbers" not in shown.out
    assert "test_of_negative_numbers" in staff.out


def test_a_terminal_that_knows_no_unicode_shows_names_escaped(built: BuiltAssignment, root: Path) -> None:
    folder = write_submissions(root / "unicode", built, {"李_伟": RIGHT})
    (folder / "李_娜.ipynb").write_text("cut")
    ended = run("grade", "tiny", "unicode", cwd=root, env={"PYTHONIOENCODING": "ascii"})
    assert (ended.code, ended.err) == (0, "")
    assert r"\u674e_\u5a1c" in ended.out
    assert (root / "grades" / "tiny" / "feedback" / "李_伟.txt").is_file()


# The invented class


def test_a_sample_class_never_mixes_with_real_submissions(root: Path) -> None:
    before = contents(root)
    ended = run("sample-class", "tiny", "submissions", "--size", "3", cwd=root)
    assert ended.code == 2
    assert "submissions is not empty (kim.ipynb)" in ended.complaint
    assert contents(root) == before


def test_a_sample_class_can_be_made_twice_and_never_halves_a_file(root: Path) -> None:
    for _ in range(2):
        ended = run("sample-class", "tiny", "class", "--size", "12", cwd=root)
        assert (ended.code, ended.out) == (0, "12 invented submissions are in class\n")
    assert len(contents(root / "class")) == 12
    (root / "full").mkdir()
    script = '"$@"; code=$?; cp -r full/. kept; exit $code'
    (root / "kept").mkdir()
    ended = run("sample-class", "tiny", "full", "--size", "12", cwd=root,
                inside=(*tiny_disk(root / "full", 9000), "sh", "-c", script, "sh"))  # fmt: skip
    assert ended.code == 3
    assert "No space left on device" in ended.complaint
    made = contents(root / "class")
    assert all(content == made[name] for name, content in contents(root / "kept").items())
