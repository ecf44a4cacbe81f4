"""Otter's test files without the rest of otter, whose import takes a second and a hundred megabytes.

`import otter.test_files.exception_test` would run `otter/__init__.py` first, and with it the notebook converters,
pandas and the command line; then `otter/test_files/__init__.py`, and with it nbformat, IPython and the other kinds of
test files. So both packages are entered without these files; whoever asks one for anything else gets the whole of it.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Unopened(ModuleType):
    """The package, its `__init__` not yet run. (`candidate.unopened` is for modules that nothing of is needed yet.)"""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]  # from now on like every other module
        spec = self.__spec__
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(self)
        return getattr(self, name)


def _enter_without_opening(name: str) -> None:
    """Put the unopened package into `sys.modules`, unless it has been imported already or is not found."""
    spec = find_spec(name) if name not in sys.modules else None
    if spec is None or spec.submodule_search_locations is None:
        return
    package = _Unopened(name)
    package.__spec__ = spec
    package.__path__ = list(spec.submodule_search_locations)
    package.__file__ = spec.origin
    sys.modules[name] = package
    parent, _, own_name = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own_name, package)


_enter_without_opening("otter")
_enter_without_opening("otter.test_files")

from otter.test_files.abstract_test import TestFile  # noqa: E402  # only now
from otter.test_files.exception_test import ExceptionTestFile, test_case  # noqa: E402

sys.modules["otter.test_files"].test_case = test_case  # type: ignore[attr-defined]  # what every test file asks it for

__all__ = ["ExceptionTestFile", "TestFile", "test_case"]
