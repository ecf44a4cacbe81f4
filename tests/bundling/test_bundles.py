"""`autograder bundle`: the same bytes from the same build, nothing for students that staff know, clear words else."""

from __future__ import annotations

import io
import json
import shutil
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.bank import read_bank
from autograder.authoring.compiler import BuiltAssignment
from autograder.authoring.course import Course
from autograder.authoring.leaks import leaks_in
from autograder.examining.known_mistakes import from_bytes
from tests.cli_builders import contents, read_only, run


@pytest.fixture(scope="module")
def bundles(course: Course, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("bundles")
    found = {}
    for audience in ("gradescope", "students"):
        twice = [folder / f"{audience}-{number}.zip" for number in (1, 2)]
        for path in twice:
            ended = run("bundle", "tiny", "--for", audience, "--out", path, "--course", course.root, cwd=folder)
            assert (ended.code, ended.err) == (0, "")
            assert ended.out.startswith(str(path))
        assert twice[0].read_bytes() == twice[1].read_bytes()
        found[audience] = twice[0].read_bytes()
    return found


def members(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def test_gradescope_finds_its_two_scripts_at_the_root_and_can_run_them(bundles: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(bundles["gradescope"])) as archive:
        for name in ("setup.sh", "run_autograder"):
            info = archive.getinfo(name)
            assert stat.S_IMODE(info.external_attr >> 16) == 0o755
            assert archive.read(name).startswith(b"#!/usr/bin/env bash\n")
            assert b"\r" not in archive.read(name)


def test_gradescope_gets_the_exam_the_hints_and_our_wheel(bundles: dict[str, bytes], built: BuiltAssignment) -> None:
    files = members(bundles["gradescope"])
    assert files["exam.zip"] == built.autograder_zip
    assert {one.hint for one in from_bytes(files["known_mistakes.json"])} >= {"Try it with -1."}
    assert sum(name.endswith(".whl") for name in files) == 1
    settings = json.loads(files["autograder.json"])
    assert (settings["hidden"], settings["questions"], settings["max_points"]) == ("after_published", ["double"], 2.0)


def test_students_get_the_notebook_its_data_the_wheel_and_first_steps(bundles: dict[str, bytes]) -> None:
    files = members(bundles["students"])
    (wheel,) = (name for name in files if name.endswith(".whl"))
    assert set(files) == {f"tiny/{name}" for name in ("tiny.ipynb", "points.csv", "requirements.txt", "README.md")} | {
        wheel
    }
    lines = files["tiny/requirements.txt"].decode().splitlines()
    assert lines[0] == f"./{wheel.removeprefix('tiny/')}"
    assert not [line for line in lines[1:] if "backprop-autograder" in line]
    first_steps = files["tiny/README.md"].decode()
    assert "jupyter lab tiny.ipynb" in first_steps
    assert "{{" not in first_steps


def test_nothing_that_staff_know_is_in_what_students_get(
    bundles: dict[str, bytes], built: BuiltAssignment, course: Course
) -> None:
    bank = read_bank(course, "tiny", ["double"])
    assert leaks_in([("students.zip", bundles["students"])], built, bank) == ()
    assert leaks_in([("gradescope.zip", bundles["gradescope"])], built, bank) != ()  # the search does find things


def test_a_leak_into_the_bundle_stops_it(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.authoring.compiler import BuiltFile
    from autograder.bundling import bundles
    from autograder.errors import OurFault
    from autograder.lms.gradescope_results import Visibility

    def leaking(*_: Any) -> tuple[BuiltFile, ...]:
        return (BuiltFile("tiny/notes.txt", b"doubled = 2 * np.asarray(x)"),)

    monkeypatch.setattr(bundles, "student_files", leaking)
    with pytest.raises(OurFault, match=r"would give away .* a solution in tiny/notes.txt"):
        bundles.write_bundle(course, "tiny", bundles.Audience.STUDENTS, tmp_path / "x.zip", hidden=Visibility.HIDDEN)
    assert list(tmp_path.iterdir()) == []


def test_the_default_place_is_the_build_and_when_hidden_checks_are_shown_can_be_said(
    course: Course, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(course.root, tmp_path / "course"))
    assert run("bundle", "tiny", "--for", "gradescope", "--hidden", "after_due_date", cwd=root).code == 0
    files = members((root / "dist" / "tiny" / "tiny-gradescope.zip").read_bytes())
    assert json.loads(files["autograder.json"])["hidden"] == "after_due_date"


# Wrong calls


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("tiny",), 2, "Missing option '--for'"),
        (("tiny", "--for", "canvas"), 2, "'gradescope', 'students'"),
        (("tiny", "--for", "students", "--hidden", "visible"), 2, "--hidden is for Gradescope"),
        (("tinny", "--for", "students"), 1, "Did you mean `tiny`?"),
        (("tiny", "--for", "students", "--out", "."), 2, "is a folder, and --out names the zip file"),
        (("tiny", "--for", "students", "--out", "closed/x.zip"), 3, "closed/x.zip cannot be written"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_leaves_nothing(
    arguments: tuple[str, ...], code: int, sentence: str, course: Course, tmp_path: Path
) -> None:
    (tmp_path / "closed").mkdir()
    inside = read_only(tmp_path / "closed") if "closed/x.zip" in arguments else ()
    ended = run("bundle", *arguments, "--course", course.root, cwd=tmp_path, inside=inside)
    assert ended.code == code
    assert sentence in ended.err
    assert "Traceback" not in ended.err
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("change", ["never built", "changed since"])
def test_what_is_not_proven_is_not_bundled(change: str, course: Course, tmp_path: Path) -> None:
    root = Path(shutil.copytree(course.root, tmp_path / "course"))
    if change == "never built":
        shutil.rmtree(root / "dist")
    else:
        with (root / "solutions" / "tiny" / "tiny.md").open("a") as source:
            source.write("\nOne more line.\n")
    ended = run("bundle", "tiny", "--for", "gradescope", cwd=root)
    assert ended.code == 1
    assert "autograder build tiny" in ended.complaint
    assert not list(root.rglob("*-gradescope.zip"))
