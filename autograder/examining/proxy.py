"""Stand-ins for what lives in the student's process: tests call them as if they were the student's own functions.

A call sends copies of the arguments and brings plain data back. Arguments that the student's code changed in place are
changed here too, so that a test sees it; an argument that comes back as the result is the test's own object.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from autograder.candidate import wire
from autograder.candidate.wire import Callback, Opaque, Reference, Token

from .student_errors import plain_name

# Names that mean our own module in every test, whatever the student bound them to.
MODULES = {"np": "numpy", "numpy": "numpy", "math": "math", "random": "random", "plt": "matplotlib.pyplot"}


Target = int | list[Any]  # number of a function or class, or number of an object and name of its method


class Conversation(Protocol):
    """What a stand-in needs of `calls.Calls`."""

    def call(self, name: str, kind: str, target: Target, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Call the thing called `name`, of this kind of reference or a "method"."""

    def get(self, name: str, owner: Reference, attribute: str) -> Any:
        """An attribute of an object."""

    def put(self, name: str, number: int, attribute: str, value: Any) -> None:
        """Set an attribute of an object."""

    def fetch_method(self, name: str, number: int, method: str) -> Reference:
        """Token of a method of an object."""


class Remote:
    """A function, class or object of the student's: it can be called, and its attributes can be read and set.

    With `method`, it stands for the method of that name of the object, which is looked up when it is called.
    """

    __slots__ = ("_calls", "_method", "_name", "_token")

    def __init__(self, calls: Conversation, token: Reference, name: str = "", method: str = "") -> None:
        object.__setattr__(self, "_calls", calls)
        object.__setattr__(self, "_token", token)
        object.__setattr__(self, "_name", name or token.type_name)
        object.__setattr__(self, "_method", method)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call it in the student's process. Raises `StudentError` for what it raised, or an `Interruption`."""
        if self._method:
            return self._calls.call(self._name, "method", [self._token.number, self._method], arguments, keywords)
        return self._calls.call(self._name, self._token.kind, self._token.number, arguments, keywords)

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return self._calls.get(self._name, reference(self), attribute)

    def __setattr__(self, attribute: str, value: Any) -> None:
        self._calls.put(self._name, reference(self).number, attribute, value)

    def __repr__(self) -> str:
        return f"<the student's {self._name}>"

    @property
    def type_name(self) -> str:
        """Name of its type, which messages tell; asked of us, never of the student's object."""
        return "method" if self._method else plain_name(self._token.type_name)

    def named(self, name: str) -> Remote:
        """The same stand-in under the name that the test uses."""
        return Remote(self._calls, self._token, name, self._method)


def reference(remote: Remote) -> Reference:
    """Token of a proxy; that of a method has to be asked for."""
    token: Reference = object.__getattribute__(remote, "_token")
    method: str = object.__getattribute__(remote, "_method")
    if not method:
        return token
    found: Reference = remote._calls.fetch_method(remote._name, token.number, method)
    return found


def referrer(callbacks: list[Callable[..., Any]]) -> Callable[[object], Token]:
    """Tokens for what a test passes: its own proxies by reference, its own functions by number."""

    def refer(value: object) -> Token:
        if isinstance(value, Remote):
            return reference(value)
        if callable(value):
            callbacks.append(value)
            return Callback(len(callbacks) - 1)
        return Opaque(wire.type_name(value))

    return refer


def write_back(ours: Any, theirs: Any) -> None:
    """Change an argument of ours as the student's code changed its copy, as far as its type allows."""
    if isinstance(ours, np.ndarray) and isinstance(theirs, np.ndarray):
        if ours.shape == theirs.shape and ours.flags.writeable:
            ours[...] = theirs
    elif isinstance(ours, list) and isinstance(theirs, list):
        ours[:] = theirs
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        ours.clear()
        ours.update(theirs)
    elif wire.is_generator(ours) and wire.is_generator(theirs):
        ours.bit_generator.state = theirs.bit_generator.state
    elif wire.is_tensor(ours) and wire.is_tensor(theirs) and ours.shape == theirs.shape:
        ours.data[...] = theirs.data


def module(name: str) -> Any:
    """Our own import of what tests know under this name."""
    return importlib.import_module(MODULES[name])
