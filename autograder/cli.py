"""The command `autograder`: parse, call one function, print, choose the exit code.

Exit codes: 0 done, 1 the input is wrong, 2 the command was called wrongly, 3 our side failed for at least one
submission, 130 interrupted. What a command needs is imported inside it, so that `--help` answers at once.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from autograder import __version__
from autograder.errors import AutograderError

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.authoring.course import Course
    from autograder.examining.exam_source import ExamSource
    from autograder.examining.jail import JailPlan
    from autograder.grading import Progress
    from autograder.records import SubmissionResult

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # workers share the cores; threads of each would only get in their way

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Build, prove and grade notebook assignments for neural networks written from scratch.",
)


class Jail(str, Enum):
    """Values of --jail."""

    BUBBLEWRAP = "bubblewrap"
    USER = "user"
    NONE = "none"


_INTERRUPTED = 130  # what a shell calls a command that Ctrl-C ended

CourseOption = Annotated[
    Optional[Path],  # noqa: UP045  # typer reads this at run time, on Python 3.10 too
    typer.Option("--course", help="Folder of the course; default: this folder or one above it.", show_default=False),
]
JailOption = Annotated[Jail, typer.Option("--jail", help="Where students' code runs. `none` only for your own.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, max=256, help="Submissions at once.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Assignment, e.g. building_blocks.")]
_CORES = os.cpu_count() or 1


def main() -> None:
    """Entry point: every error that we know becomes one sentence and an exit code."""
    _speak_in_any_encoding()
    _end_in_order()
    try:
        code = app(standalone_mode=False)
    except AutograderError as error:
        _complain(error.message, error.next_step)
        raise SystemExit(error.exit_code) from None
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except OSError as error:
        _complain(f"{error.filename or 'A file'}: {error.strerror or error}.", "Nothing that was there before is lost.")
        raise SystemExit(3) from None
    except Exception as error:
        _show_usage_error(error)
        raise
    if code == _INTERRUPTED:  # typer makes this number of Ctrl-C, and says nothing
        _complain("Interrupted; what was done is kept.", "Run the same command again to go on.")
    raise SystemExit(code if isinstance(code, int) else 0)


def _speak_in_any_encoding() -> None:
    """A terminal that cannot show a student's name shows it escaped, and nothing breaks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _end_in_order() -> None:
    """A closed terminal or a `kill` ends a run as Ctrl-C does, with all processes that it started."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has asked for something else
            signal.signal(number, signal.default_int_handler)


def _show_usage_error(error: Exception) -> None:
    """Click's own errors know how to show themselves and which exit code they mean."""
    show, exit_code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(exit_code, int):
        show()
        raise SystemExit(exit_code) from None


def _complain(message: str, next_step: str) -> None:
    print(f"Error: {message}", file=sys.stderr)
    if next_step:
        print(f"       {next_step}", file=sys.stderr)


def _version(value: bool) -> None:
    if value:
        print(f"autograder {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


@app.command()
def build(
    names: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(metavar="[NAME]...", help="Assignments; default: all of the course.", show_default=False),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail when assignments/ is stale.")] = False,
    course: CourseOption = None,
    jail: JailOption = Jail.BUBBLEWRAP,
    workers: WorkersOption = _CORES,
) -> None:
    """Compile source notebooks to assignments/ (students) and dist/ (graders), and prove their tests."""
    from autograder.authoring.building import build_and_prove, check_fresh

    found = _course(course)
    chosen = [found.assignment(name).name for name in names or [known.name for known in found.assignments]]
    console = _console()
    if check:
        check_fresh(found, chosen)
        console.print(f"Fresh: {', '.join(f'assignments/{name}' for name in chosen)}")
        return
    for name in chosen:
        with console.status(f"Building and proving {name}"):
            made = build_and_prove(found, name, plan=_plan(jail, found.root), workers=workers)
        console.print(made.text, highlight=False)


@app.command()
def check(
    name: NameArgument,
    submission: Annotated[Path, typer.Argument(metavar="SUBMISSION", help="A notebook, or a zip with one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole result as one JSON object.")] = False,
    staff: Annotated[bool, typer.Option("--staff", help="Show what staff see: messages with tracebacks.")] = False,
    course: CourseOption = None,
    jail: JailOption = Jail.BUBBLEWRAP,
) -> None:
    """Grade one notebook and print the feedback."""
    from autograder.checking import check_one
    from autograder.reporting.feedback import render_feedback, render_for_staff
    from autograder.reporting.grades import result_as_json

    found = _course(course)
    result = check_one(_exam(found, name), submission, _plan(jail, found.root, submission))
    if as_json:
        print(result_as_json(result))
    else:
        print(render_for_staff(result) if staff else render_feedback(result))
    raise typer.Exit({"graded": 0, "refused": 1, "not_graded": 3}[result.outcome.value])


@app.command()
def grade(
    name: NameArgument,
    submissions: Annotated[Path, typer.Argument(metavar="SUBMISSIONS", help="A folder or a zip of notebooks.")],
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="Folder for grades and feedback; default: grades/NAME.", show_default=False),
    ] = None,
    workers: WorkersOption = _CORES,
    jail: JailOption = Jail.BUBBLEWRAP,
    course: CourseOption = None,
) -> None:
    """Grade a class; interrupted, the same command goes on where it stopped."""
    from autograder.grading import FEEDBACK, GRADES, RESULTS, GradingJob, grade_class
    from autograder.reporting.summary import render_summary
    from autograder.settings import Limits

    found = _course(course)
    exam = _exam(found, name)
    folder = out or Path("grades") / name
    plan = _plan(jail, found.root, folder, submissions)
    console = _console()
    with _progress(console) as report:
        graded = grade_class(GradingJob(exam, submissions, folder, Limits(), plan, workers), report)
    console.print(render_summary(graded.summary), highlight=False, markup=False)
    for skipped in graded.skipped:
        console.print(f"Not taken: {skipped.name}: {skipped.reason}", highlight=False, markup=False)
    if graded.reused:
        console.print(f"{graded.reused} of them had been graded before and were not graded again.", highlight=False)
    if graded.absent:
        text = f"{graded.absent} of them were graded in an earlier run and are not in {submissions} any more."
        console.print(text, highlight=False, markup=False)
    for label, path in (("Grades", GRADES), ("Feedback", FEEDBACK), ("Details", RESULTS)):
        console.print(f"{label + ':':10}{folder / path}", highlight=False, markup=False)
    raise typer.Exit(3 if graded.summary.not_graded else 0)


@app.command("sample-class")
def sample_class(
    name: NameArgument,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the notebooks go; made when missing.")],
    size: Annotated[int, typer.Option("--size", min=1, max=10_000, help="Number of submissions.")] = 40,
    course: CourseOption = None,
) -> None:
    """Make a class of invented students: right, unusual, wrong, broken and cheating notebooks."""
    from autograder.authoring.building import sample_class as make_sample_class

    files = make_sample_class(_course(course), name, folder, size)
    _console().print(f"{files} invented submissions are in {folder}", highlight=False, markup=False)


def _course(folder: Path | None) -> Course:
    from autograder.authoring.course import find_course

    return find_course(folder or Path.cwd())


def _exam(course: Course, name: str) -> ExamSource:
    from autograder.authoring.building import fresh_exam

    return fresh_exam(course, course.assignment(name).name)


def _plan(jail: Jail, *private: Path) -> JailPlan:
    """The jail that was asked for; one that does not isolate says so before anything runs."""
    from autograder.examining.jail import JailKind, JailPlan, require

    plan = JailPlan(JailKind(jail.value), tuple(path.resolve() for path in private))
    if jail is Jail.NONE:
        print(
            "WARNING: --jail none: submissions run with your own rights, files and network. Use it for notebooks that "
            "you trust, and for nothing else.",
            file=sys.stderr,
        )
    require(plan)
    return plan


def _console() -> Console:
    from rich.console import Console

    return Console(soft_wrap=True)


@contextmanager
def _progress(console: Console) -> Iterator[Callable[[Progress, SubmissionResult | None], None]]:
    """A bar with count, rate, time left and failures so far; the callback that moves it.

    It appears with the first report: what goes wrong before has no bar above it.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.fields[failures]}"),
    )
    bar = Bar(*columns, console=console)
    task = bar.add_task("Grading", total=None, rate="", failures="no failures")
    started = time.monotonic()

    def report(progress: Progress, _result: SubmissionResult | None) -> None:
        bar.start()
        graded = progress.done - progress.reused
        rate = f"{graded / (time.monotonic() - started):.1f}/s" if graded else ""
        failures = f"{progress.not_graded} not graded" if progress.not_graded else "no failures"
        bar.update(task, total=progress.total, completed=progress.done, rate=rate, failures=failures)

    try:
        yield report
    finally:
        if bar.live.is_started:
            bar.stop()
