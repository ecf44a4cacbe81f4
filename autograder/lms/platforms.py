"""What every learning platform's module offers: the one small interface between them and everybody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.lms.deliveries import Reading
from autograder.lms.downloads import Download
from autograder.lms.people import Directory, Line, Match
from autograder.lms.sheets import Filling, Grade, Wish
from autograder.lms.tables import Table
from autograder.records import Origin, Person, Roster


@dataclass(frozen=True)
class Returned:
    """Where the feedback of one submission goes in the zip; nowhere: `reason` says why.

    `suffix` is the kind of file that has to lie there (".ipynb", ".zip"); "" takes the feedback as it is.
    """

    entries: tuple[str, ...] = ()
    suffix: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Platform:
    """One learning platform.

    `recognises` looks at one path of a download, `is_sheet` at a grade file. `people` lists everybody in such a file;
    `join` finds who of them a submission belongs to (`same_lms`: the list is this platform's). What a platform does
    not take is None, and `no_grades` or `no_feedback` is the sentence that says what to do instead.
    Feedback goes to a submission's people, who stand in its grade file where `feedback_needs_people`.
    """

    name: str
    title: str
    sheet: str  # what its grade file is called, and where to get it
    recognises: Callable[[str], bool]
    read_submissions: Callable[[Download, Roster | None], Reading]
    is_sheet: Callable[[Table], bool]
    people: Callable[[Table], tuple[Line, ...]]
    join: Callable[[Origin, Directory, bool], Match]
    write_grades: Callable[[Table, Sequence[Grade], Wish], Filling] | None = None
    write_feedback: Callable[[Origin, Sequence[Person], str], Returned] | None = None
    feedback_needs_people: bool = False
    no_grades: str = ""
    no_feedback: str = ""
    feedback_notes: tuple[str, ...] = ()
    marker: str = ""  # a file that every download has, or none would be understood
