"""How numbers, entries, shapes and names are written in messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Shape = tuple[int, ...]

_CALL = re.compile(r"[A-Za-z_][\w.]*(?:\(.*\)|\[.*\])")
# A subject that an author gave as words in the plural, with whatever follows of it, in front of its verb.
_MANY = re.compile(
    r"^(The (?!bias\b)\w*[^siu\W]s(?: (?:of|after|with|without|in|for|from|at|before)\b[^:.`]*?)?) (is|has|was)\b"
)
_OF_MANY = {"is": "are", "has": "have", "was": "were"}
SHORTEST, LONGEST = 6, 17  # significant digits; 17 tell any two float64 numbers apart


def label(what: str) -> str:
    """Code (`dw`, `weights[1]`, `schedule(0, 0.5)`) gets backticks, words (the loss) stay as they are."""
    is_words = "`" in what or (" " in what and not _CALL.fullmatch(what))
    return what if is_words else f"`{what}`"


def sentence(text: str) -> str:
    """Start with a capital letter, unless the message starts with code; "the labels is" becomes "The labels are"."""
    whole = text[:1].upper() + text[1:]
    return _MANY.sub(lambda found: f"{found[1]} {_OF_MANY[found[2]]}", whole)


def number(value: object) -> str:
    """Return a number as short as a person wants to read it."""
    return _digits(value, SHORTEST)


def number_pair(first: object, second: object) -> tuple[str, str]:
    """Two different numbers with as many digits as it takes to see that they differ."""
    for digits in (SHORTEST, 9, 12, 15):
        pair = _digits(first, digits), _digits(second, digits)
        if pair[0] != pair[1]:
            return pair
    return _digits(first, LONGEST), _digits(second, LONGEST)


def _digits(value: object, digits: int) -> str:
    text = f"{value:.{digits}g}"
    return "0" if text == "-0" else text


def entry(subject: str, index: Sequence[int]) -> str:
    """Name one entry in the student's own notation: `dw[2, 0]`."""
    if not index:
        return subject
    place = ", ".join(str(int(part)) for part in index)
    if subject.startswith("`") and subject.endswith("`"):
        return f"{subject[:-1]}[{place}]`"
    return f"entry [{place}] of {subject}"


def first_index(mask: npt.NDArray[Any]) -> tuple[int, ...]:
    """Return where the first True stands, in the order in which NumPy prints an array."""
    return tuple(int(part) for part in np.argwhere(mask)[0])


def shape_text(shape: Shape, axes: Sequence[str] | None = None) -> str:
    """`(1, 5)`, or with names for the axes `(1, 5) = (1, n_out)`."""
    if not axes:
        return str(shape)
    names = ", ".join(axes) + ("," if len(axes) == 1 else "")
    return f"{shape} = ({names})"


def axis_text(axis: int, ndim: int, axes: Sequence[str] | None) -> str:
    """`axis 0`, with its name if the author gave names for exactly these axes."""
    named = axes is not None and len(axes) == ndim and not axes[axis].isdigit()
    return f"axis {axis} ({axes[axis]})" if named and axes is not None else f"axis {axis}"


def wanted_text(shape: Shape, axes: Sequence[str] | None = None) -> str:
    """What is expected, for a sentence such as "... is a string; <this> is expected"."""
    return f"a NumPy array of shape {shape_text(shape, axes)}" if shape else "a single number"


def article(noun: str) -> str:
    """Return the noun with "a" or "an" in front."""
    return f"an {noun}" if noun[:1].lower() in "aeiou" else f"a {noun}"


def count_text(count: int, total: int) -> str:
    """`3 of 12 entries`, `all 12 entries`, or `the only entry`."""
    if total == 1:
        return "the only entry"
    return f"all {total} entries" if count == total else f"{count} of {total} entries"
