"""Safetensors (https://huggingface.co/docs/safetensors), read to the letter."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

from ._errors import BadInput, IsthmusError, describe

#: What each type is read as. BF16, which numpy lacks, comes as its bits.
_DTYPES = {
    **{"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "BOOL": "|b1"},
    **{"I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1"},
    **{"U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1"},
}

Stored = tuple[str, np.ndarray]


def looks_like(data: bytes) -> bool:
    """Whether bytes begin with the length of a header that they hold: no text and no zip does."""
    return len(data) > 8 and 2 <= int.from_bytes(data[:8], "little") <= len(data) - 8 and data[8:9] == b"{"


def read_safetensors(data: bytes, *, where: str) -> tuple[dict[str, Stored], dict[str, str]]:
    """The tensors by name, each as its type's name and an array of its own, and the metadata.

    Raises BadInput, naming the tensor, for a file that does not follow the format.
    """
    if sys.byteorder != "little":
        raise IsthmusError("weights are little-endian, and this machine is big-endian: it is not supported")
    if len(data) < 8:
        raise BadInput(describe("file too short", file=where, expected="at least 8 bytes", got=len(data)))
    length = int.from_bytes(data[:8], "little")
    if length > len(data) - 8:
        what = "header longer than the file"
        raise BadInput(describe(what, file=where, expected=f"at most {len(data) - 8} bytes", got=length))
    header = _header(data[8 : 8 + length], where)
    body = memoryview(data)[8 + length :]
    metadata = header.pop("__metadata__", {})
    places = sorted(
        (_place(name, entry, where) for name, entry in header.items()),
        key=lambda place: (place[3], place[4]),
    )
    tensors: dict[str, Stored] = {}
    end = 0
    for name, dtype, shape, begin, stop in places:
        if begin != end:
            raise BadInput(describe("tensors overlap or leave a gap", file=where, tensor=name, expected=end, got=begin))
        end = stop
        if stop > len(body):
            raise BadInput(describe("a tensor lies beyond the file", file=where, tensor=name, got=stop))
        array = np.frombuffer(body[begin:stop], dtype=_DTYPES[dtype]).reshape(shape)
        tensors[name] = (dtype, array.copy())
    if end != len(body):
        raise BadInput(describe("bytes behind the last tensor", file=where, expected=end, got=len(body)))
    return tensors, metadata


def _header(text: bytes, where: str) -> dict[str, Any]:
    def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name stands twice")
        return found

    try:
        header = json.loads(text.decode("utf-8"), object_pairs_hook=without_duplicates)
    except (ValueError, RecursionError) as cause:
        raise BadInput(describe(f"a bad header: {cause}", file=where)) from cause
    if not isinstance(header, dict):
        raise BadInput(describe("a bad header", file=where, expected="an object of tensors"))
    return header


def _place(name: str, entry: Any, where: str) -> tuple[str, str, tuple[int, ...], int, int]:
    try:
        dtype, shape, (begin, end) = entry["dtype"], entry["shape"], entry["data_offsets"]
    except (KeyError, TypeError, ValueError) as cause:
        expected = "dtype, shape and data_offsets"
        raise BadInput(describe("a bad header", file=where, tensor=name, expected=expected)) from cause
    if dtype not in _DTYPES:
        expected = " ".join(_DTYPES)
        raise BadInput(describe("a type that is not read here", file=where, tensor=name, expected=expected, got=dtype))
    numbers = [*shape, begin, end] if isinstance(shape, list) else [None]
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise BadInput(describe("a bad header", file=where, tensor=name, expected="whole numbers", got=entry))
    count = 1
    for size in shape:
        count *= size
    expected_bytes = count * np.dtype(_DTYPES[dtype]).itemsize
    if end - begin != expected_bytes:
        what = f"not the bytes of {dtype} of shape {'x'.join(map(str, shape)) or 'none'}"
        raise BadInput(describe(what, file=where, tensor=name, expected=expected_bytes, got=end - begin))
    return name, dtype, tuple(shape), begin, end
