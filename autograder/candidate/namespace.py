"""The student's namespace and how a cell runs in it, as it would in Jupyter, without Jupyter's price.

A cell that is plain Python is compiled and executed directly; only one with magics, shell commands or a top-level
`await` goes through IPython's transformations, and IPython is not loaded before that. Nothing is displayed. `import
otter` gives a stand-in whose checks do nothing: at grading the checks run elsewhere.
"""

from __future__ import annotations
import __future__

import builtins
import contextlib
import re
import sys
import types
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_SKIPPED_MAGICS = ("pip", "conda", "mamba", "matplotlib", "pylab", "autosave", "debug", "pdb")


@lru_cache(maxsize=1)
def shell() -> Any:
    """The one IPython shell, for `get_ipython()` and magics; no history, no colours, no configuration files."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.autoindent = False
    made: Any = InteractiveShell.instance(config=config, user_module=main_module(), user_ns=vars(main_module()))
    for name in _SKIPPED_MAGICS:
        made.register_magic_function(_skip, "line", name)
    made.transform_cell("%time x = 1\n!ls")  # first use builds the transformer's tables
    return made


def _skip(_line: str = "") -> None:
    """What such a magic does at grading: nothing."""


class _Quiet:
    """Stands for `otter.Notebook` and for whatever its methods return: every call is accepted and does nothing."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Quiet()

    def __call__(self, *_args: object, **_kwargs: object) -> _Quiet:
        return _Quiet()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "(checked when it is graded)"


def _otter_stub() -> types.ModuleType:
    module = types.ModuleType("otter", "Stand-in at grading: checks are run by the grader, not here.")
    module.Notebook = _Quiet  # type: ignore[attr-defined]
    module.__version__ = "0"  # type: ignore[attr-defined]
    return module


@lru_cache(maxsize=1)
def main_module() -> types.ModuleType:
    """The module `__main__` of the notebook, in whose dictionary the cells run.

    Made before the fork, so that not every submission has to.
    """
    made = types.ModuleType("__main__", "The notebook.")
    made.__dict__.update(grader=_Quiet(), get_ipython=shell, exit=sys.exit, quit=sys.exit)
    # What IPython would have put there by itself.
    made.__dict__.update(In=[""], _ih=[""], Out={}, _oh={}, _dh=[], _="", __="", ___="", _i="", _ii="", _iii="")
    made.__dict__["__builtin__"] = builtins
    builtins.__IPYTHON__ = True  # type: ignore[attr-defined]
    sys.modules["__main__"] = made
    sys.modules["otter"] = _otter_stub()
    builtins.display = _display  # type: ignore[attr-defined]
    return made


def _display(*objects: object, **options: Any) -> Any:
    from IPython import display

    show: Any = display.display
    return show(*objects, **options)


_FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
_future = 0  # what `from __future__ import` has switched on in a cell holds for all that come after it

_given: dict[str, types.CodeType] = {}  # code of the cells that students were given, by their source
_numbers: dict[str, int] = {}  # the number that such a cell has in the notebook that runs, by its file name
_CELL = re.compile(r"<cell (\d+)>")


def prepare(sources: Iterable[str]) -> None:
    """Compile cells that will be run again and again; what is no plain Python is left for its turn."""
    for place, source in enumerate(sources):
        with contextlib.suppress(SyntaxError, ValueError):
            _given[source] = compile(source, f"<given {place}>", "exec", dont_inherit=True)


def run_cell(source: str, number: int, names: dict[str, Any]) -> None:
    """Run one cell; whatever the cell raises, this raises. `cell_number` knows the frames of the cell."""
    global _future  # noqa: PLW0603  # one notebook to a process
    code = _given.get(source) if not _future else None
    if code is not None:
        _numbers[code.co_filename] = number
        _future |= code.co_flags & _FUTURE
        exec(code, names)
        return
    filename = f"<cell {number}>"
    try:
        code = compile(source, filename, "exec", flags=_future, dont_inherit=True)
    except (SyntaxError, ValueError):  # magics, shell lines, and `await` outside of a function are legal in a notebook
        _run_with_ipython(source, filename, names)
    else:
        _future |= code.co_flags & _FUTURE
        exec(code, names)


def cell_number(filename: str) -> int | None:
    """Number of the cell that a code object was made from; None where it is from elsewhere."""
    found = _CELL.fullmatch(filename)
    return int(found[1]) if found else _numbers.get(filename)


def _run_with_ipython(source: str, filename: str, names: dict[str, Any]) -> None:
    global _future  # noqa: PLW0603
    import ast
    import asyncio
    import inspect

    if "\0" in source:
        raise SyntaxError("source code cannot contain null bytes")
    transformed = shell().transform_cell(source)
    code = compile(transformed, filename, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | _future, dont_inherit=True)
    _future |= code.co_flags & _FUTURE
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(eval(code, names))
    else:
        exec(code, names)
