"""What the student's code raised, as an exception on our side: told in words that cannot carry a hidden input out."""

from __future__ import annotations

import builtins
import re
from functools import cache
from typing import Any

from .places import Place, read_places

_NOT_REBUILT = frozenset({"StopIteration", "StopAsyncIteration", "AssertionError", "ExceptionGroup"})
_NOT_OF_A_TYPE = re.compile(r"[^A-Za-z_. ]")


class StudentError(Exception):
    """What the student's code raised, told in words of ours; `error_type` is the name of its type."""

    error_type: str
    known_type: str  # the nearest built-in type: a name that cannot carry anything
    text: str
    traceback_text: str
    places: tuple[Place, ...]


def plain_name(type_name: str) -> str:
    """Name of a type without digits and punctuation: a student could make a type whose name tells a hidden number."""
    return _NOT_OF_A_TYPE.sub("", type_name)[:60]


def student_error(fields: list[Any]) -> StudentError:
    """The exception for the fields of a "raised" reply, behind the verb."""
    type_name, bases, text, traceback_text, places, _ = fields
    error = _error_class(_nearest_builtin(bases))(text)
    error.error_type = type_name
    error.known_type = known_type(type_name, bases)
    error.text = text
    error.traceback_text = traceback_text
    error.places = read_places(places)
    return error


def known_type(type_name: str, bases: list[Any]) -> str:
    """Name of the exception, or of its nearest built-in base: a name of the student's choice could tell an input."""
    kind = getattr(builtins, type_name, None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return type_name
    return _nearest_builtin(bases) or "an exception of its own"


def _nearest_builtin(bases: list[Any]) -> str:
    for name in bases:
        kind = getattr(builtins, name, None) if type(name) is str and name not in _NOT_REBUILT else None
        if isinstance(kind, type) and issubclass(kind, Exception) and kind is not Exception:
            return str(name)
    return ""


@cache
def _error_class(name: str) -> type[StudentError]:
    """A `StudentError` that is also the built-in error of that name, so that a test can expect a `ValueError`."""
    if not name:
        return StudentError
    try:
        return type(name, (StudentError, getattr(builtins, name)), {"__init__": _plain_init})
    except TypeError:  # layouts that do not mix
        return StudentError


def _plain_init(self: Exception, text: str) -> None:
    Exception.__init__(self, text)
