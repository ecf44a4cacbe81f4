"""The gradebook: a small SQLite file to which every result is added and in which none is ever changed.

A new submission, or a new exam, makes a new row; the latest row of a submission counts and the others are its history.
So it is with what a learning platform said of a submission, and with class lists.
One process at a time may add to it; others may read meanwhile.

Every result is a commit of its own. What is committed survives the end of this process, however it ends. When the power
fails, the last results may be lost and are graded again; the file itself stays whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from autograder.errors import InputError, StorageFailed
from autograder.gradebook.lock import RUN_AGAIN, lock
from autograder.records import Origin, Outcome, Roster, SubmissionResult

SCHEMA_VERSION = 2  # 2: what learning platforms say (origins, rosters)

# `number` grows with time: the largest of a submission counts. `recorded_at` is ISO 8601, UTC. `result`, `origin` and
# `roster` are whole records as JSON in ASCII: half a surrogate pair in a student's text is no obstacle.
_TABLES = (
    """CREATE TABLE IF NOT EXISTS results (
        number INTEGER NOT NULL PRIMARY KEY,
        recorded_at VARCHAR NOT NULL,
        submission VARCHAR NOT NULL,
        student VARCHAR NOT NULL,
        assignment VARCHAR NOT NULL,
        submission_hash VARCHAR NOT NULL,
        exam_hash VARCHAR NOT NULL,
        outcome VARCHAR NOT NULL,
        result VARCHAR NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS latest_result ON results (submission, exam_hash, number)",
    """CREATE TABLE IF NOT EXISTS origins (
        number INTEGER NOT NULL PRIMARY KEY,
        recorded_at VARCHAR NOT NULL,
        assignment VARCHAR NOT NULL,
        submission VARCHAR NOT NULL,
        origin VARCHAR NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS latest_origin ON origins (assignment, submission, number)",
    """CREATE TABLE IF NOT EXISTS rosters (
        number INTEGER NOT NULL PRIMARY KEY,
        recorded_at VARCHAR NOT NULL,
        assignment VARCHAR NOT NULL,
        roster VARCHAR NOT NULL
    )""",
)
_ADD_RESULT = """INSERT INTO results
    (recorded_at, submission, student, assignment, submission_hash, exam_hash, outcome, result)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD_ORIGIN = "INSERT INTO origins (recorded_at, assignment, submission, origin) VALUES (?, ?, ?, ?)"
_ADD_ROSTER = "INSERT INTO rosters (recorded_at, assignment, roster) VALUES (?, ?, ?)"

_LATEST_OF_SUBMISSION = """SELECT submission_hash, outcome FROM results
    WHERE submission = ? AND exam_hash = ? ORDER BY number DESC LIMIT 1"""
_LATEST_RESULTS = """SELECT max(number) FROM results
    WHERE assignment = coalesce(?, assignment) AND exam_hash = coalesce(?, exam_hash)
    GROUP BY submission ORDER BY lower(submission), submission"""
_HISTORY = "SELECT number FROM results WHERE submission = ? ORDER BY number"
_LATEST_ORIGINS = "SELECT max(number) FROM origins WHERE assignment = ? GROUP BY submission ORDER BY max(number)"
_LATEST_ROSTER = "SELECT max(number) FROM rosters WHERE assignment = ? HAVING max(number) IS NOT NULL"
_LATEST_EXAM = "SELECT exam_hash FROM results WHERE assignment = ? ORDER BY number DESC LIMIT 1"
_ASSIGNMENTS = "SELECT DISTINCT assignment FROM results ORDER BY assignment"

_Record = TypeVar("_Record")


@dataclass(frozen=True)
class _Shelf(Generic[_Record]):
    """Where records of one kind lie, and how one is called."""

    name: str
    by_number: str
    kind: type[_Record]

    @cached_property
    def adapter(self) -> TypeAdapter[_Record]:
        return TypeAdapter(self.kind)  # made when the first is read: who only adds needs none


_RESULTS = _Shelf("Result", "SELECT result FROM results WHERE number = ?", SubmissionResult)
_ORIGINS = _Shelf("Origin", "SELECT origin FROM origins WHERE number = ?", Origin)
_ROSTERS = _Shelf("Roster", "SELECT roster FROM rosters WHERE number = ?", Roster)


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Gradebook:
    """An open gradebook; use `Gradebook.open`. Every method may raise StorageFailed."""

    def __init__(self, path: Path, connection: sqlite3.Connection, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._connection = connection
        self._clock = clock

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, read_only: bool = False, clock: Callable[[], datetime] = _now) -> Iterator[Gradebook]:
        """Opens the gradebook, and makes it where there is none yet (unless `read_only`).

        Raises InputError where the file is no gradebook, comes from a newer version, or is being added to by another
        process; StorageFailed where the disk does not let us.
        """
        if read_only and not path.is_file():
            raise InputError(f"There is no gradebook {path}.", next_step="Run `autograder grade` first.")
        with lock(path, wanted=not read_only), closing(_connect(path)) as connection:
            with _translated(path):
                _prepare(connection, read_only=read_only)
                _check_schema(connection, path, read_only=read_only)
            yield cls(path, connection, clock)

    def has(self, submission: str, submission_hash: str, exam_hash: str) -> bool:
        """Whether the latest result of this submission is of this very content and exam, and is not our failure."""
        found = self._rows(_LATEST_OF_SUBMISSION, _text(submission), exam_hash)
        return bool(found) and found[0][0] == submission_hash and found[0][1] != Outcome.NOT_GRADED.value

    def record(self, result: SubmissionResult) -> None:
        """Adds a result. When this returns it is in the file, whatever happens to this process."""
        row = (
            self._clock().isoformat(),
            _text(result.submission),
            _text(result.student),
            result.assignment,
            result.submission_hash,
            result.exam_hash,
            result.outcome.value,
            _json(result),
        )
        self._add(_ADD_RESULT, [row])

    def results(self, *, assignment: str | None = None, exam_hash: str | None = None) -> Iterator[SubmissionResult]:
        """The latest result of each submission, one by one, ordered by submission; of one assignment or exam only."""
        return self._read(_RESULTS, _LATEST_RESULTS, assignment, exam_hash)

    def history(self, submission: str) -> Iterator[SubmissionResult]:
        """Every result that a submission ever had, of any content and exam, oldest first."""
        return self._read(_RESULTS, _HISTORY, _text(submission))

    def latest_exam(self, assignment: str) -> str | None:
        """The hash of the exam by which an assignment was graded last; None where it was not graded yet."""
        return next((str(row[0]) for row in self._rows(_LATEST_EXAM, assignment)), None)

    def assignments(self) -> tuple[str, ...]:
        """All that were graded into this gradebook."""
        return tuple(row[0] for row in self._rows(_ASSIGNMENTS))

    def record_origins(self, assignment: str, origins: Iterable[Origin]) -> None:
        """Adds what a platform says of submissions, where it says something new."""
        known = self.origins(assignment)
        now = self._clock().isoformat()
        rows = [
            (now, assignment, _text(origin.submission), _json(origin))
            for origin in origins
            if known.get(origin.submission) != origin
        ]
        if rows:
            self._add(_ADD_ORIGIN, rows)

    def origins(self, assignment: str) -> dict[str, Origin]:
        """The latest that is known of each submission, by submission."""
        return {origin.submission: origin for origin in self._read(_ORIGINS, _LATEST_ORIGINS, assignment)}

    def record_roster(self, assignment: str, roster: Roster) -> None:
        """Adds a class list, unless it is the one that counts already."""
        if self.roster(assignment) != roster:
            self._add(_ADD_ROSTER, [(self._clock().isoformat(), assignment, _json(roster))])

    def roster(self, assignment: str) -> Roster | None:
        """The latest class list of an assignment, if there ever was one."""
        return next(self._read(_ROSTERS, _LATEST_ROSTER, assignment), None)

    def _add(self, statement: str, rows: Sequence[tuple[str, ...]]) -> None:
        """All of these rows or none."""
        with _translated(self._path), _transaction(self._connection):
            self._connection.executemany(statement, rows)

    def _rows(self, query: str, *values: str | int | None) -> list[Any]:
        with _translated(self._path):
            return self._connection.execute(query, values).fetchall()

    def _read(self, shelf: _Shelf[_Record], numbers: str, *values: str | None) -> Iterator[_Record]:
        """Records by their numbers, one by one. What is added meanwhile is not among them: no row is ever changed."""
        for (number,) in self._rows(numbers, *values):
            (row,) = self._rows(shelf.by_number, number)
            try:
                yield shelf.adapter.validate_python(json.loads(row[0]))
            except (ValueError, ValidationError) as error:
                raise StorageFailed(
                    f"{shelf.name} {number} in the gradebook {self._path} is damaged.",
                    next_step="Take the gradebook from a backup, or move it away and grade again.",
                ) from error


def _json(record: SubmissionResult | Origin | Roster) -> str:
    return json.dumps(record, default=vars)  # the fields of a dataclass, in their order


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that begins no transaction by itself."""
    with _translated(path):
        return sqlite3.connect(path, timeout=10, isolation_level=None)


def _prepare(connection: sqlite3.Connection, *, read_only: bool) -> None:
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return
    connection.execute("PRAGMA journal_mode = WAL")  # readers and the writer do not wait for each other
    connection.execute(
        "PRAGMA synchronous = NORMAL"
    )  # a commit is in the kernel's hands, and the disk's a little later


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # some errors have ended it already
            connection.execute("ROLLBACK")
        raise


def _check_schema(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION:
        raise InputError(
            f"The gradebook {path} was written by a newer version of autograder (format {version}; this one knows "
            f"{SCHEMA_VERSION}).",
            next_step="Upgrade autograder.",
        )
    if version == 0 and (read_only or connection.execute("SELECT 1 FROM sqlite_master").fetchone()):
        raise _no_gradebook(path)
    if read_only:
        raise InputError(
            f"The gradebook {path} was written by an older version of autograder (format {version}; this one reads "
            f"{SCHEMA_VERSION}).",
            next_step="Run `autograder grade` into its folder once more: that brings it up to date and loses nothing.",
        )
    with _transaction(connection):
        for statement in _TABLES:  # every format so far has only added tables
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """What goes wrong in the database, said in a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        reason = str(error)
        if "not a database" in reason or "malformed" in reason:
            raise _no_gradebook(path) from error
        raise StorageFailed(f"The gradebook {path} cannot be used: {reason}.", next_step=RUN_AGAIN) from error


def _no_gradebook(path: Path) -> InputError:
    return InputError(
        f"{path} is not a gradebook, or is damaged.",
        next_step="Move it away, or choose another folder with --out.",
    )


def _text(name: str) -> str:
    """A name as SQLite can hold it: half of a surrogate pair has no UTF-8."""
    return name.encode("utf-8", "replace").decode("utf-8")
