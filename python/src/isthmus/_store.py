"""A store, read: a folder or a bucket with S3's protocol. Nothing is written."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Protocol, Union
from urllib.parse import parse_qs, urlsplit
from urllib.request import url2pathname

from ._errors import BadInput, Damaged, NotFound, describe, need


class Store(Protocol):
    """Bytes under keys."""

    #: For messages.
    location: str

    def get(self, key: str) -> bytes:
        """The bytes under a key. Raises NotFound where there are none."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin with a prefix that ends with a slash."""
        ...


@dataclass(frozen=True)
class Artifact:
    """Bytes in a store under their own hash: a model, a permutation, a data set."""

    store: Store = field(repr=False)
    sha256: str

    @property
    def key(self) -> str:
        """Where it lies in its store."""
        return f"artifacts/sha256/{self.sha256}"

    def read(self) -> bytes:
        """Its bytes. Raises Damaged where they are not those of its hash, NotFound where it has gone."""
        data = self.store.get(self.key)
        actual = hashlib.sha256(data).hexdigest()
        if actual != self.sha256:
            raise Damaged(
                describe(
                    "an artifact is damaged",
                    store=self.store.location,
                    key=self.key,
                    expected=f"sha256:{self.sha256}",
                    got=f"sha256:{actual} ({len(data)} bytes)",
                )
                + "; run the study again with leave to write there: it is removed, and made anew"
            )
        return data


#: How a store is named: a folder, a ``file:`` or ``s3:`` URL, or one that is open already.
StoreLike = Union[str, "os.PathLike[str]", Store]


def open_store(store: StoreLike) -> Store:
    """Opens the store that a folder or a URL names, as ``--store`` of the command line does.

    >>> open_store(".isthmus/store")                                        # doctest: +SKIP
    >>> open_store("s3://weights/mine?endpoint=http://127.0.0.1:9000")       # doctest: +SKIP

    A bucket's keys are taken from ISTHMUS_S3_ACCESS_KEY and ISTHMUS_S3_SECRET_KEY.
    """
    if not isinstance(store, (str, os.PathLike)):
        return store
    name = os.fspath(store)
    if name.startswith("s3://"):
        return _Bucket(name)
    if name.startswith("file:///"):
        return _Folder(Path(url2pathname(urlsplit(name).path)))
    if "://" in name:
        expected = "a folder, file:///path or s3://bucket/prefix?endpoint=http://host:port"
        raise BadInput(describe("no store is named by this URL", store=name, expected=expected))
    return _Folder(Path(name))


class _Folder:
    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise NotFound(
                describe("there is no such store", folder=folder.absolute())
                + "; a run makes one in .isthmus/store, or where its --store says"
            )
        self._root = folder.absolute()
        self.location = f"folder {self._root}"

    def get(self, key: str) -> bytes:
        try:
            return (self._root / key).read_bytes()
        except FileNotFoundError as cause:
            raise _not_found(self.location, key) from cause

    def keys(self, prefix: str) -> Iterator[str]:
        folder = self._root / prefix
        if not folder.is_dir():
            return
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(self._root).as_posix()


class _Bucket:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        if parts.username or parts.password:
            raise BadInput(f"the store's URL must not hold keys; {_HOW_TO_GIVE_KEYS}")
        unknown = sorted(set(query) - {"endpoint", "region"})
        if not parts.hostname or unknown or "endpoint" not in query:
            expected = "s3://bucket/prefix?endpoint=http://host:port[&region=NAME]"
            raise BadInput(describe("a bad URL of a store", expected=expected, got=url))
        access, secret = (os.environ.get(f"ISTHMUS_S3_{key}_KEY") for key in ("ACCESS", "SECRET"))
        if not access or not secret:
            what = "the s3 store needs an access key and a secret key"
            raise BadInput(f"{describe(what, bucket=parts.hostname)}; {_HOW_TO_GIVE_KEYS}")
        boto3 = need("boto3", "s3")
        endpoint = query["endpoint"][0]
        prefix = parts.path.strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._bucket = parts.hostname
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=query.get("region", ["us-east-1"])[0],
            aws_access_key_id=access,
            aws_secret_access_key=secret,
            config=need("botocore.config", "s3").Config(s3={"addressing_style": "path"}),
        )
        self.location = f"s3 {endpoint}/{self._bucket}/{prefix}".rstrip("/")

    def get(self, key: str) -> bytes:
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
        except self._client.exceptions.NoSuchKey as cause:
            raise _not_found(self.location, key) from cause
        return bytes(answer["Body"].read())

    def keys(self, prefix: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix):
            for one in page.get("Contents", []):
                yield one["Key"][len(self._prefix) :]


_HOW_TO_GIVE_KEYS = "give them in ISTHMUS_S3_ACCESS_KEY and ISTHMUS_S3_SECRET_KEY"


def _not_found(location: str, key: str) -> NotFound:
    return NotFound(
        describe("object not found", store=location, key=key)
        + "; it was never stored there, or was deleted: check that the store is the right one"
    )
