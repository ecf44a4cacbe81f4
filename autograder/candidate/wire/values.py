"""Blobs: values of the closed set as bytes, and back."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgpack
import numpy as np

from .arrays import array_bytes, is_plain, rebuild_array
from .errors import TooLarge, WireError
from .library_values import (
    generator_bytes,
    is_generator,
    is_tensor,
    rebuild_generator,
    rebuild_tensor,
    tensor_bytes,
)
from .tokens import TOKENS, Argument, Opaque, Token, pack_token, unpack_token

_BIGINT, _COMPLEX, _TUPLE, _ARRAY, _SCALAR, _TOKEN, _PLAIN, _GENERATOR, _TENSOR = range(1, 10)
# MessagePack never uses this byte: a blob that is one array, the usual case, needs no envelope.
_BARE_ARRAY = b"\xc1"
_BARE_TUPLE = b"\xc1\x00"  # nor do the parts of a tuple, the next usual case; an array never goes on with this byte
_PART = struct.Struct("<I")
_SIMPLE = (float, bool, str, type(None))
PACKER = msgpack.Packer(
    unicode_errors="surrogatepass"
)  # for what needs no hooks: to make one takes longer than to use it
_MOST_PARTS = 255
_MAX_INTEGER_BYTES = 4096
_MAX_DEPTH = 64
MAX_VALUES = 1 << 20  # outside of arrays; one byte on the wire may be 70 in memory

# What malformed bytes raise.
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError, struct.error)
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
    if type(value) is np.ndarray and is_plain(value) and not (aliases and id(value) in aliases):
        return _BARE_ARRAY + array_bytes(value)
    if type(value) is tuple and len(value) <= _MOST_PARTS:
        return _bare_tuple(value, refer, aliases or {})
    return _pack(value, refer, aliases or {}, 0)


def _bare_tuple(value: tuple[object, ...], refer: Refer, aliases: Mapping[int, int]) -> bytes:
    """The number of parts, then each part's length and blob: one array, or anything in its envelope."""
    parts = [_BARE_TUPLE, bytes([len(value)])]
    for item in value:
        if type(item) is np.ndarray and is_plain(item) and id(item) not in aliases:
            blob = _BARE_ARRAY + array_bytes(item)
        else:
            blob = _pack(item, refer, aliases, 1)
        parts += (_PART.pack(len(blob)), blob)
    return b"".join(parts)


def _pack(value: object, refer: Refer, aliases: Mapping[int, int], depth: int) -> bytes:
    if depth > _MAX_DEPTH:
        raise TooLarge("nested too deeply")
    packed: bytes
    try:
        if type(value) in _SIMPLE:
            packed = PACKER.pack(value)
        else:
            packed = msgpack.packb(
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
    if kind is complex or kind is int:
        return _number(value)
    if kind in TOKENS:
        return _token(value)  # type: ignore[arg-type]
    for base, plain in _BASES:
        if isinstance(value, base):  # a subclass with habits of its own crosses as the plain value inside it
            return msgpack.ExtType(_PLAIN, _pack(plain(value), refer, aliases, depth + 1))
    return _library_value(value) or _token(refer(value))


def _library_value(value: object) -> msgpack.ExtType | None:
    if is_generator(value):
        return msgpack.ExtType(_GENERATOR, generator_bytes(value))
    if is_tensor(value):
        return msgpack.ExtType(_TENSOR, tensor_bytes(value))
    return None


def _number(value: Any) -> msgpack.ExtType:
    """A complex number, or an integer of more than 64 bits."""
    if type(value) is complex:
        return msgpack.ExtType(_COMPLEX, struct.pack("<dd", value.real, value.imag))
    size = (value.bit_length() + 8) // 8
    if size > _MAX_INTEGER_BYTES:
        raise TooLarge("an integer of more than 4096 bytes")
    return msgpack.ExtType(_BIGINT, value.to_bytes(size, "little", signed=True))


def _array(value: Any) -> msgpack.ExtType:
    """Exact base array; what a subclass hides (a mask) makes the array opaque."""
    if type(value) is not np.ndarray and isinstance(value, np.ma.MaskedArray):
        return _token(Opaque("numpy.ma.MaskedArray"))
    plain = np.asarray(value)
    if not is_plain(plain):
        return _token(Opaque(f"numpy.ndarray of dtype {plain.dtype}"[:80]))
    return msgpack.ExtType(_ARRAY, array_bytes(plain))


def _scalar(value: Any) -> msgpack.ExtType:
    plain = np.asarray(value)
    if not is_plain(plain) or plain.ndim:
        return _token(Opaque(type_name(value)))
    return msgpack.ExtType(_SCALAR, array_bytes(plain))


def _token(token: Token) -> msgpack.ExtType:
    return msgpack.ExtType(_TOKEN, pack_token(token))


def unpack(blob: bytes, resolve: Resolve) -> Any:
    """Value of a blob; `resolve` gives what a token stands for. Raises `WireError` for anything unexpected."""
    try:
        if blob[:1] != _BARE_ARRAY:
            return _unpack(blob, Reader(resolve), 0)
        return _rebuild_parts(blob, Reader(resolve)) if blob[1] == 0 else rebuild_array(blob[1:])
    except _MALFORMED as error:
        raise WireError(f"not a value of the closed set: {type(error).__name__}") from None


def _rebuild_parts(blob: bytes, reader: Reader) -> tuple[Any, ...]:
    items, at = [], len(_BARE_TUPLE) + 1
    for _ in range(blob[len(_BARE_TUPLE)]):
        start = at + _PART.size
        at = start + _PART.unpack_from(blob, at)[0]
        part = blob[start:at]
        items.append(rebuild_array(part[1:]) if part[:1] == _BARE_ARRAY else _unpack(part, reader, 1))
    if at != len(blob):
        raise WireError("a tuple that is longer or shorter than its parts")
    return tuple(items)


class Reader:
    """What `unpack` carries along: the meaning of tokens, and how many more values may be made."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.values_left = MAX_VALUES

    def count(self, values: int) -> None:
        """So many values were made. Raises `WireError` beyond the bound."""
        self.values_left -= values
        if self.values_left < 0:
            raise WireError(f"more than {MAX_VALUES} values outside of arrays")

    def sequence(self, items: list[Any]) -> list[Any]:
        """A list, counted."""
        self.count(len(items) + 1)
        return items

    def dictionary(self, pairs: list[tuple[Any, Any]]) -> Any:
        """A dict, counted; opaque with keys that may not cross."""
        self.count(2 * len(pairs) + 1)
        return _dictionary(pairs)


def _unpack(blob: bytes, reader: Reader, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise WireError("nested too deeply")
    return msgpack.unpackb(
        blob,
        ext_hook=partial(_rebuild, reader, depth),
        list_hook=reader.sequence,
        object_pairs_hook=reader.dictionary,
        strict_map_key=False,
        unicode_errors="surrogatepass",
        timestamp=1,  # MessagePack's own extension as a number, and no object of its own
        max_array_len=MAX_VALUES,
        max_map_len=MAX_VALUES,
    )


def _dictionary(pairs: list[tuple[Any, Any]]) -> Any:
    """Only keys whose hashes a student cannot make collide by the million."""
    for key, _ in pairs:
        kind = type(key)
        if not (kind is str or kind is bool or key is None or (kind is int and abs(key) < 1 << 53)):
            return Opaque("dict with keys that are neither text nor whole numbers")
    return dict(pairs)


def _rebuild(reader: Reader, depth: int, code: int, data: bytes) -> Any:
    reader.count(1)
    if code in (_ARRAY, _SCALAR):
        array = rebuild_array(data)
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
    if code == _TOKEN:
        return reader.resolve(unpack_token(data))
    if code in _REBUILD:
        return _REBUILD[code](data)
    raise WireError("an unknown kind of value")


def _rebuild_big_integer(data: bytes) -> int:
    if len(data) > _MAX_INTEGER_BYTES:
        raise WireError("an integer of more than 4096 bytes")
    return int.from_bytes(data, "little", signed=True)


_REBUILD: dict[int, Callable[[bytes], Any]] = {
    _COMPLEX: lambda data: complex(*struct.unpack("<dd", data)),
    _BIGINT: _rebuild_big_integer,
    _GENERATOR: rebuild_generator,
    _TENSOR: rebuild_tensor,
}
