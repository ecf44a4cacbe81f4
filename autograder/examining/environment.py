"""The student's namespace as a test sees it: names are fetched from the student's process when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class NameMissing(KeyError):
    """A test asks for names that the notebook does not define."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = names


class Environment(dict[str, Any]):
    """A dictionary of what `fetch` finds; `known` is what has been fetched already. Raises `NameMissing`."""

    def __init__(self, fetch: Callable[[list[str]], dict[str, Any]], known: dict[str, Any]) -> None:
        super().__init__(known)
        self._fetch = fetch

    def __missing__(self, name: str) -> Any:
        found = self._fetch([name])
        if name not in found:
            raise NameMissing(name)
        return self.setdefault(name, found[name])

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and name in self._fetch([name]))

    def get(self, name: str, default: Any = None) -> Any:
        """As of any dictionary; otter asks so for the parameters of a test."""
        try:
            return self[name]
        except NameMissing:
            return default
