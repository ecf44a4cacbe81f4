"""What crosses the trust line: plain data of a closed set of types, in frames of bounded length.

A frame is a length (4 bytes, little endian) and a MessagePack array `[number, verb, *fields]`. Values of the tests and
of the student travel inside it as byte strings of their own ("blobs"), made by `pack` and read by `unpack`.

A blob holds None, bool, int, float, complex, str, bytes, list, tuple, dict with str, int, bool or None as keys, NumPy
arrays and scalars of the kinds b i u f c S U, and tokens that stand for what stays on its own side. Exactly these types
are rebuilt: an object of a subclass arrives as its base or not at all, so nothing that a student writes as a method
(`__eq__`, `__array__`, `__reduce__`) ever runs on the other side.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import msgpack
import numpy as np

LENGTH = struct.Struct("<I")

_BIGINT, _COMPLEX, _TUPLE, _ARRAY, _SCALAR, _TOKEN, _PLAIN = range(1, 8)
_BARE_ARRAY = b"\xc1"  # MessagePack never uses this byte: a blob that is one array, the usual case, needs no envelope
_KINDS = frozenset("biufcSU")
_DTYPE = re.compile(r"[<>|=][biufcSU][0-9]{1,9}")
_MAX_DIMENSIONS = 32
_MAX_INTEGER_BYTES = 4096
_MAX_DEPTH = 64
_MAX_VALUES = 1 << 20  # outside of arrays; one byte on the wire may be 70 in memory
_MAX_NAME = 80
_SMALL = 1 << 16
_MAX_ARRAY_BYTES = 1 << 28  # not even copied beyond this; the limit of a frame is the grader's


class WireError(Exception):
    """A blob or a frame is not made of the closed set, or is longer or deeper than allowed."""


class TooLarge(WireError):
    """A value does not fit into a frame."""


@dataclass(frozen=True)
class Reference:
    """An object that stays with the student, by number; `kind` is "callable", "class" or "object"."""

    number: int
    kind: str
    type_name: str


@dataclass(frozen=True)
class Argument:
    """The very array that was passed as the argument of this position: `relu_backward` returning its own `da`."""

    position: int


@dataclass(frozen=True)
class Callback:
    """A function of a test, by number: the only thing that a student may call on our side."""

    number: int


@dataclass(frozen=True)
class Module:
    """A module of the student's namespace; a test gets its own import of it."""

    name: str


@dataclass(frozen=True)
class Opaque:
    """Something that cannot cross: a generator, a masked array, an array of objects. Only its type's name does."""

    type_name: str


Token = Reference | Argument | Callback | Module | Opaque
_TOKENS: tuple[type[Token], ...] = (Reference, Argument, Callback, Module, Opaque)
_FIELDS: dict[type[Any], tuple[type, ...]] = {
    Reference: (int, str, str),
    Argument: (int,),
    Callback: (int,),
    Module: (str,),
    Opaque: (str,),
}

_BASES: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (float, float.__float__),
    (int, int.__int__),
    (str, str.__str__),
    (list, lambda value: list(list.__iter__(value))),
    (dict, lambda value: dict(dict.items(value))),
)

Refer = Callable[[object], Token]
Resolve = Callable[[Token], object]


def type_name(value: object) -> str:
    """Name of the type as a person would write it; `type(value)` cannot be lied to, `value.__class__` can."""
    kind = type(value)
    module = getattr(kind, "__module__", "")
    name = str(getattr(kind, "__qualname__", "object"))
    if not isinstance(module, str) or module in {"builtins", "__main__"}:
        return name[:80]
    return f"{module}.{name}"[:80]


def pack(value: object, refer: Refer, aliases: Mapping[int, int] | None = None) -> bytes:
    """Blob of a value.

    `refer` gives the token for an object outside the closed set; `aliases` maps the `id` of an argument to its
    position, so that an argument that comes back is known as itself. Raises `TooLarge` for nesting that is too deep.
    """
    if type(value) is np.ndarray and _is_plain(value) and not (aliases and id(value) in aliases):
        return _BARE_ARRAY + _header(value) + value.tobytes()
    return _pack(value, refer, aliases or {}, 0)


def _pack(value: object, refer: Refer, aliases: Mapping[int, int], depth: int) -> bytes:
    if depth > _MAX_DEPTH:
        raise TooLarge("nested too deeply")
    try:
        packed: bytes = msgpack.packb(
            value,
            default=partial(_extend, refer, aliases, depth),
            strict_types=True,
            unicode_errors="surrogatepass",
        )
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise TooLarge(str(error) or "too large") from None
    return packed


def _extend(refer: Refer, aliases: Mapping[int, int], depth: int, value: object) -> msgpack.ExtType:
    """Extension for what MessagePack does not know; called for exact types only (`strict_types`)."""
    kind = type(value)
    if isinstance(value, np.ndarray):
        if id(value) in aliases:
            return _token(Argument(aliases[id(value)]))
        return _array(value)
    if isinstance(value, np.generic):
        return _scalar(value)
    if isinstance(value, tuple):  # named tuples too
        return msgpack.ExtType(_TUPLE, _pack(list(tuple.__iter__(value)), refer, aliases, depth + 1))
    if kind is complex:
        return msgpack.ExtType(_COMPLEX, struct.pack("<dd", value.real, value.imag))  # type: ignore[attr-defined]
    if kind is int:
        return _big_integer(value)  # type: ignore[arg-type]
    if kind in _TOKENS:
        return _token(value)  # type: ignore[arg-type]
    for base, plain in _BASES:
        if isinstance(value, base):  # a subclass with habits of its own crosses as the plain value inside it
            return msgpack.ExtType(_PLAIN, _pack(plain(value), refer, aliases, depth + 1))
    return _token(refer(value))


def _big_integer(value: int) -> msgpack.ExtType:
    size = (value.bit_length() + 8) // 8
    if size > _MAX_INTEGER_BYTES:
        raise TooLarge("an integer of more than 4096 bytes")
    return msgpack.ExtType(_BIGINT, value.to_bytes(size, "little", signed=True))


def _array(value: Any) -> msgpack.ExtType:
    """Exact base array; what a subclass hides (a mask) makes the array opaque."""
    if isinstance(value, np.ma.MaskedArray):
        return _token(Opaque("numpy.ma.MaskedArray"))
    plain = np.asarray(value)
    if not _is_plain(plain):
        return _token(Opaque(f"numpy.ndarray of dtype {plain.dtype}"[:80]))
    return msgpack.ExtType(_ARRAY, _header(plain) + plain.tobytes())


def _is_plain(array: Any) -> bool:
    """Whether the array's type may cross. Raises `TooLarge` for what is not even worth copying."""
    if array.nbytes > _MAX_ARRAY_BYTES:
        raise TooLarge(f"an array of {array.nbytes} bytes")
    return array.dtype.kind in _KINDS and array.dtype.fields is None


def _scalar(value: Any) -> msgpack.ExtType:
    plain = np.asarray(value)
    if plain.dtype.kind not in _KINDS or plain.dtype.fields is not None or plain.ndim:
        return _token(Opaque(type_name(value)))
    return msgpack.ExtType(_SCALAR, _header(plain) + plain.tobytes())


def _header(plain: Any) -> bytes:
    dtype = plain.dtype.str.encode("ascii")
    sizes = struct.pack(f"<BB{plain.ndim}q", len(dtype), plain.ndim, *plain.shape)
    return sizes + bytes(dtype)


def _token(token: Token) -> msgpack.ExtType:
    fields = [getattr(token, name) for name in token.__dataclass_fields__]
    return msgpack.ExtType(_TOKEN, msgpack.packb([_TOKENS.index(type(token)), *fields]))


def unpack(blob: bytes, resolve: Resolve) -> Any:
    """Value of a blob; `resolve` gives what a token stands for. Raises `WireError` for anything unexpected."""
    if blob[:1] == _BARE_ARRAY:
        with _only_wire_errors():
            return _rebuild_array(blob[1:])
    return _unpack(blob, _Reader(resolve), 0)


class _Reader:
    """What `unpack` carries along: the meaning of tokens, and how many more values may be made."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.values_left = _MAX_VALUES

    def count(self, values: int) -> None:
        self.values_left -= values
        if self.values_left < 0:
            raise WireError(f"more than {_MAX_VALUES} values outside of arrays")

    def sequence(self, items: list[Any]) -> list[Any]:
        self.count(len(items) + 1)
        return items

    def dictionary(self, pairs: list[tuple[Any, Any]]) -> Any:
        self.count(2 * len(pairs) + 1)
        return _dictionary(pairs)


def _unpack(blob: bytes, reader: _Reader, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise WireError("nested too deeply")
    with _only_wire_errors():
        return msgpack.unpackb(
            blob,
            ext_hook=partial(_rebuild, reader, depth),
            list_hook=reader.sequence,
            object_pairs_hook=reader.dictionary,
            strict_map_key=False,
            unicode_errors="surrogatepass",
            max_array_len=_MAX_VALUES,
            max_map_len=_MAX_VALUES,
        )


@contextmanager
def _only_wire_errors() -> Iterator[None]:
    try:
        yield
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError, struct.error) as error:
        raise WireError(f"not a value of the closed set: {type(error).__name__}") from None


def _dictionary(pairs: list[tuple[Any, Any]]) -> Any:
    """Only keys whose hashes a student cannot make collide by the million."""
    for key, _ in pairs:
        kind = type(key)
        if not (kind is str or kind is bool or key is None or (kind is int and abs(key) < 1 << 53)):
            return Opaque("dict with keys that are neither text nor whole numbers")
    return dict(pairs)


def _rebuild(reader: _Reader, depth: int, code: int, data: bytes) -> Any:
    reader.count(1)
    if code in (_ARRAY, _SCALAR):
        array = _rebuild_array(data)
        if code == _ARRAY:
            return array
        if array.ndim:
            raise WireError("a scalar with dimensions")
        return array[()]
    if code == _TUPLE:
        items = _unpack(data, reader, depth + 1)
        if type(items) is not list:
            raise WireError("a tuple that is none")
        return tuple(items)
    if code == _PLAIN:
        return _unpack(data, reader, depth + 1)
    if code == _COMPLEX:
        return complex(*struct.unpack("<dd", data))
    if code == _BIGINT and len(data) <= _MAX_INTEGER_BYTES:
        return int.from_bytes(data, "little", signed=True)
    if code == _TOKEN:
        return reader.resolve(_rebuild_token(data))
    raise WireError("an unknown kind of value")


def _rebuild_array(data: bytes) -> Any:
    name_length, dimensions = data[0], data[1]
    start = 2 + 8 * dimensions
    shape = struct.unpack(f"<{dimensions}q", data[2:start])
    if dimensions > _MAX_DIMENSIONS or min(shape, default=0) < 0:
        raise WireError("an array with an impossible shape")
    dtype = _dtype(data[start : start + name_length])
    raw = data[start + name_length :]
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise WireError("an array whose bytes do not fit its shape")
    if not raw:
        return np.zeros(shape, dtype)
    if dtype.kind == "b" and max(raw) > 1:
        raise WireError("a truth value that is neither")
    return np.frombuffer(raw, dtype).reshape(shape).copy()


@lru_cache(maxsize=64)
def _dtype(name: bytes) -> Any:
    text = name.decode("ascii")
    if not _DTYPE.fullmatch(text):
        raise WireError("an array of an impossible type")
    return np.dtype(text)


def _rebuild_token(data: bytes) -> Token:
    index, *fields = msgpack.unpackb(data)
    kind = _TOKENS[index]
    expected = _FIELDS[kind]
    if len(fields) != len(expected) or any(type(a) is not b for a, b in zip(fields, expected)):  # noqa: B905
        raise WireError("a token with impossible fields")
    if any(type(field) is str and len(field) > _MAX_NAME for field in fields):
        raise WireError("a token with a name that is too long")
    token: Token = kind(*fields)
    return token


def pack_message(message: list[Any], limit: int) -> bytes:
    """Frame of a message, length included. Raises `TooLarge` beyond `limit` bytes."""
    payload: bytes = msgpack.packb(message, unicode_errors="surrogatepass")
    if len(payload) > limit:
        raise TooLarge(f"{len(payload)} bytes")
    return LENGTH.pack(len(payload)) + payload


def unpack_message(payload: bytes) -> list[Any]:
    """Message of a frame without its length: a list that begins with a number and a verb. Raises `WireError`."""
    reader = _Reader(lambda token: token)
    count = reader.sequence if len(payload) > _SMALL else None  # a small one cannot hold too many values
    try:
        message = msgpack.unpackb(
            payload,
            list_hook=count,
            object_pairs_hook=reader.dictionary,
            strict_map_key=False,
            unicode_errors="surrogatepass",
            max_array_len=_MAX_VALUES,
            max_map_len=_MAX_VALUES,
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise WireError(f"not a message: {type(error).__name__}") from None
    if type(message) is not list or len(message) < 2 or type(message[0]) is not int or type(message[1]) is not str:
        raise WireError("not a message: number and verb are missing")
    return message
