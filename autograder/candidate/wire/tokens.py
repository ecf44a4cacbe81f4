"""Tokens: what stands in a blob for something that stays on its own side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgpack

from .errors import WireError

_MAX_NAME = 80


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
TOKENS: tuple[type[Token], ...] = (Reference, Argument, Callback, Module, Opaque)
_FIELDS: dict[type[Any], tuple[type, ...]] = {
    Reference: (int, str, str),
    Argument: (int,),
    Callback: (int,),
    Module: (str,),
    Opaque: (str,),
}


def pack_token(token: Token) -> bytes:
    """Bytes of a token."""
    fields = [getattr(token, name) for name in token.__dataclass_fields__]
    packed: bytes = msgpack.packb([TOKENS.index(type(token)), *fields])
    return packed


def unpack_token(data: bytes) -> Token:
    """Token of such bytes. Raises `WireError`, or what a broken MessagePack raises."""
    index, *fields = msgpack.unpackb(data)
    kind = TOKENS[index]
    expected = _FIELDS[kind]
    if len(fields) != len(expected) or any(type(a) is not b for a, b in zip(fields, expected)):  # noqa: B905
        raise WireError("a token with impossible fields")
    if any(type(field) is str and len(field) > _MAX_NAME for field in fields):
        raise WireError("a token with a name that is too long")
    token: Token = kind(*fields)
    return token
