"""What a student's process may say: the forms of its replies, and what is made of the texts in them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

_TEXT = 2000
_PLACES = 40

# The types of a reply's fields, by its verb.
_FORMS: dict[str, list[type]] = {
    "done": [str],
    "values": [str, dict],
    "numbers": [str, dict],
    "returned": [str, bytes, dict, dict],
    "attribute": [str, bytes, dict],
    "raised": [str, str, list, str, str, list, dict],
    "too_large": [str, str],
}


def has_form(fields: list[Any], verbs: Collection[str]) -> bool:
    """Whether the reply has one of these verbs, or says that it is too large, and has the fields that go with it."""
    verb = fields[0]
    return (verb in verbs or verb == "too_large") and [type(field) for field in fields] == _FORMS[verb]


def legible(text: str, most: int) -> str:
    """Text of a stranger's, cut, without half characters and without what moves the cursor of a terminal."""
    whole = text[:most].encode("utf-8", "replace").decode("utf-8")
    if whole.replace("\n", " ").replace("\t", " ").isprintable():
        return whole
    return "".join(c if c.isprintable() or c in "\n\t" else "?" for c in whole)


def cleaned(raised: list[Any]) -> list[Any]:
    """The fields of a "raised" reply, made to what they must be: short legible texts, and places of two numbers."""
    verb, type_name, bases, text, traceback_text, places, changed = raised
    bases = [base for base in bases[:_PLACES] if type(base) is str]
    places = [place for place in places[:_PLACES] if type(place) is list and [type(n) for n in place] == [int, int]]
    return [verb, legible(type_name, 80), bases, legible(text, _TEXT), legible(traceback_text, _TEXT), places, changed]


def is_callback(message: list[Any]) -> bool:
    """Whether this is a question of the student's process to a function of the test."""
    number, _, *fields = message
    return number < 0 and len(fields) == 2 and type(fields[0]) is int and type(fields[1]) is list
