"""The gradebook: a small SQLite file to which every result is added and in which none is ever changed.

A new submission, or a new exam, makes a new row; the latest row of a submission counts and the others are its history.
So it is with what a learning platform said of a submission, and with class lists.
One process at a time may add to it; others may read meanwhile.

Every result is a commit of its own. What is committed survives the end of this process, however it ends. When the power
fails, the last results may be lost and are graded again; the file itself stays whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from autograder.errors import InputError, StorageFailed
from autograder.gradebook.lock import RUN_AGAIN, lock
from autograder.records import Origin, Outcome, Roster, SubmissionResult

SCHEMA_VERSION = 2  # 2: what learning platforms say (origins, rosters)

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
_Record = TypeVar("_Record")
_FEW = 32  # records in memory at a time


@dataclass(frozen=True)
class _Shelf(Generic[_Record]):
    """Where records of one kind lie, and how one is called."""

    name: str
    table: sa.Table
    kind: type[_Record]

    @property
    def column(self) -> sa.Column[str]:
        return self.table.c[self.name.lower()]

    @cached_property
    def adapter(self) -> TypeAdapter[_Record]:
        return TypeAdapter(self.kind)  # made when the first is read: who only adds needs none


_RESULT = _Shelf("Result", _RESULTS, SubmissionResult)
_ORIGIN = _Shelf("Origin", _ORIGINS, Origin)
_ROSTER = _Shelf("Roster", _ROSTERS, Roster)


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Gradebook:
    """An open gradebook; use `Gradebook.open`. Every method may raise StorageFailed."""

    def __init__(self, path: Path, connection: sa.Connection, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._connection = connection
        self._clock = clock
        self._latest: dict[str, dict[str, tuple[str, str]]] = {}  # by exam and submission: content and outcome

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, read_only: bool = False, clock: Callable[[], datetime] = _now) -> Iterator[Gradebook]:
        """Opens the gradebook, and makes it where there is none yet (unless `read_only`).

        Raises InputError where the file is no gradebook, comes from a newer version, or is being added to by another
        process; StorageFailed where the disk does not let us.
        """
        if read_only and not path.is_file():
            raise InputError(f"There is no gradebook {path}.", next_step="Run `autograder grade` first.")
        with lock(path, wanted=not read_only), _connected(path, read_only=read_only) as connection:
            with _translated(path), connection.begin():
                _check_schema(connection, path, read_only=read_only)
            yield cls(path, connection, clock)

    def has(self, submission: str, submission_hash: str, exam_hash: str) -> bool:
        """Whether the latest result of this submission is of this very content and exam, and is not our failure."""
        if exam_hash not in self._latest:  # asked once for a class and kept: nobody else adds to an open gradebook
            newest = sa.select(sa.func.max(_RESULTS.c.number)).where(_RESULTS.c.exam_hash == exam_hash)
            columns = sa.select(_RESULTS.c.submission, _RESULTS.c.submission_hash, _RESULTS.c.outcome)
            rows = self._rows(columns.where(_RESULTS.c.number.in_(newest.group_by(_RESULTS.c.submission))))
            self._latest[exam_hash] = {row.submission: (row.submission_hash, row.outcome) for row in rows}
        latest = self._latest[exam_hash].get(_text(submission), ("", ""))
        return latest[0] == submission_hash and latest[1] != Outcome.NOT_GRADED.value

    def record(self, result: SubmissionResult) -> None:
        """Adds a result. When this returns it is in the file, whatever happens to this process."""
        row = {
            "recorded_at": self._clock().isoformat(),
            "submission": _text(result.submission),
            "student": _text(result.student),
            "assignment": result.assignment,
            "submission_hash": result.submission_hash,
            "exam_hash": result.exam_hash,
            "outcome": result.outcome.value,
            "result": _json(result),
        }
        self._add(_RESULTS, [row])
        if result.exam_hash in self._latest:
            self._latest[result.exam_hash][row["submission"]] = row["submission_hash"], row["outcome"]

    def results(self, *, assignment: str | None = None, exam_hash: str | None = None) -> Iterator[SubmissionResult]:
        """The latest result of each submission, one by one, ordered by submission; of one assignment or exam only."""
        numbers = sa.select(sa.func.max(_RESULTS.c.number)).group_by(_RESULTS.c.submission)
        if assignment is not None:
            numbers = numbers.where(_RESULTS.c.assignment == assignment)
        if exam_hash is not None:
            numbers = numbers.where(_RESULTS.c.exam_hash == exam_hash)
        return self._read(_RESULT, numbers.order_by(sa.func.lower(_RESULTS.c.submission), _RESULTS.c.submission))

    def history(self, submission: str) -> Iterator[SubmissionResult]:
        """Every result that a submission ever had, of any content and exam, oldest first."""
        numbers = sa.select(_RESULTS.c.number).where(_RESULTS.c.submission == _text(submission))
        return self._read(_RESULT, numbers.order_by(_RESULTS.c.number))

    def latest_exam(self, assignment: str) -> str | None:
        """The hash of the exam by which an assignment was graded last; None where it was not graded yet."""
        query = sa.select(_RESULTS.c.exam_hash).where(_RESULTS.c.assignment == assignment)
        return next((str(row[0]) for row in self._rows(query.order_by(_RESULTS.c.number.desc()).limit(1))), None)

    def assignments(self) -> tuple[str, ...]:
        """All that were graded into this gradebook."""
        query = sa.select(_RESULTS.c.assignment).distinct().order_by(_RESULTS.c.assignment)
        return tuple(row[0] for row in self._rows(query))

    def record_origins(self, assignment: str, origins: Iterable[Origin]) -> None:
        """Adds what a platform says of submissions, where it says something new."""
        known = self.origins(assignment)
        now = self._clock().isoformat()
        rows = [
            {
                "recorded_at": now,
                "assignment": assignment,
                "submission": _text(origin.submission),
                "origin": _json(origin),
            }
            for origin in origins
            if known.get(origin.submission) != origin
        ]
        if rows:
            self._add(_ORIGINS, rows)

    def origins(self, assignment: str) -> dict[str, Origin]:
        """The latest that is known of each submission, by submission."""
        numbers = sa.select(sa.func.max(_ORIGINS.c.number)).where(_ORIGINS.c.assignment == assignment)
        latest = numbers.group_by(_ORIGINS.c.submission).order_by(sa.func.max(_ORIGINS.c.number))
        return {origin.submission: origin for origin in self._read(_ORIGIN, latest)}

    def record_roster(self, assignment: str, roster: Roster) -> None:
        """Adds a class list, unless it is the one that counts already."""
        if self.roster(assignment) != roster:
            row = {"recorded_at": self._clock().isoformat(), "assignment": assignment, "roster": _json(roster)}
            self._add(_ROSTERS, [row])

    def roster(self, assignment: str) -> Roster | None:
        """The latest class list of an assignment, if there ever was one."""
        numbers = sa.select(_ROSTERS.c.number).where(_ROSTERS.c.assignment == assignment)
        return next(self._read(_ROSTER, numbers.order_by(_ROSTERS.c.number.desc()).limit(1)), None)

    def _add(self, table: sa.Table, rows: list[dict[str, str]]) -> None:
        """All of these rows or none."""
        with _translated(self._path), self._connection.begin():
            self._connection.execute(table.insert(), rows)

    def _rows(self, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        with _translated(self._path), self._connection.begin():
            return self._connection.execute(query).all()

    def _read(self, shelf: _Shelf[_Record], numbers: sa.Select[Any]) -> Iterator[_Record]:
        """Records by their numbers, a few at a time. What is added meanwhile is not among them; no row ever changes."""
        wanted = [number for (number,) in self._rows(numbers)]
        for start in range(0, len(wanted), _FEW):
            few = wanted[start : start + _FEW]
            query = sa.select(shelf.table.c.number, shelf.column.label("text")).where(shelf.table.c.number.in_(few))
            texts = {row.number: row.text for row in self._rows(query)}
            for number in few:
                try:
                    yield shelf.adapter.validate_python(json.loads(texts[number]))
                except (KeyError, ValueError, ValidationError) as error:
                    raise StorageFailed(
                        f"{shelf.name} {number} in the gradebook {self._path} is damaged.",
                        next_step="Take the gradebook from a backup, or move it away and grade again.",
                    ) from error


def _json(record: SubmissionResult | Origin | Roster) -> str:
    """In ASCII: half a surrogate pair in a message is no obstacle."""
    return json.dumps(record, default=vars)  # the fields of a dataclass, in their order


@contextmanager
def _connected(path: Path, *, read_only: bool) -> Iterator[sa.Connection]:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 10000")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")  # readers and the writer do not wait for each other
            cursor.execute("PRAGMA synchronous = NORMAL")  # a commit is in the kernel's hands, soon in the disk's
        cursor.close()

    try:
        with _translated(path):
            connection = engine.connect()
        with connection:
            yield connection
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
def _translated(path: Path) -> Iterator[None]:
    """What goes wrong in the database, said in a sentence."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        reason = str(error.orig)
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
