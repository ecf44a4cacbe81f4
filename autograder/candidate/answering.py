"""What a submission's process answers. The protocol, one request after the other, over the submission's own socket:

    [n, "cell", number, source]                 -> [n, "done"]
    [n, "names", [name, ...]]                   -> [n, "values", {name: blob, ...}]  of those that exist
    [n, "bindings", [name, ...]]                -> [n, "numbers", {name: number, ...}]  of these and of all that the
                                                    notebook has bound; another number after a new binding
    [n, "call", target, [blob], {name: blob}, look]
                                                -> [n, "returned", blob, {reference: {name: blob, ...}, ...},
                                                    {position: blob}]  the arguments that changed
    [n, "get", reference, attribute]            -> [n, "attribute", blob, {name: blob, ...}]  and some beside it
    [n, "set", [[reference, attribute, blob], ...]]
                                                -> no answer: what it raises is the answer to the next request

A target is the reference of something to call, or [reference, name of a method]; with `look`, small attributes of the
objects that took part come along; after a call of a class, the names of the new object's methods, with empty blobs.
Instead of an answer may come [n, "raised", type, [base types], text, traceback, [[cell, line], ...], {position: blob}],
or [n, "too_large", text]. While it works on a call the student's code may ask, under a number of its own, [m,
"callback", function, [blob]] -> [m, "result", blob] or [m, "error", text]; the functions are those that the test passed
as arguments, and nothing else of the other side can be reached.

Nothing here is trusted: a student's code can read and change every line of it. It decides nothing.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from . import namespace, wire
from .attributes import method_names, read_attribute, small_attributes
from .definitions import definitions
from .failures import describe
from .line import Line
from .wire import Argument, Callback, Module, Opaque, Reference, Token

_CHANGEABLE = (np.ndarray, list, dict, np.random.Generator)  # and tensors


class _Sink(io.TextIOBase):
    """Takes all that is printed and keeps none of it."""

    def write(self, text: str) -> int:
        return len(text)

    def writable(self) -> bool:
        return True


def answer(descriptor: int, frame_bytes: int) -> None:
    """Answer requests until the socket closes."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    sys.stdin = open(os.devnull)  # noqa: SIM115
    sys.stdout = sys.stderr = _Sink()
    sys.path.append(os.getcwd())
    names = vars(namespace.main_module())
    names["_dh"] = [os.getcwd()]  # as IPython has it: the folder in which the notebook lies
    conversation = Conversation(descriptor, frame_bytes, names)
    signal.signal(signal.SIGINT, conversation.on_interrupt)
    conversation.serve()


class Conversation:
    """One socket, one namespace, and the objects that the examiner holds references to."""

    def __init__(self, descriptor: int, frame_bytes: int, names: dict[str, Any]) -> None:
        self.line = Line(descriptor)
        self.frame_bytes = frame_bytes
        self.names = names
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.pid = os.getpid()
        self.asked = 0
        self.students_turn = False
        self.failed_set: list[Any] | None = None
        self.bound: dict[str, Any] = {}
        self.versions: dict[str, int] = {}
        self.verbs: dict[str, Callable[..., list[Any]]] = {
            "cell": self.on_cell,
            "names": self.on_names,
            "bindings": self.on_bindings,
            "call": self.on_call,
            "get": self.on_get,
        }

    def on_interrupt(self, _signal: int, _frame: types.FrameType | None) -> None:
        """Ctrl-C from the grader: only the student's code is interrupted, never the protocol."""
        if self.students_turn:
            raise KeyboardInterrupt

    def serve(self) -> None:
        """Handle one request after the other; ends with the process."""
        while True:
            self.handle(self.line.receive())

    def handle(self, message: list[Any]) -> None:
        """Do what one message asks and answer it, as the module's docstring lists."""
        number, verb, *fields = message
        if verb == "set":
            self.on_set(*fields)
            return
        failure, self.failed_set = self.failed_set, None
        try:
            reply = self.verbs[verb](*fields) if failure is None else ["raised", *failure, {}]
            frame = wire.pack_message([number, *reply], self.frame_bytes)
        except wire.TooLarge as error:
            frame = wire.pack_message([number, "too_large", str(error)], self.frame_bytes)
        except MemoryError:
            frame = wire.pack_message([number, "too_large", "no memory left"], self.frame_bytes)
        self.line.send(frame)

    # -- the verbs ---------------------------------------------------------------------------------------------

    def on_cell(self, number: int, source: str) -> list[Any]:
        """Run a cell."""
        failure = self.run(namespace.run_cell, [source, number, self.names], {})[1]
        return ["done"] if failure is None else ["raised", *failure, {}]

    def on_names(self, names: list[str]) -> list[Any]:
        """Values of names."""
        return ["values", {name: self.pack(self.names[name]) for name in names if name in self.names}]

    def on_bindings(self, names: list[str]) -> list[Any]:
        """How often it has been seen that a name is bound to something else than before."""
        bound = {name: self.names[name] for name in names if name in self.names}
        bound.update(self.run(definitions, [self.names], {})[0] or {})
        for name, value in bound.items():
            if name not in self.bound or self.bound[name] is not value:
                self.versions[name] = self.versions.get(name, 0) + 1
        self.bound = bound  # kept alive until the next time, so that another object is another one
        return ["numbers", {name: self.versions[name] for name in bound}]

    def on_call(self, target: int | list[Any], blobs: list[bytes], keywords: dict[str, bytes], look: bool) -> list[Any]:
        """Call a function, a class or a method, and say which arguments it changed."""
        arguments = [wire.unpack(blob, self.resolve) for blob in blobs]
        named = {name: wire.unpack(blob, self.resolve) for name, blob in keywords.items()}
        if isinstance(target, int):
            owner = self.objects[target]
            value, failure = self.run(owner, arguments, named)
        else:
            owner = self.objects[target[0]]
            value, failure = self.run(_call_method, [owner, target[1], arguments, named], {})
        changed = self.changes([*enumerate(blobs), *keywords.items()], [*arguments, *named.values()])
        if failure is not None:
            return ["raised", *failure, changed]
        aliases = {id(item): place for place, item in enumerate(arguments) if isinstance(item, np.ndarray)}
        blob = self.pack(value, aliases)
        attributes = self.looked_at(owner, value, arguments) if look else {}
        return ["returned", blob, attributes, changed]

    def looked_at(self, owner: Any, value: Any, arguments: list[Any]) -> dict[int, dict[str, bytes]]:
        """What comes along, of objects that the other side has references to; nothing where looking raises."""
        if isinstance(owner, type):
            names, _ = self.run(method_names, [value], {})
            return {self.numbers[id(value)]: dict.fromkeys(names or (), b"")} if id(value) in self.numbers else {}
        found, _ = self.run(small_attributes, [[owner, *arguments]], {})
        return {
            self.numbers[id(owner)]: {name: self.pack(value) for name, value in values.items()}
            for owner, values in found or ()
            if id(owner) in self.numbers
        }

    def on_get(self, reference: int, attribute: str) -> list[Any]:
        """Read an attribute. Small arrays and numbers beside it are sent along: the next question is often for them."""
        owner = self.objects[reference]
        found, failure = self.run(read_attribute, [owner, attribute], {})
        if failure is not None:
            return ["raised", *failure, {}]
        value, beside = found
        return ["attribute", self.pack(value), {name: self.pack(one) for name, one in beside.items()}]

    def on_set(self, attributes: list[list[Any]]) -> None:
        """Set attributes of objects; a failure waits for the next request."""
        for reference, attribute, blob in attributes:
            value = wire.unpack(blob, self.resolve)
            try:
                self.students_turn = True  # setting an attribute may run a method of theirs
                setattr(self.objects[reference], attribute, value)
                self.students_turn = False
            except BaseException as error:  # noqa: BLE001
                self.students_turn = False
                self.failed_set = self.failed_set or describe(error)
        self.leave_if_forked()

    # -- running the student's code ----------------------------------------------------------------------------

    def run(
        self, work: Callable[..., Any], arguments: list[Any], named: dict[str, Any]
    ) -> tuple[Any, list[Any] | None]:
        """Value and None, or None and the fields of a "raised" reply."""
        value, failure = None, None
        try:
            self.students_turn = True
            # Settings that one cell left behind (np.seterr(all="raise")) are not part of an answer.
            with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
                value = work(*arguments, **named)
            self.students_turn = False
        except BaseException as error:  # noqa: BLE001
            self.students_turn = False
            failure = describe(error)
        self.leave_if_forked()
        return value, failure

    def leave_if_forked(self) -> None:
        """A child that the student's code forked must not answer in its parent's place."""
        if os.getpid() != self.pid:
            os._exit(0)

    def changes(self, before: list[tuple[Any, bytes]], after: list[Any]) -> dict[Any, bytes]:
        """Arguments that the call changed in place, by position or name."""
        changed = {}
        for (place, blob), value in zip(before, after):  # noqa: B905
            if isinstance(value, _CHANGEABLE) or wire.is_tensor(value):
                now = self.pack(value)
                if now != blob:
                    changed[place] = now
        return changed

    # -- values ------------------------------------------------------------------------------------------------

    def pack(self, value: Any, aliases: Mapping[int, int] | None = None) -> bytes:
        """Blob of a value, no longer than a frame."""
        blob = wire.pack(value, self.refer, aliases)
        if len(blob) > self.frame_bytes:
            raise wire.TooLarge(f"{len(blob)} bytes")
        return blob

    def refer(self, value: object) -> Token:
        """Token for what stays here: functions, classes, and objects of classes of the notebook or of PyTorch."""
        kind = type(value)
        if isinstance(value, types.ModuleType):
            return Module(str(value.__name__))
        if isinstance(value, type):
            return Reference(self.number(value), "class", value.__name__)
        if callable(value):
            return Reference(self.number(value), "callable", kind.__name__)
        module = getattr(kind, "__module__", None)
        if module == "__main__" or (isinstance(module, str) and module.partition(".")[0] == "torch"):
            return Reference(self.number(value), "object", kind.__name__)
        return Opaque(wire.type_name(value))

    def number(self, value: Any) -> int:
        """Number of an object, kept alive so that the number stays its own."""
        known = self.numbers.get(id(value))
        if known is None:
            known = self.numbers[id(value)] = len(self.objects)
            self.objects.append(value)
        return known

    def resolve(self, token: Token) -> Any:
        """What a token of the examiner's stands for."""
        if type(token) is Reference:
            return self.objects[token.number]
        if type(token) is Callback:
            return _Borrowed(self, token.number)
        if type(token) is Argument:
            raise wire.WireError("an argument cannot be an argument")
        return token

    # -- asking the other side ----------------------------------------------------------------------------------

    def call_back(self, function: int, blobs: list[bytes]) -> Any:
        """Ask the other side to run a function of the test; meanwhile it may ask us in turn."""
        self.asked -= 1  # numbers below zero are ours
        number = self.asked
        self.line.send(wire.pack_message([number, "callback", function, blobs], self.frame_bytes))
        while True:
            message = self.line.receive()
            if message[0] != number:
                self.handle(message)
            elif message[1] == "result":
                return wire.unpack(message[2], self.resolve)
            else:
                raise RuntimeError(message[2])


class _Borrowed:
    """A function of the test, seen from the student's side."""

    def __init__(self, conversation: Conversation, number: int) -> None:
        self._conversation = conversation
        self._number = number

    def __call__(self, *arguments: Any) -> Any:
        talk = self._conversation
        turn, talk.students_turn = talk.students_turn, False
        try:
            return talk.call_back(self._number, [talk.pack(argument) for argument in arguments])
        finally:
            talk.students_turn = turn


def _call_method(owner: Any, name: str, arguments: list[Any], named: dict[str, Any]) -> Any:
    return getattr(owner, name)(*arguments, **named)
