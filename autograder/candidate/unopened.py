"""Modules that are imported by name only: their own code runs when something is first asked of them.

Nearly every notebook imports matplotlib and hardly one draws when it is graded. A server that has never loaded it is
a third of the size, and each fork of it is that much cheaper. Whoever does draw gets the real module, a little later.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any


class _Unopened(ModuleType):
    """A module of which only name, place and submodules are known."""

    def __getattr__(self, name: str) -> Any:
        _open(self)
        return getattr(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        _open(self)
        setattr(self, name, value)

    def __dir__(self) -> list[str]:
        _open(self)
        return list(dir(self))


def _open(module: ModuleType) -> None:
    """Run the module's own code; from now on it is like every other."""
    object.__setattr__(module, "__class__", ModuleType)
    spec = module.__spec__
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module)


class _Opener(MetaPathFinder):
    """Opens a package before something in it is imported. What that has imported already is not loaded once more."""

    @staticmethod
    def find_spec(name: str, *_: object) -> ModuleSpec | None:
        package = sys.modules.get(name.rpartition(".")[0])
        if type(package) is not _Unopened:
            return None
        _open(package)
        loaded = sys.modules.get(name)
        return None if loaded is None else ModuleSpec(name, _Loaded(loaded))


class _Loaded(Loader):
    """ "Loads" a module that is there."""

    def __init__(self, module: ModuleType) -> None:
        self.module, self.spec = module, module.__spec__
        module.__spec__ = None  # for the import system would load what has a spec of its own once more

    def create_module(self, _spec: ModuleSpec) -> ModuleType:
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec


def leave_unopened(names: tuple[str, ...]) -> None:
    """Put these modules into `sys.modules`, packages before what is in them; what is not installed is left out."""
    for name in names:
        parent, _, last = name.rpartition(".")
        if name in sys.modules or (parent and parent not in sys.modules):
            continue
        spec = PathFinder.find_spec(name, sys.modules[parent].__path__ if parent else None)
        if spec is None or spec.loader is None:
            continue
        module = _Unopened(name)
        known = {"__spec__": spec, "__loader__": spec.loader, "__file__": spec.origin, "__cached__": spec.cached}
        vars(module).update(known, __package__=spec.parent)
        if spec.submodule_search_locations is not None:
            vars(module)["__path__"] = list(spec.submodule_search_locations)
        sys.modules[name] = module
        if parent:
            vars(sys.modules[parent])[last] = module
    sys.meta_path.insert(0, _Opener())
