"""Runs as root in Gradescope's container: one submission in, results.json out.

    python -I -m autograder.bundling.harness               grade /autograder/submission
    python -I -m autograder.bundling.harness --self-test   grade the untouched notebook of the bundle, write nothing

Exit codes: 0 graded, or refused for what it is; 3 our side failed. Then no results.json is written: Gradescope reports
an autograder error, which is neither points nor a zero, and standard output tells staff why.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.bundling.container import EXAM_FILE, ContainerSettings, read_settings
from autograder.errors import OurFault, SubmissionRefused
from autograder.examining.exam_source import KNOWN_MISTAKES, ExamSource
from autograder.examining.jail import JailKind, JailPlan
from autograder.examining.outcomes import refused
from autograder.examining.pool import Pool
from autograder.lms.archives import is_noise
from autograder.lms.gradescope_results import Display, write_results
from autograder.lms.notebooks import choose_notebook
from autograder.records import Outcome, Submission, SubmissionResult
from autograder.reporting.feedback import render_for_staff
from autograder.settings import MEBIBYTE, Limits

ROOT = Path("/autograder")
_RESULTS = Path("results", "results.json")
_SELF_TEST = "--self-test"
_OUR_FAULT = 3
_MOST_FILES = 10_000
_WHOLE_SECONDS = 560  # Gradescope stops a container after 600 by default, and gives a zero then
_OUR_BYTES = 400 * MEBIBYTE  # what the trusted processes and the warm server take
_FEWEST_BYTES = 256 * MEBIBYTE
_CONTAINER_MEMORY = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def main(arguments: list[str]) -> int:
    """Grade, write, tell staff; the exit code."""
    results = ROOT / _RESULTS
    try:
        with _time_limit(_WHOLE_SECONDS):
            results.unlink(missing_ok=True)  # what was there before is never taken for ours
            settings = read_settings(ROOT / "source")
            if arguments == [_SELF_TEST]:
                return _self_test(settings)
            result = _grade(settings, ROOT / "submission")
            print(render_for_staff(result))
            write_results(results, result, Display(settings.hidden, settings.undivided))
            return 0
    except Exception:  # noqa: BLE001  # this is the outermost edge: whatever it was, it is not a student's zero
        print("This submission was NOT graded, because the autograder failed. It has no points and no zero.")
        print("Run it again (Rerun Autograder); if that does not help, here is what went wrong:\n")
        traceback.print_exc(file=sys.stdout)
        return _OUR_FAULT


def _self_test(settings: ContainerSettings) -> int:
    result = _examined(settings, _read(ROOT / "source" / f"{settings.assignment}.ipynb", settings.limits))
    if result.outcome is not Outcome.GRADED:
        raise OurFault(f"The untouched notebook could not be graded: {result.reason} {result.reason_for_staff}")
    print(f"Ready: the untouched notebook of {settings.assignment} was graded in {result.seconds:.1f} s.")
    return 0


def _grade(settings: ContainerSettings, folder: Path) -> SubmissionResult:
    """Result of what lies in the folder. Raises OurFault where there is none."""
    try:
        submission = find_submission(folder, settings.assignment, settings.limits)
    except SubmissionRefused as refusal:
        nothing = Submission("submission", "", "", b"")
        return refused((settings.assignment, _source(settings).hash(), settings.max_points), nothing, refusal)
    result = _examined(settings, submission)
    if result.outcome is Outcome.NOT_GRADED:
        raise OurFault(result.reason_for_staff)
    return result


def find_submission(folder: Path, assignment: str, limits: Limits) -> Submission:
    """The one notebook in the folder, or else the one zip file. Raises SubmissionRefused in a sentence for the student.

    Gradescope unpacks what students upload, so a zip from `grader.export()` arrives as a folder.
    """
    names = list(_files(folder))
    zips = [name for name in names if name.lower().endswith(".zip")]
    has_notebook = any(name.lower().endswith(".ipynb") for name in names)
    chosen = zips[0] if len(zips) == 1 and not has_notebook else choose_notebook(names, assignment)
    return _read(folder / chosen, limits)


def _files(folder: Path) -> Iterator[str]:
    """Regular files below, by name; never through a link."""
    count = 0
    for where, _, files in os.walk(folder):
        for file in sorted(files):
            path = Path(where, file)
            name = path.relative_to(folder).as_posix()
            count += 1
            if count > _MOST_FILES:
                raise SubmissionRefused(
                    f"There are more than {_MOST_FILES} files in it.",
                    next_step="Hand in one notebook, and not the folder that you work in.",
                )
            if stat.S_ISREG(path.lstat().st_mode) and not is_noise(name):
                yield name


def _read(path: Path, limits: Limits) -> Submission:
    with path.open("rb") as file:
        content = file.read(limits.notebook_bytes + 1)  # one byte too many is enough to be refused as too large
    return Submission(path.name, "", path.name, content)


def _examined(settings: ContainerSettings, submission: Submission) -> SubmissionResult:
    limits = replace(settings.limits, memory_bytes=memory_for_submission(settings.limits.memory_bytes))
    plan = JailPlan(JailKind.USER, private=tuple(_closed(ROOT)))
    with Pool(_source(settings), limits, plan, workers=1) as pool:
        return next(pool.examine([submission]))


def _source(settings: ContainerSettings) -> ExamSource:
    folder = ROOT / "source"
    return ExamSource(
        folder / EXAM_FILE,
        settings.assignment,
        settings.questions,
        settings.max_points,
        settings.modules,
        folder / KNOWN_MISTAKES,
        folder / f"{settings.assignment}.ipynb",
    )


def _closed(root: Path) -> Iterator[Path]:
    """Gradescope's folder and all in it, closed to other users. The jail refuses to start where that did not work."""
    for path in (root, *sorted(root.iterdir())):
        with contextlib.suppress(OSError):  # a mount that cannot be changed is covered by the folder above it
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o007)
        yield path


def memory_for_submission(most: int, container: Sequence[Path] = _CONTAINER_MEMORY) -> int:
    """Bytes: `most`, or what the container has without our own part, as the first file with a number says."""
    for file in container:
        with contextlib.suppress(OSError, ValueError):  # "max", or no such file: not limited
            most = min(most, int(file.read_text()) - _OUR_BYTES)
    return max(most, _FEWEST_BYTES)


@contextlib.contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise OurFault(f"The examination did not end within {seconds} s.")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
