"""Frames: whole messages with their length in front."""

from __future__ import annotations

import struct
from typing import Any

import msgpack

from .errors import TooLarge, WireError
from .values import MAX_VALUES, PACKER, Reader

LENGTH = struct.Struct("<I")
_SMALL = 1 << 16


def pack_message(message: list[Any], limit: int) -> bytes:
    """Frame of a message, length included. Raises `TooLarge` beyond `limit` bytes."""
    payload: bytes = PACKER.pack(message)
    if len(payload) > limit:
        raise TooLarge(f"{len(payload)} bytes")
    return LENGTH.pack(len(payload)) + payload


def unpack_message(payload: bytes) -> list[Any]:
    """Message of a frame without its length: a list that begins with a number and a verb. Raises `WireError`."""
    try:
        # A small one cannot hold too many values. With `timestamp` come numbers, no objects whose hashes collide.
        if len(payload) <= _SMALL:
            message = msgpack.unpackb(payload, strict_map_key=False, unicode_errors="surrogatepass", timestamp=1)
        else:
            message = _unpack_large(payload)
    except (ValueError, TypeError, RecursionError) as error:
        raise WireError(f"not a message: {type(error).__name__}") from None
    if type(message) is not list or len(message) < 2 or type(message[0]) is not int or type(message[1]) is not str:
        raise WireError("not a message: number and verb are missing")
    return message


def _unpack_large(payload: bytes) -> Any:
    reader = Reader(lambda token: token)
    return msgpack.unpackb(
        payload,
        list_hook=reader.sequence,
        object_pairs_hook=reader.dictionary,
        strict_map_key=False,
        unicode_errors="surrogatepass",
        timestamp=1,
        max_array_len=MAX_VALUES,
        max_map_len=MAX_VALUES,
    )
