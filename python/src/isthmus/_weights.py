"""Weights as numpy arrays and as torch tensors."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Union

import numpy as np

from ._errors import BadInput, describe, need
from ._safetensors import Stored, looks_like, read_safetensors
from ._store import Artifact

if TYPE_CHECKING:
    import torch

#: Where weights are: a file, or an artifact of a store.
Source = Union[str, "os.PathLike[str]", Artifact]


def weights(source: Source) -> dict[str, np.ndarray]:
    """The tensors of a safetensors or npz file, or of an artifact, by name, each in an array of its own.

    Types are kept, but for bfloat16, which numpy does not have: it becomes float32, which holds it exactly. Layouts are
    kept: Isthmus's own files have PyTorch's (linear: out x in; convolution: out x in x height x width).

    >>> isthmus.weights("a.safetensors")["fc1.weight"].shape    # doctest: +SKIP
    (64, 784)
    """
    return {name: _as_numpy(*stored) for name, stored in _read(source).items()}


def state_dict(source: Union[Source, Mapping[str, np.ndarray]]) -> dict[str, torch.Tensor]:
    """The same as torch tensors, or the arrays of a dict: what ``torch.nn.Module.load_state_dict`` takes.

    Names, layouts and types are kept, bfloat16 too. A file in Flax's layout is refused: its kernels lie otherwise.

    >>> module.load_state_dict(isthmus.state_dict("a.safetensors"))    # doctest: +SKIP
    """
    torch = need("torch", "torch")
    if isinstance(source, Mapping):
        stored = {name: ("", _native(np.array(array))) for name, array in source.items()}
    else:
        stored = _read(source)
    flax = next((name for name in stored if name.replace("/", ".").endswith(".kernel")), None)
    if flax is not None:
        raise BadInput(
            describe("weights in Flax's layout, which torch does not take", tensor=flax)
            + "; transpose its kernels: linear ones lie in x out, convolutions height x width x in x out"
        )
    return {name: _as_torch(torch, *one) for name, one in stored.items()}


def source_bytes(source: Source) -> tuple[bytes, str]:
    """The bytes of a file or an artifact, and what it is called in messages."""
    if isinstance(source, Artifact):
        return source.read(), f"{source.store.location}/{source.key}"
    return Path(source).read_bytes(), os.fspath(source)


def _read(source: Source) -> dict[str, Stored]:
    data, where = source_bytes(source)
    if looks_like(data):
        return read_safetensors(data, where=where)[0]
    if data[:2] == b"PK":
        return _read_npz(data, where)
    hint = "; of a PyTorch file, torch.load(FILE, weights_only=True) reads the weights" if data[:1] == b"\x80" else ""
    raise BadInput(describe("not a file of weights", file=where, expected="safetensors or npz") + hint)


def _read_npz(data: bytes, where: str) -> dict[str, Stored]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
        if any(name.endswith("data.pkl") for name in names):
            hint = "torch.load(FILE, weights_only=True) reads it"
            raise BadInput(f"{describe('this is a PyTorch file', file=where, expected='safetensors or npz')}; {hint}")
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return {name: ("", _native(arrays[name])) for name in arrays.files}
    except (ValueError, zipfile.BadZipFile) as cause:
        if isinstance(cause, BadInput):
            raise
        raise BadInput(describe(f"an npz file that cannot be read: {cause}", file=where)) from cause


def _native(array: np.ndarray) -> np.ndarray:
    """Row by row, in this machine's byte order."""
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("=")).reshape(array.shape)


def _as_numpy(dtype: str, array: np.ndarray) -> np.ndarray:
    if dtype != "BF16":
        return array
    # A bfloat16 is the upper half of a float32.
    return (array.astype(np.uint32) << np.uint32(16)).view(np.float32)


def _as_torch(torch: Any, dtype: str, array: np.ndarray) -> Any:
    tensor = torch.from_numpy(array)
    return tensor.view(torch.bfloat16) if dtype == "BF16" else tensor
