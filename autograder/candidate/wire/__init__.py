"""What crosses the trust line: plain data of a closed set of types, in frames of bounded length.

A frame is a length (4 bytes, little endian) and a MessagePack array `[number, verb, *fields]`. Values of the tests and
of the student travel inside it as byte strings of their own ("blobs"), made by `pack` and read by `unpack`.

A blob holds None, bool, int, float, complex, str, bytes, list, tuple, dict with str, int, bool or None as keys, NumPy
arrays and scalars of the kinds b i u f c S U, and tokens that stand for what stays on its own side. Exactly these types
are rebuilt: an object of a subclass arrives as its base or not at all, so nothing that a student writes as a method
(`__eq__`, `__array__`, `__reduce__`) ever runs on the other side.
"""

from .errors import TooLarge, WireError
from .frames import LENGTH, pack_message, unpack_message
from .library_values import is_generator, is_tensor
from .tokens import Argument, Callback, Module, Opaque, Reference, Token
from .values import pack, type_name, unpack

__all__ = [
    "LENGTH",
    "Argument",
    "Callback",
    "Module",
    "Opaque",
    "Reference",
    "Token",
    "TooLarge",
    "WireError",
    "is_generator",
    "is_tensor",
    "pack",
    "pack_message",
    "type_name",
    "unpack",
    "unpack_message",
]
