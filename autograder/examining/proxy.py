"""Stand-ins for what lives in the student's process: tests call them as if they were the student's own functions.

A call sends copies of the arguments and brings plain data back. Arguments that the student's code changed in place are
changed here too, so that a test sees it; an argument that comes back as the result is the test's own object.
"""

from __future__ import annotations

import builtins
import importlib
import re
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NoReturn

import numpy as np

from autograder.candidate import wire
from autograder.candidate.wire import Argument, Callback, Module, Opaque, Reference, Token
from autograder.settings import Limits

from .candidate_process import CandidateProcess, Interruption, NotCalled, Oversized
from .places import Place, read_places

# Names that mean our own module in every test, whatever the student bound them to.
MODULES = {"np": "numpy", "numpy": "numpy", "math": "math", "random": "random", "plt": "matplotlib.pyplot"}
_NOT_REBUILT = frozenset({"StopIteration", "StopAsyncIteration", "AssertionError", "ExceptionGroup"})
_NOT_OF_A_TYPE = re.compile(r"[^A-Za-z_. ]")


class StudentError(Exception):
    """What the student's code raised, told in words of ours; `error_type` is the name of its type."""

    error_type: str
    known_type: str  # the nearest built-in type: a name that cannot carry anything
    text: str
    traceback_text: str
    places: tuple[Place, ...]


class Calls:
    """The conversation of tests with one process: who was called, what could not be answered.

    `interruption` is the first thing in the current check that was no answer: even a test that swallows it cannot pass.
    `raised` is the first exception of the student's code in it; `returned_nothing` says that the last answer was None.
    """

    def __init__(self, limits: Limits) -> None:
        self.process: CandidateProcess | None = None
        self.interruption: Interruption | None = None
        self.raised: StudentError | None = None
        self.returned_nothing = False
        self._limits = limits
        self.hidden_seen = False  # this process has been given hidden inputs
        self._failures: dict[str, list[Interruption]] = {}
        self._seconds_lost = 0.0
        self._known: dict[tuple[int, str], bytes] = {}  # attributes as they are until anything else is asked

    def begin_check(self) -> None:
        """Forget what the check before met."""
        self.interruption = None
        self.raised = None
        self.returned_nothing = False
        self._known = {}

    def request(self, name: str, fields: list[Any], arguments: Mapping[Any, Any]) -> Any:
        """Do one request about the thing called `name`; `arguments` by position or keyword."""
        self._known = {}
        self._refuse_after_timeouts(name)
        callbacks: list[Callable[..., Any]] = []
        blobs = {place: wire.pack(value, _referrer(callbacks)) for place, value in arguments.items()}
        assert self.process is not None
        started = time.monotonic()
        try:
            reply = self.process.call(_with_blobs(fields, blobs), self._patience(), self._runner(callbacks))
        except Interruption as interruption:
            if not isinstance(interruption, Oversized):
                self._failures.setdefault(name, []).append(interruption)
                self._seconds_lost += time.monotonic() - started
            self._interrupted(interruption)
        try:
            if reply[0] == "attributes":
                return self._attribute(fields, reply[1])
            value = self._answer(reply, arguments)
        except wire.WireError as error:
            self._interrupted(Oversized(f"an answer that is no plain data: {error}"))
        self.returned_nothing = value is None and fields[0] == "call"
        return value

    def get(self, name: str, number: int, attribute: str) -> Any:
        """An attribute of an object there."""
        blob = self._known.get((number, attribute))
        if blob is None:
            return self.request(name, ["get", number, attribute], {})
        return self.decode(blob)

    def put(self, name: str, number: int, attribute: str, value: Any) -> None:
        """Set an attribute of an object there; what that raises, the next request does."""
        self._known = {}
        self._refuse_after_timeouts(name)
        assert self.process is not None
        self.process.put(["set", number, attribute, wire.pack(value, _referrer([]))])

    def _patience(self) -> float:
        """Seconds for a call: one loop that never ends, met again and again, must not hold up the class."""
        limits = self._limits
        lost = self._seconds_lost >= limits.patience_seconds
        return min(limits.impatient_call_seconds, limits.call_wall_seconds) if lost else limits.call_wall_seconds

    def _refuse_after_timeouts(self, name: str) -> None:
        failures = self._failures.get(name, [])
        if len(failures) >= self._limits.timeouts_per_function:
            self._interrupted(NotCalled(f"not called again: {name} gave no answer before", failures[-1]))

    def forget_failures(self, source: str) -> None:
        """What a cell defines anew is another function, whatever the one of that name before did."""
        for name in list(self._failures):
            if re.search(rf"\b(def|class)[ \t]+{re.escape(name)}\b|^{re.escape(name)}[ \t]*=", source, re.MULTILINE):
                del self._failures[name]

    def continue_with(self, process: CandidateProcess) -> None:
        """Go on with this process: the first, or another after one was lost; what timed out stays known."""
        self.process = process
        self.hidden_seen = False
        self._known = {}

    def _interrupted(self, interruption: Interruption) -> NoReturn:
        self.interruption = self.interruption or interruption
        raise interruption

    def _answer(self, reply: list[Any], arguments: Mapping[Any, Any]) -> Any:
        verb, *fields = reply
        for place, blob in fields[-1].items():
            _write_back(arguments.get(place), self.decode(blob, arguments))
        if verb == "raised":
            error = _student_error(fields)
            self.raised = self.raised or error
            raise error
        return self.decode(fields[0], arguments)

    def _attribute(self, fields: list[Any], blobs: dict[Any, Any]) -> Any:
        """The attribute that was asked for; those that came with it are remembered."""
        _, number, asked = fields
        if type(blobs.get(asked)) is not bytes:
            raise wire.WireError("an attribute that nobody asked for")
        self._known = {(number, name): blob for name, blob in blobs.items() if type(blob) is bytes}
        return self.decode(blobs[asked])

    def decode(self, blob: bytes, arguments: Mapping[Any, Any] | None = None) -> Any:
        """Value of a blob, references as proxies. Raises `wire.WireError`."""

        def resolve(token: Token) -> Any:
            if type(token) is Reference:
                return Remote(self, token)
            if type(token) is Argument and arguments is not None and token.position in arguments:
                return arguments[token.position]
            if type(token) is Module:  # never the module itself: a test that sets an attribute of it would change ours
                return Opaque("module")
            if type(token) is Opaque:
                # what a stub returns
                return ... if token.type_name == "ellipsis" else Opaque(plain_name(token.type_name))
            raise wire.WireError("a token that has no place in an answer")

        return wire.unpack(blob, resolve)

    def _runner(self, callbacks: list[Callable[..., Any]]) -> Callable[[int, list[bytes]], bytes]:
        def run(number: int, blobs: list[bytes]) -> bytes:
            if not 0 <= number < len(callbacks):
                raise LookupError
            result = callbacks[number](*[self.decode(blob) for blob in blobs])
            return wire.pack(result, _referrer(callbacks))

        return run


class Remote:
    """A function, class or object of the student's: it can be called, and its attributes can be read and set."""

    __slots__ = ("_calls", "_name", "_token")

    def __init__(self, calls: Calls, token: Reference, name: str = "") -> None:
        object.__setattr__(self, "_calls", calls)
        object.__setattr__(self, "_token", token)
        object.__setattr__(self, "_name", name or token.type_name)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call it in the student's process. Raises `StudentError` for what it raised, or an `Interruption`."""
        fields = ["call", self._token.number, len(arguments)]
        given: dict[Any, Any] = {**dict(enumerate(arguments)), **keywords}
        return self._calls.request(self._name, fields, given)

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        value = self._calls.get(self._name, self._token.number, attribute)
        return value.named(f"{self._name}.{attribute}") if isinstance(value, Remote) else value

    def __setattr__(self, attribute: str, value: Any) -> None:
        self._calls.put(self._name, self._token.number, attribute, value)

    def __repr__(self) -> str:
        return f"<the student's {self._name}>"

    @property
    def type_name(self) -> str:
        """Name of its type, which messages tell; asked of us, never of the student's object."""
        return plain_name(reference(self).type_name)

    def named(self, name: str) -> Remote:
        """The same stand-in under the name that the test uses."""
        return Remote(self._calls, self._token, name)


def reference(remote: Remote) -> Reference:
    """Token of a proxy."""
    token: Reference = object.__getattribute__(remote, "_token")
    return token


def _with_blobs(fields: list[Any], blobs: dict[Any, bytes]) -> list[Any]:
    """Fields of the request: "call" ends with positional blobs and keyword blobs."""
    if fields[0] != "call":
        return fields
    verb, number, count = fields
    positional = [blobs[place] for place in range(count)]
    return [verb, number, positional, {name: blob for name, blob in blobs.items() if isinstance(name, str)}]


def _referrer(callbacks: list[Callable[..., Any]]) -> Callable[[object], Token]:
    """Tokens for what a test passes: its own proxies by reference, its own functions by number."""

    def refer(value: object) -> Token:
        if isinstance(value, Remote):
            return reference(value)
        if callable(value):
            callbacks.append(value)
            return Callback(len(callbacks) - 1)
        return Opaque(wire.type_name(value))

    return refer


def _write_back(ours: Any, theirs: Any) -> None:
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


def plain_name(type_name: str) -> str:
    """Name of a type without digits and punctuation: a student could make a type whose name tells a hidden number."""
    return _NOT_OF_A_TYPE.sub("", type_name)[:60]


def _student_error(fields: list[Any]) -> StudentError:
    type_name, bases, text, traceback_text, places, _ = fields
    error = _error_class(_nearest_builtin(bases))(text)
    error.error_type = type_name
    error.known_type = known_type(type_name, bases)
    error.text = text
    error.traceback_text = traceback_text
    error.places = read_places(places)
    return error


def known_type(type_name: str, bases: list[Any]) -> str:
    """Name of the exception, or of its nearest built-in base: a name of the student's choice could tell an input."""
    kind = getattr(builtins, type_name, None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return type_name
    return _nearest_builtin(bases) or "an exception of its own"


def _nearest_builtin(bases: list[Any]) -> str:
    for name in bases:
        kind = getattr(builtins, name, None) if type(name) is str and name not in _NOT_REBUILT else None
        if isinstance(kind, type) and issubclass(kind, Exception) and kind is not Exception:
            return str(name)
    return ""


@cache
def _error_class(name: str) -> type[StudentError]:
    """A `StudentError` that is also the built-in error of that name, so that a test can expect a `ValueError`."""
    if not name:
        return StudentError
    try:
        return type(name, (StudentError, getattr(builtins, name)), {"__init__": _plain_init})
    except TypeError:  # layouts that do not mix
        return StudentError


def _plain_init(self: Exception, text: str) -> None:
    Exception.__init__(self, text)
