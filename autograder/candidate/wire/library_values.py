"""Values of libraries that cross by their content: random generators by their state, CPU tensors as arrays."""

from __future__ import annotations

import struct
import sys
from typing import Any

import numpy as np

from .arrays import array_bytes, is_plain, rebuild_array
from .errors import WireError
from .tokens import Opaque

_GENERATOR = struct.Struct("<16s16sBI")


def is_generator(value: object) -> bool:
    """Whether it is what `numpy.random.default_rng` makes, and no subclass of it."""
    kind = np.random.Generator
    return type(value) is kind and type(value.bit_generator) is np.random.PCG64


def generator_bytes(generator: Any) -> bytes:
    """State of a generator; who rebuilds it draws the same numbers."""
    state = generator.bit_generator.state
    numbers = (state["state"][name].to_bytes(16, "little") for name in ("state", "inc"))
    return _GENERATOR.pack(*numbers, state["has_uint32"], state["uinteger"])


def rebuild_generator(data: bytes) -> Any:
    """The generator of such bytes."""
    state, increment, has_half, half = _GENERATOR.unpack(data)
    made = np.random.PCG64(0)
    numbers: Any = {"state": int.from_bytes(state, "little"), "inc": int.from_bytes(increment, "little")}
    made.state = {"bit_generator": "PCG64", "state": numbers, "has_uint32": int(has_half == 1), "uinteger": half}
    return np.random.Generator(made)


def is_tensor(value: object) -> bool:
    """Whether it is a tensor or a parameter of PyTorch that lies in the CPU's memory as NumPy could hold it."""
    torch: Any = sys.modules.get("torch")
    kinds = (torch.Tensor, torch.nn.Parameter) if hasattr(torch, "nn") else ()
    if type(value) not in kinds:
        return False
    tensor: Any = value
    return bool(tensor.device.type == "cpu" and tensor.layout == torch.strided and tensor.dtype != torch.bfloat16)


def tensor_bytes(tensor: Any) -> bytes:
    """Whether it requires a gradient, and its numbers."""
    plain = tensor.detach().resolve_conj().resolve_neg().numpy()
    if not is_plain(plain):
        raise WireError(f"a tensor of dtype {tensor.dtype}")
    return bytes([tensor.requires_grad]) + array_bytes(plain)


def rebuild_tensor(data: bytes) -> Any:
    """The tensor of such bytes, a leaf without history; opaque where PyTorch has not been imported by our own code."""
    torch: Any = sys.modules.get("torch")
    array = rebuild_array(data[1:])
    if torch is None:
        return Opaque("torch.Tensor")
    try:
        tensor = torch.from_numpy(array)
        return tensor.requires_grad_() if data[0] else tensor
    except (TypeError, RuntimeError) as error:  # a dtype that PyTorch does not have, or that has no gradients
        raise WireError(f"no tensor: {type(error).__name__}") from None
