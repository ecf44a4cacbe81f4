"""Otter's test files without the rest of otter, whose import takes a second and a hundred megabytes.

`import otter.test_files` would run `otter/__init__.py` first, and with it the notebook converters, pandas and the
command line. So the package is entered without that file; whoever asks it for anything else gets the whole of it then.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Unopened(ModuleType):
    """The package, its `__init__` not yet run."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]  # from now on like every other module
        spec = self.__spec__
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(self)
        return getattr(self, name)


def _enter_without_opening() -> None:
    """Put the unopened package into `sys.modules`, unless otter has been imported already or is not found."""
    spec = find_spec("otter") if "otter" not in sys.modules else None
    if spec is None or spec.submodule_search_locations is None:
        return
    package = _Unopened("otter")
    package.__spec__ = spec
    package.__path__ = list(spec.submodule_search_locations)
    package.__file__ = spec.origin
    sys.modules["otter"] = package


_enter_without_opening()

from otter.test_files import TestFile  # noqa: E402  # only now
from otter.test_files.exception_test import ExceptionTestFile, test_case  # noqa: E402

__all__ = ["ExceptionTestFile", "TestFile", "test_case"]
