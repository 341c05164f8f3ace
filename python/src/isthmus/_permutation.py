"""Permutations of hidden units, and what they do to weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

import numpy as np

from ._errors import BadInput, describe
from ._safetensors import looks_like, read_safetensors
from ._weights import Source, source_bytes


@dataclass(frozen=True)
class Axis:
    """Where a group lies on one axis of a tensor: unit i takes the ``block`` entries from ``offset + i * block`` on."""

    tensor: str
    axis: int
    offset: int
    block: int


@dataclass(frozen=True)
class Group:
    """Hidden units that can only be re-ordered together, and every axis on which they lie."""

    name: str
    size: int
    axes: tuple[Axis, ...]


def spec(file: Source) -> tuple[Group, ...]:
    """Reads a permutation spec, as ``isthmus spec FILE --json`` prints it for a network or for a model's own tensors.

    >>> groups = isthmus.spec("b.spec.json")    # doctest: +SKIP
    """
    value, where = _json(file)
    return groups_of(value.get("groups") if isinstance(value, dict) else value, where=where)


def groups_of(value: Any, *, where: str) -> tuple[Group, ...]:
    """The groups of a spec as plain JSON data."""
    try:
        return tuple(
            Group(
                str(group["name"]),
                int(group["size"]),
                tuple(Axis(str(a["tensor"]), int(a["axis"]), int(a["offset"]), int(a["block"])) for a in group["axes"]),
            )
            for group in value
        )
    except (KeyError, TypeError, ValueError) as cause:
        expected = '{"groups": [{"name", "size", "axes": [{"tensor", "axis", "offset", "block"}]}]}'
        hint = "isthmus spec FILE --json prints one"
        raise BadInput(f"{describe('not a permutation spec', file=where, expected=expected)}; {hint}") from cause


def permutation(file: Source) -> dict[str, np.ndarray]:
    """Reads a permutation of ``isthmus match -o``, JSON or safetensors, or an artifact: indices by group.

    Unit i of the permuted network is unit ``indices[i]`` of the network it is applied to, as in numpy's ``take``. Raises
    BadInput unless each group is a re-ordering of 0..n-1.

    >>> isthmus.permutation("pi.json")["fc1"]    # doctest: +SKIP
    array([12,  3, ...])
    """
    data, where = source_bytes(file)
    if looks_like(data):
        tensors, _ = read_safetensors(data, where=where)
        groups: Any = {name: array.tolist() for name, (_, array) in tensors.items()}
    else:
        value, _ = _json(file)
        groups = value.get("permutation") if isinstance(value, dict) else None
    if not isinstance(groups, dict):
        expected = '{"permutation": {GROUP: [indices]}}'
        raise BadInput(describe("not a permutation file", file=where, expected=expected))
    return {name: _indices(name, indices, where=where) for name, indices in groups.items()}


def apply(
    weights: Mapping[str, np.ndarray],
    permutation: Mapping[str, Sequence[int] | np.ndarray],
    spec: Sequence[Group],
) -> dict[str, np.ndarray]:
    """Re-orders the hidden units of a network, as ``isthmus match --write`` does: the same function of its input.

    Arrays outside the spec are those of ``weights``, the others are copies. Raises BadInput where permutation, spec and
    weights do not fit each other.

    >>> aligned = isthmus.apply(b, isthmus.permutation("pi.json"), isthmus.spec("b.spec.json"))    # doctest: +SKIP
    """
    sizes = {group.name: group.size for group in spec}
    if set(sizes) != set(permutation):
        what = "permutation and spec have other groups"
        raise BadInput(describe(what, expected=" ".join(sorted(sizes)), got=" ".join(sorted(permutation))))
    orders: dict[tuple[str, int], np.ndarray] = {}
    for group in spec:
        indices = _indices(group.name, permutation[group.name], where="the permutation")
        if len(indices) != group.size:
            what = "permutation does not fit the spec"
            raise BadInput(describe(what, group=group.name, expected=group.size, got=len(indices)))
        for place in group.axes:
            entries = _entries(group, place, indices, weights)
            before = orders.get((place.tensor, place.axis))
            # Where two groups share entries, the first is applied first.
            orders[place.tensor, place.axis] = entries if before is None else before[entries]
    aligned = dict(weights)
    for (tensor, axis), entries in orders.items():
        aligned[tensor] = np.take(aligned[tensor], entries, axis=axis)
    return aligned


def _entries(group: Group, place: Axis, indices: np.ndarray, weights: Mapping[str, np.ndarray]) -> np.ndarray:
    """The entries of an axis in their new order."""
    shape = weights[place.tensor].shape if place.tensor in weights else None
    least = place.offset + group.size * place.block
    if shape is None or place.axis >= len(shape) or shape[place.axis] < least:
        got = "no such tensor" if shape is None else f"shape {'x'.join(map(str, shape))}"
        what = "weights do not fit the spec"
        raise BadInput(
            describe(what, group=group.name, tensor=place.tensor, axis=place.axis, expected=f"{least} entries", got=got)
        )
    entries = np.arange(shape[place.axis])
    within = np.arange(place.block)
    entries[place.offset : least] = (place.offset + indices[:, None] * place.block + within).ravel()
    return entries


def _indices(group: str, values: Any, *, where: str) -> np.ndarray:
    values = values.tolist() if isinstance(values, np.ndarray) else values
    is_list = isinstance(values, (list, tuple)) and all(type(value) is int for value in values)
    if not is_list or sorted(values) != list(range(len(values))):
        expected = f"each of 0..{len(values) - 1} once" if is_list else "a list of whole numbers"
        raise BadInput(describe("not a permutation", file=where, group=group, expected=expected))
    return np.array(values, dtype=np.int64)


def _json(file: Source) -> tuple[Any, str]:
    data, where = source_bytes(file)
    try:
        return json.loads(data.decode("utf-8")), where
    except ValueError as cause:
        raise BadInput(describe(f"this is not JSON: {cause}", file=where)) from cause
