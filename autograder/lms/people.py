"""Who is who: the people of a download and the people of a class list or grade sheet, joined by ids.

A name is used only where there is no id to compare, and only where one person alone has it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from autograder.lms.tables import Table
from autograder.records import Enrolment, Origin, Person, Roster

_COLUMNS = {
    "name": ("full name", "student", "name", "student name"),
    "first": ("first name", "firstname"),
    "last": ("last name", "lastname", "surname"),
    "sid": ("student id", "sis user id", "orgdefinedid", "id number", "sid", "student_id", "student number", "user_id"),
    "username": ("username", "sis login id", "user name", "login", "login_id"),
    "email": ("email address", "email", "e-mail"),
    "group": ("group", "group name", "group_name", "team"),
}


@dataclass(frozen=True)
class Line:
    """One person of a table, and the number of the row."""

    row: int
    enrolment: Enrolment


@dataclass(frozen=True)
class Match:
    """Who is meant: positions in the list that was searched. None: `reason`, and `candidates` that it could be.

    With somebody found, `reason` is a remark for the report.
    """

    found: tuple[int, ...] = ()
    reason: str = ""
    candidates: tuple[int, ...] = ()
    group: str = ""


class Directory(Sequence[Enrolment]):
    """A list of people that is searched once per submission: the searches are prepared once."""

    def __init__(self, enrolments: Iterable[Enrolment]) -> None:
        self._all = tuple(enrolments)

    @overload
    def __getitem__(self, at: int) -> Enrolment: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Enrolment, ...]: ...
    def __getitem__(self, at: int | slice) -> Enrolment | tuple[Enrolment, ...]:
        return self._all[at]

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def ids(self) -> dict[str, dict[str, list[int]]]:
        """Positions by kind of id and id; a kind that nobody has is empty."""
        kinds = ("lms_id", "sid", "username", "email")
        return {kind: self._index(lambda one, kind=kind: getattr(one.person, kind).casefold()) for kind in kinds}  # type: ignore[misc]

    @cached_property
    def names(self) -> dict[str, list[int]]:
        """Positions by `name_key`."""
        return self._index(lambda one: name_key(one.person.name))

    @cached_property
    def words(self) -> dict[str, list[int]]:
        """Positions by the words of a name in alphabetical order."""
        return self._index(lambda one: _words(one.person.name))

    @cached_property
    def groups(self) -> dict[str, list[int]]:
        """Positions by `name_key` of the group."""
        return self._index(lambda one: name_key(one.group))

    def _index(self, key: Callable[[Enrolment], str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, one in enumerate(self._all):
            if word := key(one):
                found.setdefault(word, []).append(at)
        return found


Members = Callable[[Origin, Directory], Match]


def name_key(name: str) -> str:
    """Letters and digits of a name in one order and one case; "Doe, Jane" and "Jane Doe" are the same."""
    last, comma, first = name.partition(",")
    plain = unicodedata.normalize("NFKC", f"{first} {last}" if comma else name).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFC", plain) if unicodedata.category(letter)[0] in "LMN")


def fields_of(table: Table) -> dict[str, int]:
    """Which column holds what of a person, by the words that platforms and people use; the first of each kind."""
    header = [value.casefold() for value in table.header]
    found = {field: [header.index(word) for word in words if word in header] for field, words in _COLUMNS.items()}
    return {field: columns[0] for field, columns in found.items() if columns}


def people_of(table: Table, lms_id: int | None = None) -> tuple[Line, ...]:
    """Everybody in a table with a header, in its order; rows without anything that names a person are left out.

    `lms_id` is the column with the platform's own ids, where there is one.
    """
    columns = fields_of(table)
    if lms_id is not None:
        columns["lms_id"] = lms_id
    lines = []
    for row in range(1, len(table.rows)):
        value = {field: table.value(row, column).removeprefix("#") for field, column in columns.items()}
        name = value.get("name") or f"{value.get('first', '')} {value.get('last', '')}".strip()
        person = Person(
            lms_id=value.get("lms_id", ""),
            name=unicodedata.normalize("NFC", name),
            sid=value.get("sid", ""),
            username=value.get("username", ""),
            email=value.get("email", ""),
        )
        if person != Person():
            lines.append(Line(row, Enrolment(person, value.get("group", ""))))
    return tuple(lines)


def find(person: Person, among: Directory, *, same_lms: bool) -> Match:
    """One person in a list. The first kind of id that both sides have decides; names only where there is none."""
    for kind, positions in among.ids.items():
        wanted = getattr(person, kind).casefold()
        if wanted and positions and (kind != "lms_id" or same_lms):
            return _only(positions.get(wanted, ()), f"has the id {wanted}")
    return _only(among.names.get(name_key(person.name), ()), f"is called {person.name}" if person.name else "fits")


def find_label(label: str, among: Directory) -> Match:
    """Somebody of whom only one word is known, such as the name of a file: any id, or else the name."""
    wanted = label.casefold()
    by_id = {at for kind in ("sid", "username", "email") for at in among.ids[kind].get(wanted, ())}
    return _only(sorted(by_id) or among.words.get(_words(label), ()), f"is called {label}")


def _words(name: str) -> str:
    return " ".join(sorted(filter(None, map(name_key, re.split(r"[\s_.,-]+", name)))))


def members(origin: Origin, among: Directory, *, same_lms: bool) -> Match:
    """Everybody who shares a submission: those it names, and those of its group in the list."""
    matches = [find(person, among, same_lms=same_lms) for person in origin.people]
    grouped = group_members(origin.group, among)
    found = dict.fromkeys(at for match in matches for at in match.found)
    if grouped:
        return Match(tuple(dict.fromkeys([*found, *grouped])), group=origin.group)
    lost = [match for match in matches if not match.found]
    if lost and not found:
        return lost[0]
    if lost:
        return Match(tuple(found), f"somebody who shares it is not there: {lost[0].reason}", group=origin.group)
    return Match(tuple(found), group=origin.group) if found else Match(reason="nobody is named in the download")


def group_members(group: str, among: Directory) -> tuple[int, ...]:
    """Everybody whose group is called that."""
    return tuple(among.groups.get(name_key(group), ()))


def absent(roster: Roster, origins: Iterable[Origin], join: Members) -> tuple[Enrolment, ...]:
    """Everybody of the roster who has no part in a submission, and is not one whom a submission could be of."""
    present: set[int] = set()
    directory = Directory(roster.enrolments)
    for origin in origins:
        match = join(origin, directory)
        present.update(match.found, match.candidates)
    return tuple(one for at, one in enumerate(roster.enrolments) if at not in present)


def merged(known: Person, found: Person, *, same_lms: bool) -> Person:
    """What a download says of a person, completed by a list."""
    return Person(
        lms_id=known.lms_id or (found.lms_id if same_lms else ""),
        name=found.name or known.name,
        sid=found.sid or known.sid,
        username=found.username or known.username,
        email=found.email or known.email,
    )


def _only(positions: Sequence[int], words: str) -> Match:
    if len(positions) == 1:
        return Match((positions[0],))
    if positions:
        return Match(reason=f"more than one person {words}", candidates=tuple(positions))
    return Match(reason=f"nobody in the list {words}")
