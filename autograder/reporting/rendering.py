"""The templates of what people read, and what these do with a text."""

from __future__ import annotations

import re
import textwrap
from functools import cache, lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

_WIDTH = 80
_CODE = re.compile(r"`([^`\n]+)`")


@cache
def template(name: str) -> jinja2.Template:
    """The template of this name; in one of HTML every text is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(wrap=wrapped, code=with_code)
    return environment.get_template(name)


@lru_cache(maxsize=512)  # a class reads the same sentences over and over
def wrapped(text: str, indent: int = 0, hanging: int = 0) -> str:
    """Each line of the text wrapped by itself; `hanging` more spaces from the second line on."""
    first, rest = " " * indent, " " * (indent + hanging)
    lines: list[str] = []
    for line in text.splitlines():
        start = rest if lines else first
        if line.isprintable() and len(start) + len(line) <= _WIDTH and line[-1:].strip():
            lines.append(start + line)  # what `wrap` does with a line that fits, in a tenth of its time
        else:
            lines += textwrap.wrap(line, _WIDTH, initial_indent=start, subsequent_indent=rest)
    return "\n".join(lines)


def with_code(text: str) -> Markup:
    """The text for a page; what stands between backticks in it is code. Escaped before anything is put around it."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))
