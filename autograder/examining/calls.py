"""The conversation of tests with one process: what was called, what could not be answered.

Waiting for an answer is what costs, not the answer: so attributes come in company, a method is looked up where it is
called, and after a call that a test has once followed with a look at the arguments' attributes, these come along.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NoReturn

from autograder.candidate import wire
from autograder.candidate.wire import Argument, Module, Opaque, Reference, Token
from autograder.settings import Limits

from .candidate_process import CandidateProcess, no_callback
from .interruptions import Interruption, NotCalled, Oversized
from .proxy import Remote, Target, reference, referrer, write_back
from .student_errors import StudentError, plain_name, student_error

_MOST_METHODS = 100  # of an object: what it tells is kept
_LONGEST_NAME = 80


class Calls:
    """`interruption` is the first thing in the current check that was no answer: even a test that swallows it cannot
    pass. `raised` is the first exception of the student's code in it; `returned_nothing` says that the last answer was
    None.
    """

    def __init__(self, limits: Limits) -> None:
        self.process: CandidateProcess | None = None
        self.interruption: Interruption | None = None
        self.raised: StudentError | None = None
        self.returned_nothing = False
        self.changed: Collection[Any] = ()  # positions or names of the arguments that the last call changed
        self.hidden_seen = False  # this process has been given hidden inputs
        self._limits = limits
        self._failures: dict[str, list[Interruption]] = {}
        self._seconds_lost = 0.0
        self._known: dict[tuple[int, str], bytes] = {}  # attributes as they are until anything else is asked
        self._methods: dict[int, set[str]] = {}  # of new objects, until anything but a class is called
        self._assigned: set[str] = set()  # what a test has set is no method, whatever it is
        self._called = ""  # what was called last,
        self._looked_after: set[str] = set()  # and after what of it a test wanted to see attributes

    def begin_check(self) -> None:
        """Forget what the check before met."""
        self.interruption = None
        self.raised = None
        self.returned_nothing = False
        self._known = {}
        self._called = ""

    def call(self, name: str, kind: str, target: Target, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Call the thing called `name`, of this kind of reference or a "method".

        Raises `StudentError` for what it raised, or an `Interruption`.
        """
        callbacks: list[Callable[..., Any]] = []
        refer = referrer(callbacks)
        blobs = [wire.pack(value, refer) for value in arguments]
        named = {key: wire.pack(value, refer) for key, value in keywords.items()} if keywords else {}
        is_class = kind == "class"
        reply = self._ask(name, ["call", target, blobs, named, is_class or name in self._looked_after], callbacks)
        self._called = name
        if not is_class:
            self._methods.clear()  # whatever it did: an attribute may hide a method now
        self.changed = reply[-1]
        try:
            if reply[-1]:
                self._write_back(reply[-1], arguments, keywords)
            if reply[0] == "raised":
                self._raise(reply)
            if reply[2] and not is_class:
                self._remember(reply[2])
            value = self.decode(reply[1], arguments)
        except wire.WireError as error:
            self._unusable(error)
        if is_class and isinstance(value, Remote):
            self._hear_of_methods(reference(value).number, reply[2])
        self.returned_nothing = value is None
        return value

    def _hear_of_methods(self, number: int, told: dict[Any, Any]) -> None:
        names = told.get(number)
        if type(names) is dict:
            kept = list(names)[:_MOST_METHODS]
            self._methods[number] = {name for name in kept if type(name) is str and len(name) < _LONGEST_NAME}

    def _write_back(self, changed: dict[Any, Any], arguments: Sequence[Any], keywords: Mapping[str, Any]) -> None:
        for place, blob in changed.items():
            ours = keywords.get(place) if type(place) is str else _at(arguments, place)
            write_back(ours, self.decode(blob, arguments))

    def get(self, name: str, owner: Reference, attribute: str) -> Any:
        """An attribute of an object there."""
        blob = self._known.get((owner.number, attribute))
        if blob is None and attribute in self._methods.get(owner.number, ()) and attribute not in self._assigned:
            return Remote(self, owner, f"{name}.{attribute}", method=attribute)
        value = self._usable(self._attribute(name, owner.number, attribute) if blob is None else blob)
        if isinstance(value, Remote):
            return value.named(f"{name}.{attribute}")
        if blob is None:
            self._looked_after.add(self._called)
        return value

    def fetch_method(self, name: str, number: int, method: str) -> Reference:
        """Token of a method of an object there."""
        value = self._usable(self._attribute(name, number, method))
        if not isinstance(value, Remote):
            self._unusable("no method")
        return reference(value)

    def _attribute(self, name: str, number: int, attribute: str) -> bytes:
        """Blob of an attribute; those that come with it are remembered."""
        reply = self._ask(name, ["get", number, attribute], [])
        if reply[0] == "raised":
            self._raise(reply)
        self._remember({number: reply[2]})
        blob: bytes = reply[1]
        return blob

    def put(self, name: str, number: int, attribute: str, value: Any) -> None:
        """Set an attribute of an object there; what that raises, the next request does."""
        blob = wire.pack(value, referrer([]))  # which may have to ask
        self._known = {}
        self._assigned.add(attribute)
        if self._failures:
            self._refuse_after_timeouts(name)
        assert self.process is not None
        self.process.put(number, attribute, blob)

    def _ask(self, name: str, fields: list[Any], callbacks: list[Callable[..., Any]]) -> list[Any]:
        """The reply to one request about the thing called `name`."""
        self._known = {}
        if self._failures:
            self._refuse_after_timeouts(name)
        assert self.process is not None
        started = time.monotonic()
        try:
            return self.process.call(fields, self._patience(), self._runner(callbacks) if callbacks else no_callback)
        except Interruption as interruption:
            if not isinstance(interruption, Oversized):
                self._failures.setdefault(name, []).append(interruption)
                self._seconds_lost += time.monotonic() - started
            self._interrupted(interruption)

    def _patience(self) -> float:
        """Seconds for a call: one loop that never ends, met again and again, must not hold up the class."""
        limits = self._limits
        lost = self._seconds_lost >= limits.patience_seconds
        return min(limits.impatient_call_seconds, limits.call_wall_seconds) if lost else limits.call_wall_seconds

    def _refuse_after_timeouts(self, name: str) -> None:
        failures = self._failures.get(name, [])
        if len(failures) >= self._limits.timeouts_per_function:
            self._interrupted(NotCalled(f"not called again: {name} gave no answer before", failures[-1]))

    def forget(self, source: str) -> None:
        """Before a cell runs: what it defines anew is another function, whatever the one of that name before did."""
        self._methods.clear()
        for name in list(self._failures):
            if re.search(rf"\b(def|class)[ \t]+{re.escape(name)}\b|^{re.escape(name)}[ \t]*=", source, re.MULTILINE):
                del self._failures[name]

    def continue_with(self, process: CandidateProcess) -> None:
        """Go on with this process: the first, or another after one was lost; what timed out stays known."""
        self.process = process
        self.hidden_seen = False
        self._known = {}
        self._methods.clear()

    def _interrupted(self, interruption: Interruption) -> NoReturn:
        self.interruption = self.interruption or interruption
        raise interruption

    def _usable(self, blob: bytes) -> Any:
        try:
            return self.decode(blob)
        except wire.WireError as error:
            self._unusable(error)

    def _unusable(self, why: object) -> NoReturn:
        self._interrupted(Oversized(f"an answer that is no plain data: {why}"))

    def _raise(self, reply: list[Any]) -> NoReturn:
        error = student_error(reply[1:])
        self.raised = self.raised or error
        raise error

    def _remember(self, attributes: dict[Any, Any]) -> None:
        """Attributes that came along, by the number of their object."""
        for number, blobs in attributes.items():
            if type(blobs) is dict:
                self._known.update({(number, name): blob for name, blob in blobs.items() if type(blob) is bytes})

    def decode(self, blob: bytes, arguments: Sequence[Any] = ()) -> Any:
        """Value of a blob, references as proxies. Raises `wire.WireError`."""

        def resolve(token: Token) -> Any:
            if type(token) is Reference:
                return Remote(self, token)
            if type(token) is Argument and 0 <= token.position < len(arguments):
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
            return wire.pack(result, referrer(callbacks))

        return run


def _at(arguments: Sequence[Any], place: Any) -> Any:
    return arguments[place] if type(place) is int and 0 <= place < len(arguments) else None
