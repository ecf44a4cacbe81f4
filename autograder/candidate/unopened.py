"""Modules that are imported by name only: their own code runs when something is first asked of them.

Nearly every notebook imports matplotlib and hardly one draws when it is graded. A server that has never loaded it is
a third of the size, and each fork of it is that much cheaper. Whoever does draw gets the real module, a little later.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any


class _Unopened(ModuleType):
    """A module of which only name, place and submodules are known."""

    def __getattr__(self, name: str) -> Any:
        self.__class__ = ModuleType  # type: ignore[assignment]  # from now on like every other module
        spec = self.__spec__
        assert spec is not None
        assert spec.loader is not None
        if spec.submodule_search_locations is not None:  # not before: an import of what is in it opens it first
            self.__path__ = list(spec.submodule_search_locations)
        spec.loader.exec_module(self)
        return getattr(self, name)


def leave_unopened(names: tuple[str, ...]) -> None:
    """Put these modules into `sys.modules`, packages before what is in them; what is not installed is left out."""
    for name in names:
        parent, _, last = name.rpartition(".")
        if name in sys.modules or (parent and parent not in sys.modules):
            continue
        inside = sys.modules[parent].__spec__.submodule_search_locations if parent else None  # type: ignore[union-attr]
        spec = PathFinder.find_spec(name, inside)  # `importlib.util.find_spec` would open the package
        if spec is None or spec.loader is None:
            continue
        module = _Unopened(name)
        module.__spec__, module.__loader__, module.__file__ = spec, spec.loader, spec.origin
        module.__package__ = spec.parent
        module.__cached__ = spec.cached  # type: ignore[attr-defined]
        sys.modules[name] = module
        if parent:
            setattr(sys.modules[parent], last, module)
