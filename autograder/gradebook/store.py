"""The gradebook: a small SQLite file to which every result is added and in which none is ever changed.

A new submission, or a new exam, makes a new row; the latest row of a submission counts and the others are its history.
So it is with what a learning platform said of a submission, and with class lists.
One process at a time may add to it; others may read meanwhile.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from autograder.errors import InputError, StorageFailed
from autograder.records import Origin, Outcome, Roster, SubmissionResult

SCHEMA_VERSION = 2  # 2: what learning platforms say (origins, rosters)
_ROWS_AT_ONCE = 100
_RUN_AGAIN = "Mend that and run the same command again: it goes on where it stopped."

_METADATA = sa.MetaData()
_RESULTS = sa.Table(
    "results",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True),  # grows with time: the largest of a submission counts
    sa.Column("recorded_at", sa.String, nullable=False),  # ISO 8601, UTC
    sa.Column("submission", sa.String, nullable=False),
    sa.Column("student", sa.String, nullable=False),
    sa.Column("assignment", sa.String, nullable=False),
    sa.Column("submission_hash", sa.String, nullable=False),
    sa.Column("exam_hash", sa.String, nullable=False),
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("result", sa.String, nullable=False),  # the whole SubmissionResult as JSON
    sa.Index("latest_result", "submission", "exam_hash", "number"),
)
_ORIGINS = sa.Table(
    "origins",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("recorded_at", sa.String, nullable=False),
    sa.Column("assignment", sa.String, nullable=False),
    sa.Column("submission", sa.String, nullable=False),
    sa.Column("origin", sa.String, nullable=False),  # the whole Origin as JSON
    sa.Index("latest_origin", "assignment", "submission", "number"),
)
_ROSTERS = sa.Table(
    "rosters",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("recorded_at", sa.String, nullable=False),
    sa.Column("assignment", sa.String, nullable=False),
    sa.Column("roster", sa.String, nullable=False),  # the whole Roster as JSON
)
_STORED_RESULT = TypeAdapter(SubmissionResult)
_STORED_ORIGIN = TypeAdapter(Origin)
_STORED_ROSTER = TypeAdapter(Roster)
_Stored = TypeVar("_Stored")


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Gradebook:
    """An open gradebook; use `Gradebook.open`. Every method may raise StorageFailed."""

    def __init__(self, path: Path, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._engine = engine
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
        with _lock(path, wanted=not read_only), _engine(path, read_only=read_only) as engine:
            with _translated(path), engine.begin() as connection:
                _check_schema(connection, path, read_only=read_only)
            yield cls(path, engine, clock)

    def has(self, submission: str, submission_hash: str, exam_hash: str) -> bool:
        """Whether the latest result of this submission is of this very content and exam, and is not our failure."""
        latest = (
            sa.select(_RESULTS.c.submission_hash, _RESULTS.c.outcome)
            .where(_RESULTS.c.submission == _text(submission), _RESULTS.c.exam_hash == exam_hash)
            .order_by(_RESULTS.c.number.desc())
            .limit(1)
        )
        with _translated(self._path), self._engine.connect() as connection:
            row = connection.execute(latest).first()
        return row is not None and row.submission_hash == submission_hash and row.outcome != Outcome.NOT_GRADED.value

    def record(self, result: SubmissionResult) -> None:
        """Adds a result. When this returns it is on disk, whatever happens to this process."""
        row = {
            "recorded_at": self._clock().isoformat(),
            "submission": _text(result.submission),
            "student": _text(result.student),
            "assignment": result.assignment,
            "submission_hash": result.submission_hash,
            "exam_hash": result.exam_hash,
            "outcome": result.outcome.value,
            "result": json.dumps(asdict(result)),  # in ASCII: half a surrogate pair in a message is no obstacle
        }
        with _translated(self._path), self._engine.begin() as connection:
            connection.execute(_RESULTS.insert(), row)

    def results(self, *, assignment: str | None = None, exam_hash: str | None = None) -> Iterator[SubmissionResult]:
        """The latest result of each submission, one by one, ordered by submission; of one assignment or exam only."""
        wanted = _RESULTS.c.assignment == assignment if assignment is not None else sa.true()
        if exam_hash is not None:
            wanted = sa.and_(wanted, _RESULTS.c.exam_hash == exam_hash)
        numbers = sa.select(sa.func.max(_RESULTS.c.number)).where(wanted).group_by(_RESULTS.c.submission)
        query = sa.select(_RESULTS.c.number, _RESULTS.c.result).where(_RESULTS.c.number.in_(numbers))
        return self._read_results(query.order_by(sa.func.lower(_RESULTS.c.submission), _RESULTS.c.submission))

    def history(self, submission: str) -> Iterator[SubmissionResult]:
        """Every result that a submission ever had, of any content and exam, oldest first."""
        query = sa.select(_RESULTS.c.number, _RESULTS.c.result).where(_RESULTS.c.submission == _text(submission))
        return self._read_results(query.order_by(_RESULTS.c.number))

    def latest_exam(self, assignment: str) -> str | None:
        """The hash of the exam by which an assignment was graded last; None where it was not graded yet."""
        query = sa.select(_RESULTS.c.exam_hash).where(_RESULTS.c.assignment == assignment)
        with _translated(self._path), self._engine.connect() as connection:
            return connection.execute(query.order_by(_RESULTS.c.number.desc()).limit(1)).scalar()

    def assignments(self) -> tuple[str, ...]:
        """All that were graded into this gradebook."""
        query = sa.select(_RESULTS.c.assignment).distinct().order_by(_RESULTS.c.assignment)
        with _translated(self._path), self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def record_origins(self, assignment: str, origins: Iterable[Origin]) -> None:
        """Adds what a platform says of submissions, where it says something new."""
        known = self.origins(assignment)
        now = self._clock().isoformat()
        rows = [
            {
                "recorded_at": now,
                "assignment": assignment,
                "submission": _text(origin.submission),
                "origin": json.dumps(asdict(origin)),
            }
            for origin in origins
            if known.get(origin.submission) != origin
        ]
        if rows:
            with _translated(self._path), self._engine.begin() as connection:
                connection.execute(_ORIGINS.insert(), rows)

    def origins(self, assignment: str) -> dict[str, Origin]:
        """The latest that is known of each submission, by submission."""
        numbers = sa.select(sa.func.max(_ORIGINS.c.number)).where(_ORIGINS.c.assignment == assignment)
        latest = numbers.group_by(_ORIGINS.c.submission)
        query = sa.select(_ORIGINS.c.number, _ORIGINS.c.origin).where(_ORIGINS.c.number.in_(latest))
        return {origin.submission: origin for origin in self._read(query, "Origin", _STORED_ORIGIN)}

    def record_roster(self, assignment: str, roster: Roster) -> None:
        """Adds a class list, unless it is the one that counts already."""
        if self.roster(assignment) != roster:
            row = {
                "recorded_at": self._clock().isoformat(),
                "assignment": assignment,
                "roster": json.dumps(asdict(roster)),
            }
            with _translated(self._path), self._engine.begin() as connection:
                connection.execute(_ROSTERS.insert(), row)

    def roster(self, assignment: str) -> Roster | None:
        """The latest class list of an assignment, if there ever was one."""
        query = sa.select(_ROSTERS.c.number, _ROSTERS.c.roster).where(_ROSTERS.c.assignment == assignment)
        latest = query.order_by(_ROSTERS.c.number.desc()).limit(1)
        return next(self._read(latest, "Roster", _STORED_ROSTER), None)

    def _read_results(self, query: sa.Select[tuple[int, str]]) -> Iterator[SubmissionResult]:
        return self._read(query, "Result", _STORED_RESULT)

    def _read(self, query: sa.Select[Any], what: str, stored: TypeAdapter[_Stored]) -> Iterator[_Stored]:
        with _translated(self._path), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query):
                try:
                    yield stored.validate_python(json.loads(row[1]))
                except (ValueError, ValidationError) as error:
                    raise StorageFailed(
                        f"{what} {row[0]} in the gradebook {self._path} is damaged.",
                        next_step="Take the gradebook from a backup, or move it away and grade again.",
                    ) from error


@contextmanager
def _engine(path: Path, *, read_only: bool) -> Iterator[sa.Engine]:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 10000")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")  # readers and the writer do not wait for each other
            cursor.execute("PRAGMA synchronous = NORMAL")  # survives kill -9
        cursor.close()

    try:
        yield engine
    finally:
        engine.dispose()


def _check_schema(connection: sa.Connection, path: Path, *, read_only: bool) -> None:
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION:
        raise InputError(
            f"The gradebook {path} was written by a newer version of autograder (format {version}; this one knows "
            f"{SCHEMA_VERSION}).",
            next_step="Upgrade autograder.",
        )
    if version == 0 and (read_only or sa.inspect(connection).get_table_names()):
        raise _no_gradebook(path)
    if read_only:
        raise InputError(
            f"The gradebook {path} was written by an older version of autograder (format {version}; this one reads "
            f"{SCHEMA_VERSION}).",
            next_step="Run `autograder grade` into its folder once more: that brings it up to date and loses nothing.",
        )
    _METADATA.create_all(connection)  # every format so far has only added tables
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def _lock(path: Path, *, wanted: bool) -> Iterator[None]:
    """Holds the right to add to the gradebook. The lock belongs to this process and ends with it; no child has it."""
    descriptor = _locked(path) if wanted else None
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _locked(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StorageFailed(
            f"The gradebook {path} cannot be opened for writing: {error.strerror}.", next_step=_RUN_AGAIN
        ) from error
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if error.errno not in (errno.EACCES, errno.EAGAIN):
            raise StorageFailed(
                f"The gradebook {path} cannot be locked: {error.strerror}.", next_step=_RUN_AGAIN
            ) from error
        raise InputError(
            f"Another process is writing to the gradebook {path}.",
            next_step="Wait until it is done, or choose another folder with --out.",
        ) from error
    return descriptor


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """What goes wrong in the database, said in a sentence."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        reason = str(error.orig)
        if "not a database" in reason or "malformed" in reason:
            raise _no_gradebook(path) from error
        raise StorageFailed(f"The gradebook {path} cannot be used: {reason}.", next_step=_RUN_AGAIN) from error


def _no_gradebook(path: Path) -> InputError:
    return InputError(
        f"{path} is not a gradebook, or is damaged.",
        next_step="Move it away, or choose another folder with --out.",
    )


def _text(name: str) -> str:
    """A name as SQLite can hold it: half of a surrogate pair has no UTF-8."""
    return name.encode("utf-8", "replace").decode("utf-8")
