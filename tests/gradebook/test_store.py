"""A result that was recorded stays, and stays what it was."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import InputError, StorageFailed
from autograder.gradebook.store import SCHEMA_VERSION, Gradebook
from autograder.records import (
    CheckResult,
    CheckStatus,
    Ending,
    Enrolment,
    Notice,
    Origin,
    Outcome,
    Person,
    QuestionResult,
    Roster,
    SubmissionResult,
)

ROOT = Path(__file__).parents[2]
CHECK = CheckResult(
    "q1 - 1", True, CheckStatus.FAILED, 0.0, 2.0, "a factor", "expected 3\x1b[31m", 0.25, 2**63, "factor"
)
RESULT = SubmissionResult(
    submission="ann.ipynb",
    student="Ann",
    assignment="building_blocks",
    outcome=Outcome.GRADED,
    total=1.5,
    max_points=2.0,
    ending=Ending.EXITED,
    questions=(QuestionResult("q1", 1.5, 2.0, (CHECK, replace(CHECK, status=CheckStatus.PASSED, hidden=False))),),
    notices=(Notice("A cell was skipped.", "cell 3: TimeoutError", for_staff=True),),
    seconds=1.25,
    cpu_seconds=0.5,
    seed=12345678901234567890,
    submission_hash="content 1",
    exam_hash="exam 1",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "results" / "gradebook.db"


@pytest.fixture
def gradebook(path: Path) -> Iterator[Gradebook]:
    with Gradebook.open(path) as gradebook:
        yield gradebook


def has(gradebook: Gradebook, result: SubmissionResult = RESULT) -> bool:
    return gradebook.has(result.submission, result.submission_hash, result.exam_hash)


def refusal(path: Path, kind: type[InputError | StorageFailed] = InputError, *, read_only: bool = False) -> str:
    with pytest.raises(kind) as caught, Gradebook.open(path, read_only=read_only):
        pass
    assert caught.value.next_step
    return caught.value.message


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_a_result_comes_back_as_it_was(path: Path) -> None:
    with Gradebook.open(path) as gradebook:
        gradebook.record(RESULT)
    with Gradebook.open(path) as gradebook:
        assert list(gradebook.results()) == [RESULT]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(text=st.text(st.characters(exclude_categories=())), number=st.floats(allow_nan=False))
def test_no_text_or_number_of_a_student_stops_the_recording(gradebook: Gradebook, text: str, number: float) -> None:
    check = replace(CHECK, student_message=text, staff_message=text, seconds=number)
    result = replace(RESULT, questions=(QuestionResult(text, number, 1, (check,)),), reason=text)
    gradebook.record(result)
    assert list(gradebook.results()) == [result]


def test_a_name_with_half_a_surrogate_pair_is_found_again(gradebook: Gradebook) -> None:
    odd = replace(RESULT, submission="\ud800.ipynb", student="\udfff")
    gradebook.record(odd)
    assert has(gradebook, odd)
    assert list(gradebook.history(odd.submission)) == [odd]


def test_only_what_was_recorded_is_done(gradebook: Gradebook) -> None:
    assert not has(gradebook)
    gradebook.record(RESULT)
    assert has(gradebook)
    assert not has(gradebook, replace(RESULT, submission="bob.ipynb"))


def test_a_new_content_or_a_new_exam_is_not_done(gradebook: Gradebook) -> None:
    gradebook.record(RESULT)
    assert not has(gradebook, replace(RESULT, submission_hash="content 2"))
    assert not has(gradebook, replace(RESULT, exam_hash="exam 2"))


def test_a_failure_of_ours_is_never_done(gradebook: Gradebook) -> None:
    gradebook.record(replace(RESULT, outcome=Outcome.NOT_GRADED))
    assert not has(gradebook)
    gradebook.record(replace(RESULT, outcome=Outcome.REFUSED))
    assert has(gradebook)


def test_the_latest_submission_counts_and_the_others_are_history(gradebook: Gradebook) -> None:
    better = replace(RESULT, submission_hash="content 2", total=2.0)
    gradebook.record(RESULT)
    gradebook.record(better)
    assert list(gradebook.results()) == [better]
    assert list(gradebook.history(RESULT.submission)) == [RESULT, better]


def test_going_back_to_an_earlier_content_is_graded_again(gradebook: Gradebook) -> None:
    gradebook.record(RESULT)
    gradebook.record(replace(RESULT, submission_hash="content 2"))
    assert not has(gradebook)
    gradebook.record(RESULT)
    assert has(gradebook)
    assert list(gradebook.results()) == [RESULT]


def test_results_are_those_of_one_exam_or_one_assignment(gradebook: Gradebook) -> None:
    second = replace(RESULT, exam_hash="exam 2")
    other = replace(RESULT, assignment="digits", exam_hash="exam 3")
    for result in (RESULT, second, other):
        gradebook.record(result)
    assert list(gradebook.results(exam_hash="exam 1")) == [RESULT]
    assert list(gradebook.results(assignment="building_blocks")) == [second]
    assert list(gradebook.results(assignment="digits", exam_hash="exam 1")) == []


def test_results_come_in_one_order_whatever_the_order_of_grading(gradebook: Gradebook) -> None:
    for name in ("b.ipynb", "C.ipynb", "a.ipynb", "B.ipynb"):
        gradebook.record(replace(RESULT, submission=name))
    assert [result.submission for result in gradebook.results()] == ["a.ipynb", "B.ipynb", "b.ipynb", "C.ipynb"]


def test_results_can_be_read_while_others_are_recorded(gradebook: Gradebook, path: Path) -> None:
    for number in range(250):
        gradebook.record(replace(RESULT, submission=f"{number:03}"))
    reading = gradebook.results()
    assert next(reading).submission == "000"
    gradebook.record(replace(RESULT, submission="later"))
    with Gradebook.open(path, read_only=True) as reader:
        assert len(list(reader.results())) == 251
    assert len(list(reading)) == 249


def test_the_time_of_recording_is_kept(path: Path) -> None:
    with Gradebook.open(path, clock=lambda: datetime(2026, 11, 23, tzinfo=timezone.utc)) as gradebook:
        gradebook.record(RESULT)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT recorded_at FROM results").fetchall() == [("2026-11-23T00:00:00+00:00",)]


def test_a_reader_cannot_add_a_result(gradebook: Gradebook, path: Path) -> None:
    with Gradebook.open(path, read_only=True) as reader, pytest.raises(StorageFailed, match="readonly"):
        reader.record(RESULT)


# What learning platforms say


ORIGIN = Origin("7", "moodle", (Person("7", "Zoë", "007"),), name="Zoë", late=True, entries=("Zoë_7_x/hw.ipynb",))
ROSTER = Roster("moodle", (Enrolment(Person("7", "Zoë"), "Team A", late=True), Enrolment(Person("8", "Al"))))


def test_where_a_submission_came_from_comes_back_as_it_was(path: Path) -> None:
    with Gradebook.open(path) as gradebook:
        gradebook.record_origins("hw", [ORIGIN])
        gradebook.record_roster("hw", ROSTER)
    with Gradebook.open(path, read_only=True) as gradebook:
        assert gradebook.origins("hw") == {"7": ORIGIN}
        assert gradebook.roster("hw") == ROSTER
        assert gradebook.origins("other") == {}
        assert gradebook.roster("other") is None


def test_a_new_word_of_the_platform_is_added_and_the_old_one_stays(gradebook: Gradebook, path: Path) -> None:
    gradebook.record_origins("hw", [ORIGIN])
    gradebook.record_origins("hw", [ORIGIN])
    gradebook.record_origins("hw", [replace(ORIGIN, attempt=2)])
    gradebook.record_roster("hw", ROSTER)
    gradebook.record_roster("hw", ROSTER)
    gradebook.record_roster("hw", replace(ROSTER, enrolments=()))
    assert gradebook.origins("hw") == {"7": replace(ORIGIN, attempt=2)}
    assert gradebook.roster("hw") == replace(ROSTER, enrolments=())
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM origins").fetchall() == [(2,)]
        assert raw.execute("SELECT count(*) FROM rosters").fetchall() == [(2,)]


def test_the_exam_that_graded_last_is_known(gradebook: Gradebook) -> None:
    assert gradebook.latest_exam("building_blocks") is None
    for exam in ("exam 2", "exam 1"):
        gradebook.record(replace(RESULT, exam_hash=exam))
    assert gradebook.latest_exam("building_blocks") == "exam 1"
    assert gradebook.assignments() == ("building_blocks",)


def as_format_1(path: Path) -> None:
    """A gradebook as the first version of this program left it."""
    with Gradebook.open(path) as gradebook:
        gradebook.record(RESULT)
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript("DROP TABLE origins; DROP TABLE rosters; PRAGMA user_version = 1;")


def test_a_gradebook_of_the_first_format_is_brought_up_to_date_and_loses_nothing(path: Path) -> None:
    as_format_1(path)
    with Gradebook.open(path) as gradebook:
        gradebook.record_origins("hw", [ORIGIN])
        assert list(gradebook.results()) == [RESULT]
        assert gradebook.origins("hw") == {"7": ORIGIN}


def test_a_reader_of_the_first_format_is_told_how_to_bring_it_up_to_date(path: Path) -> None:
    as_format_1(path)
    assert "older version" in refusal(path, read_only=True)


# Whatever happens


def test_what_was_recorded_survives_the_kill_of_the_process(path: Path) -> None:
    child = run(
        "import sys, pathlib\n"
        "from autograder.gradebook.store import Gradebook\n"
        "from tests.gradebook.test_store import RESULT\n"
        "with Gradebook.open(pathlib.Path(sys.argv[1])) as gradebook:\n"
        "    gradebook.record(RESULT)\n"
        "    print('recorded', flush=True)\n"
        "    sys.stdin.read()\n",
        path,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "recorded\n"
        os.kill(child.pid, signal.SIGKILL)
    with Gradebook.open(path) as gradebook:
        assert list(gradebook.results()) == [RESULT]


def test_a_second_process_that_wants_to_write_is_told_so(gradebook: Gradebook, path: Path) -> None:
    child = run(
        "import sys, pathlib\n"
        "from autograder.errors import InputError\n"
        "from autograder.gradebook.store import Gradebook\n"
        "try:\n"
        "    with Gradebook.open(pathlib.Path(sys.argv[1])): pass\n"
        "except InputError as error:\n"
        "    print(error)\n",
        path,
    )
    output, _ = child.communicate()
    assert output.startswith(f"Another process is writing to the gradebook {path}. Wait until it is done")


def test_what_was_being_added_when_the_process_was_killed_is_there_whole_or_not_at_all(path: Path) -> None:
    child = run(
        "import sys, pathlib\n"
        "from autograder.gradebook.store import Gradebook\n"
        "from tests.gradebook.test_store import RESULT, numbered\n"
        "with Gradebook.open(pathlib.Path(sys.argv[1])) as gradebook:\n"
        "    for number in range(100_000):\n"
        "        gradebook.record(numbered(number))\n"
        "        print(number, flush=True)\n",
        path,
    )
    with child:
        assert child.stdout is not None
        said = [int(child.stdout.readline()) for _ in range(300)]
        os.kill(child.pid, signal.SIGKILL)
        said += [int(line) for line in child.stdout if line.endswith("\n")]
    with Gradebook.open(path) as gradebook:
        kept = list(gradebook.results())
        assert kept == [numbered(number) for number in range(len(kept))]
        assert len(kept) - len(said) in (0, 1)  # one may have been added and not said any more
        assert not has(gradebook, numbered(len(kept)))
        gradebook.record(numbered(len(kept)))
        assert has(gradebook, numbered(len(kept)))


def numbered(number: int) -> SubmissionResult:
    return replace(RESULT, submission=f"{number:06}", reason="x" * 20_000)


def test_what_a_platform_says_is_added_whole_or_not_at_all(gradebook: Gradebook) -> None:
    def saying() -> Iterator[Origin]:
        yield ORIGIN
        yield replace(ORIGIN, submission="8", name=float)  # type: ignore[arg-type]

    with pytest.raises(TypeError):
        gradebook.record_origins("hw", saying())
    assert gradebook.origins("hw") == {}
    gradebook.record_origins("hw", [ORIGIN])
    assert gradebook.origins("hw") == {"7": ORIGIN}


def test_a_gradebook_of_an_earlier_version_has_the_same_tables(path: Path) -> None:
    """As they are made since format 2."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(EARLIER_TABLES)
        raw.execute(
            "INSERT INTO results VALUES (7, '2026', ?, 'Ann', ?, 'content 1', 'exam 1', 'graded', ?)",
            (RESULT.submission, RESULT.assignment, json.dumps(asdict(RESULT))),
        )
        raw.commit()
    with Gradebook.open(path) as gradebook:
        assert list(gradebook.results()) == [RESULT]
        assert has(gradebook)
        gradebook.record(RESULT)
    with closing(sqlite3.connect(path)) as raw:
        (_, *old), (_, *new) = raw.execute("SELECT number, submission, exam_hash, outcome, result FROM results")
        assert old == new
        shape = "SELECT m.name, t.name, t.type, t.'notnull', t.pk FROM sqlite_master m, pragma_table_info(m.name) t"
        earlier = raw.execute(shape).fetchall()
    path.unlink()
    with Gradebook.open(path), closing(sqlite3.connect(path)) as raw:
        assert raw.execute(shape).fetchall() == earlier


EARLIER_TABLES = """
CREATE TABLE results (
    number INTEGER NOT NULL, recorded_at VARCHAR NOT NULL, submission VARCHAR NOT NULL, student VARCHAR NOT NULL,
    assignment VARCHAR NOT NULL, submission_hash VARCHAR NOT NULL, exam_hash VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL, result VARCHAR NOT NULL, PRIMARY KEY (number)
);
CREATE INDEX latest_result ON results (submission, exam_hash, number);
CREATE TABLE origins (
    number INTEGER NOT NULL, recorded_at VARCHAR NOT NULL, assignment VARCHAR NOT NULL, submission VARCHAR NOT NULL,
    origin VARCHAR NOT NULL, PRIMARY KEY (number)
);
CREATE INDEX latest_origin ON origins (assignment, submission, number);
CREATE TABLE rosters (
    number INTEGER NOT NULL, recorded_at VARCHAR NOT NULL, assignment VARCHAR NOT NULL, roster VARCHAR NOT NULL,
    PRIMARY KEY (number)
);
PRAGMA user_version = 2;
"""


def test_a_child_that_outlives_its_parent_does_not_hold_the_lock(path: Path) -> None:
    parent = run(
        "import os, sys, pathlib\n"
        "from autograder.gradebook.store import Gradebook\n"
        "with Gradebook.open(pathlib.Path(sys.argv[1])):\n"
        "    if os.fork() == 0:\n"
        "        print('ready', flush=True)\n"
        "        sys.stdin.read()\n"
        "        os._exit(0)\n"
        "    os.waitpid(-1, 0)\n",
        path,
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        with Gradebook.open(path) as gradebook:
            gradebook.record(RESULT)


def test_a_full_disk_is_said_in_a_sentence_and_loses_nothing(path: Path) -> None:
    with Gradebook.open(path) as gradebook:
        gradebook.record(RESULT)
        connection = gradebook._connection
        with connection.begin():
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageFailed, match="database or disk is full") as caught:
            gradebook.record(replace(RESULT, submission="bob.ipynb", reason="x" * 100_000))
        assert "goes on where it stopped" in caught.value.next_step
    with Gradebook.open(path) as gradebook:
        assert list(gradebook.results()) == [RESULT]


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "cannot be opened for writing" in refusal(tmp_path / "file" / "gradebook.db", StorageFailed)
    (tmp_path / "folder").mkdir()
    assert "cannot be used" in refusal(tmp_path / "folder", StorageFailed)


@pytest.mark.parametrize("content", [b"plain text" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_gradebook_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gradebook.db"
    path.write_bytes(content)
    assert "is not a gradebook, or is damaged" in refusal(path)
    assert "is not a gradebook, or is damaged" in refusal(path, read_only=True)
    assert path.read_bytes() == content


def test_another_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE photos (name)")
        raw.commit()
    assert "is not a gradebook" in refusal(path)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]


def test_a_gradebook_of_a_newer_version_is_refused(gradebook: Gradebook, path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    assert "newer version" in refusal(path, read_only=True)


def test_a_reader_of_no_gradebook_is_told_what_to_run(path: Path) -> None:
    assert "There is no gradebook" in refusal(path, read_only=True)
    assert not path.exists()


@pytest.mark.parametrize("stored", ["{", "[]", '{"total": "many"}'])
def test_a_damaged_result_is_reported_and_never_guessed(gradebook: Gradebook, path: Path, stored: str) -> None:
    gradebook.record(RESULT)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE results SET result = ?", (stored,))
        raw.commit()
    with pytest.raises(StorageFailed, match="Result 1 in the gradebook"):
        list(gradebook.results())
