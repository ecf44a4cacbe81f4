"""Text that may come from a student's code, made safe to show: it moves no cursor, hides nothing and has an end."""

from __future__ import annotations

import math
import re
import unicodedata

# Colours and other commands to a terminal, as IPython puts them into tracebacks.
_TERMINAL_COMMAND = re.compile(r"\x1b\[[0-?]{0,64}[ -/]{0,64}[@-~]|[\x1b\x9b]\][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)?")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, invisible format characters (among them those that turn the direction of reading), halves of pairs.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_JOINERS = "\u200c\u200d"  # invisible too, and needed to write Persian names and some emoji
_REPLACEMENT = "\ufffd"
_CUT = " [...]"


def harmless_text(text: str, *, longest: int = 2000) -> str:
    """The text with its line breaks, without anything that acts on a terminal or misleads the eye, and not longer."""
    shown = text[:longest]
    if not shown.replace("\n", "").isprintable():  # most texts are, and looking at every letter takes time
        shown = _LINE_END.sub("\n", _TERMINAL_COMMAND.sub("", shown)).expandtabs(4)
        shown = "".join(_REPLACEMENT if _is_invisible(letter) else letter for letter in shown)
    return shown + _CUT if len(text) > longest else shown


def harmless_line(text: str, *, longest: int = 200) -> str:
    """The same in one line."""
    return harmless_text(text, longest=longest).replace("\n", " ")


def first_line(text: str) -> str:
    """The first line with something on it, harmless."""
    return next((harmless_line(line.strip()) for line in harmless_text(text).splitlines() if line.strip()), "")


def number_text(value: float) -> str:
    """A number with a point and at most two decimals, none of them a trailing zero; "" for what is not finite."""
    if not math.isfinite(value):
        return ""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _is_invisible(letter: str) -> bool:
    return letter != "\n" and letter not in _JOINERS and unicodedata.category(letter) in _INVISIBLE
