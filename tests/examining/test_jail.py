"""What each jail promises, and the sentence for what cannot be started."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.errors import CandidateLost, JailUnavailable
from autograder.examining.examiner import Examiner
from autograder.examining.jail import JailKind, JailPlan, require, start_jail, unreadable_python
from autograder.records import SubmissionResult
from tests.attacks.conftest import LIMITS
from tests.attacks.exam_builder import FULL_POINTS, WRONG, exam, submission
from tests.attacks.report import TELL, reported

WITHOUT_BWRAP = """
import json, sys
from pathlib import Path
from autograder.errors import JailUnavailable
from autograder.examining.jail import JailKind, JailPlan, require
try:
    require(JailPlan(JailKind.BUBBLEWRAP))
except JailUnavailable as error:
    print(json.dumps([error.message, error.next_step, error.exit_code]))
"""

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def examined(folder: Path, plan: JailPlan, before: str = "") -> SubmissionResult:
    with Examiner(exam(folder), LIMITS, plan) as examiner:
        return examiner.examine(submission(WRONG, before=before) if before else submission())


def test_without_bubblewrap_a_sentence_says_how_to_install_it(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_BWRAP], env=environment, capture_output=True, text=True, check=True
    )
    message, next_step, exit_code = json.loads(done.stdout)
    assert "bubblewrap is not installed" in message
    assert "apt-get install bubblewrap" in next_step
    assert exit_code == 3


def test_a_jail_that_does_not_start_says_so_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "bwrap").write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n")
    (fake / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake}:{os.environ['PATH']}")
    with pytest.raises(JailUnavailable) as caught, start_jail(JailPlan(JailKind.BUBBLEWRAP), tmp_path, LIMITS):
        pass
    assert "No permissions to create a new namespace" in caught.value.message
    assert "bwrap --unshare-all" in caught.value.next_step


def test_the_jail_ends_with_its_block(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)  # the data are for everybody in the jail
    with start_jail(JailPlan(JailKind.BUBBLEWRAP), tmp_path, LIMITS) as jail:
        assert jail.process.poll() is None
    assert jail.process.poll() is not None


@pytest.mark.parametrize("kind", [JailKind.BUBBLEWRAP, JailKind.NONE])
def test_an_honest_submission_gets_full_points_in_every_jail(tmp_path: Path, kind: JailKind) -> None:
    assert examined(tmp_path, JailPlan(kind)).total == FULL_POINTS


@pytest.mark.parametrize("kind", [JailKind.BUBBLEWRAP, JailKind.NONE])
def test_cells_run_in_the_main_thread_as_in_jupyter(tmp_path: Path, kind: JailKind) -> None:
    look = (
        "import threading\nme = threading.current_thread()\n"
        "report = [me.name, me is threading.main_thread(), me.daemon, threading.active_count()]"
    )
    assert reported(examined(tmp_path, JailPlan(kind), look + TELL)) == ["MainThread", True, False, 1]


def test_the_c_library_of_a_submission_knows_its_process(tmp_path: Path) -> None:
    look = (
        "import ctypes, os, threading\nplace = ctypes.c_ulong(0)\n"
        "is_told = ctypes.CDLL(None).prctl(40, ctypes.byref(place)) == 0  # it may be built without\n"
        "kept = ctypes.c_int.from_address(place.value).value if is_told else 1\n"
        "report = [kept, os.getpid(), os.getppid(), threading.get_native_id(), len(os.listdir('/proc/self/task'))]"
    )
    assert reported(examined(tmp_path, JailPlan(JailKind.BUBBLEWRAP), look + TELL)) == [1, 1, 0, 1, 1]


def test_an_endless_loop_is_interrupted_and_nothing_is_run_again(tmp_path: Path) -> None:
    limits = replace(LIMITS, call_wall_seconds=1.0, interrupt_grace_seconds=10.0)
    endless = {**WRONG, "train": "def train(x, y, lr, n):\n    while True: pass\n"}
    with Examiner(exam(tmp_path), limits, JailPlan(JailKind.BUBBLEWRAP)) as examiner:
        result = examiner.examine(submission(endless, after="report = 'still the same process'" + TELL))
    statuses = {check.status.value for question in result.questions for check in question.checks}
    assert "timed_out" in statuses
    assert "lost" not in statuses
    assert result.ending.value == "exited"


@as_root
def test_an_honest_submission_gets_full_points_in_the_jail_of_a_user(tmp_path: Path) -> None:
    result = examined(tmp_path, JailPlan(JailKind.USER))
    assert result.total == FULL_POINTS
    look = "import os\nreport = [os.getuid() >= 62_000, os.getgroups()]"
    assert reported(examined(tmp_path, JailPlan(JailKind.USER), look + TELL)) == [True, []]


@as_root
def test_the_jail_of_a_user_refuses_folders_that_everybody_can_read(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if str(folder).startswith(os.path.realpath("/tmp")) and str(folder) != "/tmp":
            folder.chmod(0o755)
    private = tmp_path / "course"
    private.mkdir(mode=0o755)
    plan = JailPlan(JailKind.USER, private=(private,))
    with pytest.raises(JailUnavailable) as caught:
        require(plan)
    assert str(private) in caught.value.message
    assert "chmod o-rwx" in caught.value.next_step
    private.chmod(0o750)
    require(plan)


def test_a_python_that_other_users_cannot_read_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {name: tmp_path / name for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    for folder in (*parts.values(), tmp_path, *tmp_path.parents):
        if str(folder).startswith(os.path.realpath("/tmp")) and str(folder) != "/tmp":
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
    monkeypatch.setattr(sysconfig, "get_path", parts.__getitem__)
    assert unreadable_python() is None
    parts["purelib"].chmod(0o750)
    assert unreadable_python() == parts["purelib"]
    parts["purelib"].chmod(0o755)
    tmp_path.chmod(0o700)
    assert unreadable_python() is not None


def test_a_private_folder_is_hidden_even_inside_a_folder_that_the_jail_shows(tmp_path: Path) -> None:
    private = Path(sys.prefix) / "share" / "autograder-test-private"
    private.mkdir(parents=True, exist_ok=True)
    secret = private / "solution.py"
    try:
        secret.write_text("secret")
        look = f"import os\nreport = os.path.exists({str(secret)!r})"
        shown = reported(examined(tmp_path, JailPlan(JailKind.BUBBLEWRAP), look + TELL))
        assert shown is True  # the installation of Python is visible ...
        hidden = reported(examined(tmp_path, JailPlan(JailKind.BUBBLEWRAP, private=(private,)), look + TELL))
        assert hidden is False  # ... but not what is private in it
    finally:
        secret.unlink()
        private.rmdir()


def test_a_folder_around_python_can_be_private(tmp_path: Path) -> None:
    plan = JailPlan(JailKind.BUBBLEWRAP, private=(Path(sys.prefix).parent,))
    assert examined(tmp_path, plan).total == FULL_POINTS
    beside = Path(sys.prefix).parent / "pyproject.toml"
    look = f"import os\nreport = os.path.exists({str(beside)!r})"
    assert reported(examined(tmp_path, plan, look + TELL)) is False


def test_when_the_walls_cannot_be_raised_nobody_gets_a_zero(tmp_path: Path) -> None:
    impossible = replace(LIMITS, scratch_files=1)  # no room for the working directory: our fault, not the student's
    with Examiner(exam(tmp_path), impossible, JailPlan(JailKind.BUBBLEWRAP)) as examiner, pytest.raises(CandidateLost):
        examiner.examine(submission())
