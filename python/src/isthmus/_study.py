"""Studies that a store has, by their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ._errors import BadInput, Damaged, NotFound, describe
from ._permutation import Group, groups_of
from ._read import table_frame
from ._record import open_record
from ._store import Artifact, Store, StoreLike, open_store

if TYPE_CHECKING:
    import pandas


def studies(store: StoreLike) -> list[str]:
    """The names of the studies that a store has, sorted.

    >>> isthmus.studies(".isthmus/store")    # doctest: +SKIP
    ['quickstart', 'tiny']
    """
    found = (re.fullmatch(r"studies/([a-z0-9-]+)\.json", key) for key in open_store(store).keys("studies/"))
    return sorted(match[1] for match in found if match)


def study(store: StoreLike, name: str) -> pandas.DataFrame:
    """What the newest run of a study measured, one row a measurement, out of a store: as ``read`` gives it.

    The digests of the tasks stand in the columns ``trainA``, ``trainB``, ``match`` and ``evaluate``; the study itself,
    with all defaults, in ``frame.attrs["study"]``. Raises NotFound where the store has no study of this name, and
    Damaged where a record or the table is not what was written.

    >>> frame = isthmus.study("s3://weights?endpoint=http://127.0.0.1:9000", "tiny")    # doctest: +SKIP
    """
    opened = open_store(store)
    record = _record_of(opened, name)
    rows = artifact_of(opened, record.get("rows"), where=_key(name))
    run = {"date": record.get("createdAt"), "trace": record.get("trace")}
    where = f"{opened.location}/{rows.key}"
    frame = table_frame(rows.read().decode("utf-8"), where=where, more=run)
    frame.attrs["study"] = record.get("study")
    return frame


def study_spec(store: StoreLike, name: str, network: str) -> tuple[Group, ...]:
    """The permutation spec of one of a study's networks: what ``apply`` needs, as ``spec`` reads it from a file.

    >>> groups = isthmus.study_spec(".isthmus/store", "tiny", "mlp:784-64-32-10")    # doctest: +SKIP
    """
    opened = open_store(store)
    networks = _record_of(opened, name).get("networks", {})
    if network not in networks:
        known = " ".join(networks)
        raise NotFound(describe("the study has no such network", study=name, network=network, known=known))
    return groups_of(networks[network], where=_key(name))


def artifact_of(store: Store, reference: Any, *, where: str) -> Artifact:
    """The artifact that a record names."""
    sha256 = reference.get("sha256") if isinstance(reference, dict) else None
    if not isinstance(sha256, str) or not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Damaged(describe("a record names no artifact", where=where, got=reference))
    return Artifact(store, sha256)


def _record_of(store: Store, name: str) -> dict[str, Any]:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        expected = "lower-case letters, digits and hyphens"
        raise BadInput(describe("not the name of a study", name=name, expected=expected))
    try:
        data = store.get(_key(name))
    except NotFound as cause:
        known = " ".join(studies(store)) or "none"
        raise NotFound(
            describe("the store has no study of this name", store=store.location, study=name, known=known)
            + "; isthmus run STUDY.yaml keeps it there, and so does isthmus results STUDY.yaml"
        ) from cause
    where = f"{store.location}/{_key(name)}"
    record = open_record(data, where=where)
    if record.get("name") != name:
        got = record.get("name")
        raise Damaged(describe("this is the record of another study", where=where, expected=name, got=got))
    return record


def _key(name: str) -> str:
    return f"studies/{name}.json"
