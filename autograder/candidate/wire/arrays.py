"""NumPy arrays and scalars as bytes: a header with dtype and shape, then the numbers as they lie in memory."""

from __future__ import annotations

import math
import re
import struct
from functools import lru_cache
from typing import Any

import numpy as np

from .errors import TooLarge, WireError

_KINDS = frozenset("biufcSU")
_DTYPE = re.compile(r"[<>|=][biufcSU][0-9]{1,9}")
_MAX_DIMENSIONS = 32
_FLOAT64 = np.dtype(np.float64)
_FLOAT64_NAME = _FLOAT64.str.encode("ascii")
_MAX_ARRAY_BYTES = 1 << 28  # not even copied beyond this; the limit of a frame is the grader's


def is_plain(array: Any) -> bool:
    """Whether the array's type may cross. Raises `TooLarge` for what is not even worth copying."""
    if array.nbytes > _MAX_ARRAY_BYTES:
        raise TooLarge(f"an array of {array.nbytes} bytes")
    return array.dtype is _FLOAT64 or (array.dtype.kind in _KINDS and array.dtype.fields is None)


def array_bytes(plain: Any) -> bytes:
    """Bytes of a plain array or scalar."""
    dtype = _FLOAT64_NAME if plain.dtype is _FLOAT64 else plain.dtype.str.encode("ascii")
    array: bytes = _header(dtype, plain.shape) + plain.tobytes()
    return array


@lru_cache(maxsize=256)  # arrays come in few shapes
def _header(dtype: bytes, shape: tuple[int, ...]) -> bytes:
    return struct.pack(f"<BB{len(shape)}q", len(dtype), len(shape), *shape) + dtype


def rebuild_array(data: bytes) -> Any:
    """The array of such bytes, in memory of its own. Raises `WireError`, or what malformed bytes raise."""
    start = 2 + data[0] + 8 * data[1]
    shape, dtype, size = _read_header(data[:start])
    if size != len(data) - start:
        raise WireError("an array whose bytes do not fit its shape")
    if not size:
        return np.zeros(shape, dtype)
    if dtype.kind == "b" and max(data[start:]) > 1:
        raise WireError("a truth value that is neither")
    return np.ndarray(shape, dtype, data, start).copy()


@lru_cache(maxsize=256)
def _read_header(data: bytes) -> tuple[tuple[int, ...], Any, int]:
    """Shape, type, and the number of bytes that come behind."""
    dimensions = data[1]
    if dimensions > _MAX_DIMENSIONS:
        raise WireError("an array with an impossible shape")
    _, _, *shape = struct.unpack_from(f"<BB{dimensions}q", data)
    if shape and min(shape) < 0:
        raise WireError("an array with an impossible shape")
    name = data[2 + 8 * dimensions :].decode("ascii")
    if not _DTYPE.fullmatch(name):
        raise WireError("an array of an impossible type")
    dtype = np.dtype(name)
    return tuple(shape), dtype, math.prod(shape) * dtype.itemsize
