"""Everything of the closed set survives the way across, and nothing else does."""

from __future__ import annotations

import math
import struct
import tracemalloc
from contextlib import suppress
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.candidate import wire
from autograder.candidate.wire import Argument, Callback, Module, Opaque, Reference, Token, TooLarge, WireError

MEBIBYTE = 1 << 20

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 500), 1 << 500),
    st.floats(),
    st.complex_numbers(),
    st.text(st.characters(exclude_categories=())),  # half characters too
    st.binary(),
)
KEYS = st.one_of(st.text(), st.booleans(), st.none(), st.integers(-(1 << 53) + 1, (1 << 53) - 1))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(KEYS, inner, max_size=4),
    ),
    max_leaves=20,
)
DTYPES = st.one_of(
    arrays.boolean_dtypes(),
    arrays.integer_dtypes(endianness="?"),
    arrays.unsigned_integer_dtypes(endianness="?"),
    arrays.floating_dtypes(endianness="?"),
    arrays.complex_number_dtypes(endianness="?"),
    arrays.byte_string_dtypes(max_len=9),
    arrays.unicode_string_dtypes(max_len=9),
)
ARRAYS = DTYPES.flatmap(lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0)))


def refer(value: object) -> Token:
    return Opaque(wire.type_name(value))


def same(token: Token) -> Token:
    return token


def crossed(value: object) -> Any:
    return wire.unpack(wire.pack(value, refer), same)


def equal(one: Any, other: Any) -> bool:
    """Equal in value and in every type; NaN is NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(equal(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict):
        pairs = zip(one.items(), other.items(), strict=True)
        return len(one) == len(other) and all(equal(list(a), list(b)) for a, b in pairs)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    if isinstance(one, complex):
        return equal([one.real, one.imag], [other.real, other.imag])
    return bool(one == other)


@given(VALUES)
def test_plain_values_come_back_as_they_were(value: Any) -> None:
    assert equal(crossed(value), value)


@given(ARRAYS)
def test_arrays_come_back_with_shape_dtype_and_every_byte(array: Any) -> None:
    back = crossed(array)
    assert type(back) is np.ndarray
    assert (back.shape, back.dtype.str, back.tobytes()) == (array.shape, array.dtype.str, array.tobytes())
    assert back.flags.writeable
    assert back.flags.owndata or back.size == 0 or back.base is not None


@given(DTYPES.flatmap(lambda dtype: arrays.arrays(dtype, (1,))))
def test_numpy_scalars_come_back_with_their_dtype(array: Any) -> None:
    scalar = array[0]
    back = crossed(scalar)
    assert isinstance(back, np.generic)
    assert (back.dtype.kind, np.asarray(back).tobytes()) == (
        np.asarray(scalar).dtype.kind,
        np.asarray(scalar).tobytes(),
    )


@pytest.mark.parametrize(
    "token",
    [Reference(3, "callable", "function"), Argument(0), Callback(7), Module("numpy"), Opaque("generator")],
)
def test_tokens_come_back_as_what_they_stand_for(token: Token) -> None:
    assert crossed([token]) == [token]
    assert wire.unpack(wire.pack(token, refer), lambda found: ("resolved", found)) == ("resolved", token)


@given(st.integers(0, 1 << 64), st.integers(0, 5))
def test_a_random_generator_goes_on_where_it_was(seed: int, drawn: int) -> None:
    generator = np.random.default_rng(seed)
    generator.integers(0, 9, drawn, dtype=np.uint32)  # leaves half a number behind
    back = crossed([generator])[0]
    assert type(back) is np.random.Generator
    assert back.integers(0, 1 << 31, 4).tolist() == generator.integers(0, 1 << 31, 4).tolist()
    assert back.normal() == generator.normal()


def test_a_generator_with_habits_of_its_own_stays_where_it_is() -> None:
    sly = type("Sly", (np.random.Generator,), {})(np.random.PCG64(0))
    assert type(crossed(sly)) is Opaque
    assert type(crossed(np.random.Generator(np.random.MT19937(0)))) is Opaque


@given(st.binary(max_size=60))
def test_bytes_that_claim_to_be_a_generator_are_one_or_refused(data: bytes) -> None:
    with suppress(WireError):
        assert type(wire.unpack(msgpack.packb(msgpack.ExtType(8, data)), same)) is np.random.Generator


class Sly(float):
    def __eq__(self, other: object) -> bool:
        return True

    def __reduce__(self) -> Any:
        raise AssertionError("never asked")

    __hash__ = float.__hash__


class SlyArray(np.ndarray[Any, Any]):
    def __eq__(self, other: object) -> Any:
        return True

    __hash__ = None  # type: ignore[assignment]


def test_a_subclass_arrives_as_the_plain_value_inside_it() -> None:
    assert type(crossed(Sly(3.0))) is float
    assert type(crossed(np.zeros(3).view(SlyArray))) is np.ndarray
    assert type(crossed(type("Pairs", (dict,), {})(a=1))) is dict
    assert type(crossed(type("Text", (str,), {})("a"))) is str


def generator() -> Any:
    yield 1


@pytest.mark.parametrize(
    "value",
    [
        generator(),
        object(),
        {1, 2},
        np.ma.masked_all(3),
        np.array([None, object()], dtype=object),
        np.zeros(2, [("a", "f8")]),
        np.array(["2020-01-01"], "M8[D]"),
        slice(1),
    ],
)
def test_what_cannot_cross_arrives_as_the_name_of_its_type(value: object) -> None:
    assert type(crossed(value)) is Opaque


def test_an_argument_that_is_returned_is_known_as_itself() -> None:
    array = np.ones(3)
    blob = wire.pack((array, array.copy()), refer, {id(array): 2})
    first, second = wire.unpack(blob, same)
    assert first == Argument(2)
    assert type(second) is np.ndarray


def test_what_is_too_large_or_too_deep_is_said_to_be() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    cyclic: list[Any] = []
    cyclic.append(cyclic)
    for value in (1 << 40_000, deep, cyclic):
        with pytest.raises(TooLarge):
            wire.pack(value, refer)


def test_dictionaries_with_keys_that_could_collide_are_not_rebuilt() -> None:
    keys = {(1 << 61) * n - n: 0 for n in range(2, 5)}
    assert type(crossed(keys)) is Opaque
    assert type(crossed({1.5: 0})) is Opaque
    assert type(crossed({(1, 2): 0})) is Opaque


def hostile(blob: bytes) -> None:
    """Unpacking gives a value or a WireError, and nothing else."""
    with suppress(WireError):
        wire.unpack(blob, same)
    with suppress(WireError):
        wire.unpack_message(blob)


@given(st.binary(max_size=400))
def test_noise_raises_nothing_but_wire_errors(blob: bytes) -> None:
    hostile(blob)


@given(VALUES, st.data())
def test_damaged_blobs_raise_nothing_but_wire_errors(value: Any, data: st.DataObject) -> None:
    blob = bytearray(wire.pack([value, np.ones((2, 3)), (1, 2)], refer))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] = data.draw(st.integers(0, 255))
    hostile(bytes(blob))
    hostile(bytes(blob[:place]))


@given(st.integers(0, 255), st.binary(max_size=60))
def test_extensions_of_any_kind_raise_nothing_but_wire_errors(code: int, data: bytes) -> None:
    hostile(struct.pack(">BBB", 0xC7, len(data), code) + data)


@given(
    st.lists(st.integers(-(1 << 62), 1 << 62), max_size=40),
    st.one_of(st.text("<>|=biufcSUOVMm0123456789", max_size=12), st.binary(max_size=12)),
    st.binary(max_size=64),
)
def test_array_headers_of_any_kind_raise_nothing_but_wire_errors(shape: list[int], name: Any, raw: bytes) -> None:
    dtype = name.encode() if isinstance(name, str) else name
    data = struct.pack(f"<BB{len(shape)}q", len(dtype), len(shape), *shape) + dtype + raw
    hostile(msgpack.packb(msgpack.ExtType(4, data)))
    hostile(msgpack.packb(msgpack.ExtType(5, data)))


@given(st.lists(st.one_of(st.integers(-5, 1 << 40), st.text(max_size=200), st.none(), st.binary()), max_size=5))
def test_tokens_of_any_kind_raise_nothing_but_wire_errors(fields: list[Any]) -> None:
    hostile(msgpack.packb(msgpack.ExtType(6, msgpack.packb(fields, unicode_errors="surrogatepass"))))


BOMBS = {
    "empty lists": b"\xdd" + struct.pack(">I", 6_000_000) + b"\x90" * 6_000_000,
    "empty dictionaries": b"\xdd" + struct.pack(">I", 6_000_000) + b"\x80" * 6_000_000,
    "short texts": b"\xdd" + struct.pack(">I", 2_000_000) + b"\xa2ab" * 2_000_000,
    "tuples": b"\xdd" + struct.pack(">I", 2_000_000) + b"\xd4\x03\x90" * 2_000_000,
    "lists of lists": b"\xdd" + struct.pack(">I", 3_000_000) + b"\x91\x90" * 3_000_000,
    "a promise of a list": b"\xdd\xff\xff\xff\xff",
    "a promise of a dictionary": b"\xdf\xff\xff\xff\xff",
    "promises inside promises": b"\xdd\xff\xff\xff\xff" * 200,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
@pytest.mark.parametrize("read", [lambda blob: wire.unpack(blob, same), wire.unpack_message], ids=["blob", "frame"])
def test_a_bomb_takes_bounded_memory(bomb: bytes, read: Any) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            read(bomb)
        assert tracemalloc.get_traced_memory()[1] < 160 * MEBIBYTE
    finally:
        tracemalloc.stop()


def test_a_truth_value_that_is_neither_is_refused() -> None:
    data = struct.pack("<BBq", 3, 1, 1) + b"|b1" + b"\x07"
    with pytest.raises(WireError):
        wire.unpack(msgpack.packb(msgpack.ExtType(4, data)), same)


def test_a_message_is_a_list_that_begins_with_a_number_and_a_verb() -> None:
    frame = wire.pack_message([1, "call", b"x"], 100)
    assert wire.LENGTH.unpack(frame[:4])[0] == len(frame) - 4
    assert wire.unpack_message(frame[4:]) == [1, "call", b"x"]
    for other in ([], [1], ["call", 1], [True, "call"], {"a": 1}, 5, None):
        with pytest.raises(WireError):
            wire.unpack_message(msgpack.packb(other))


def test_a_message_beyond_the_limit_is_not_made() -> None:
    with pytest.raises(TooLarge):
        wire.pack_message([1, "returned", b"x" * 100], 50)


def test_no_object_of_messagepack_itself_comes_out_of_a_message_or_a_blob() -> None:
    stamp = msgpack.packb(msgpack.Timestamp(5, 7))
    message = wire.unpack_message(b"\x93\x01\xa1v\x81" + stamp + stamp)
    assert {type(part) for pair in message[2].items() for part in pair} == {float}
    assert type(wire.unpack(stamp, lambda token: token)) is float
