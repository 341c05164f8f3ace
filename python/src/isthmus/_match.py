"""What a matching came to: its models and their permutations, out of a store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ._errors import BadInput, Damaged, describe
from ._record import content_hash, open_record
from ._store import Artifact, StoreLike, open_store
from ._study import artifact_of


@dataclass(frozen=True)
class Match:
    """One matching task."""

    digest: str
    #: The method with its options, as in ``weight:restarts=5``.
    method: str
    #: The notation of the network of all models.
    network: str
    #: What was lined up: ``models[0]`` is A and ``models[1]`` is B.
    models: tuple[Artifact, ...]
    #: One a model: the first is the identity, ``permutations[1]`` re-orders B.
    permutations: tuple[Artifact, ...]
    #: Everything else that the record says: objective, distances, times, the proof.
    result: dict[str, Any] = field(repr=False)


def match(store: StoreLike, digest: str) -> Match:
    """Reads a matching by the digest of its task, which stands in the column ``match`` of a study's frame.

    Raises Damaged unless the record is whole and of this task, NotFound where there is none.

    >>> found = isthmus.match(".isthmus/store", frame["match"].iloc[0])    # doctest: +SKIP
    >>> b = isthmus.weights(found.models[1])                               # doctest: +SKIP
    """
    if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest):
        hint = "a cell that is not done has no digest: see its status"
        raise BadInput(f"{describe('not the digest of a task', expected='64 hex digits', got=digest)}; {hint}")
    opened = open_store(store)
    key = f"results/{digest}.json"
    where = f"{opened.location}/{key}"
    record = open_record(opened.get(key), where=where)
    identity = {name: record.get(name) for name in ("kind", "version", "spec", "inputs")}
    actual = content_hash(identity)
    if actual != digest:
        raise Damaged(describe("this is the record of another task", where=where, expected=digest, got=actual))
    if record["kind"] != "match":
        raise BadInput(describe("this task is no matching", where=where, expected="match", got=record["kind"]))
    spec, result = record["spec"], record["result"]
    permutations = tuple(artifact_of(opened, one, where=where) for one in result["permutations"])
    count = len(permutations) * spec.get("checkpoints", 1)
    models = tuple(Artifact(opened, one) for one in record["inputs"][:count])
    if len(models) != count:
        raise Damaged(describe("a matching of too few models", where=where, expected=count, got=len(models)))
    return Match(digest, spec["method"], spec["network"], models, permutations, result)
