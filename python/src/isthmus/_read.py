"""Reads a results folder, or a table that the command line wrote."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence, Union

from ._errors import BadInput, NotFound, describe, need
from ._record import refuse_constant
from ._table import frame_of, typed

if TYPE_CHECKING:
    import pandas


def read(path: Union[str, os.PathLike[str]]) -> pandas.DataFrame:
    """What a study measured, one row a measurement, as a pandas frame.

    ``path`` is a results folder of ``isthmus run`` (``results/NAME``), or a table as csv, json or parquet; which of
    them, the content tells. Missing values are NA (NaN among numbers in double precision); why one is missing
    stands in ``status`` and ``reason``.

    >>> frame = isthmus.read("results/tiny")                                            # doctest: +SKIP
    >>> frame[frame["metric"] == "loss-barrier"].groupby("matcher")["value"].mean()     # doctest: +SKIP
    """
    file = Path(path)
    if file.is_dir():
        file = _table_in(file)
    where = str(file)
    try:
        data = file.read_bytes()
    except FileNotFoundError as cause:
        what = describe("there is no such file or folder", path=file)
        raise NotFound(f"{what}; isthmus run STUDY.yaml writes results/NAME") from cause
    if data[:4] == b"PAR1":
        return frame_of(_parquet_columns(data), where=where)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        expected = "csv, json or parquet"
        raise BadInput(describe("not a table of Isthmus", path=file, expected=expected)) from cause
    if text.lstrip()[:1] in ("{", "["):
        return table_frame(text, where=where)
    return frame_of(_csv_columns(text, where), where=where)


def table_frame(
    text: str, *, where: str, more: Mapping[str, object] | None = None
) -> pandas.DataFrame:
    """A table of JSON: ``{"columns": [{"name"}], "rows": [[values]]}``, or a list of objects; with ``more`` columns
    of one value each behind it."""
    try:
        table = json.loads(text, parse_constant=refuse_constant)
    except ValueError as cause:
        raise BadInput(describe(f"this is not JSON: {cause}", where=where)) from cause
    names, rows = _names_and_rows(table, where)
    for number, row in enumerate(rows, 1):
        if len(row) != len(names):
            expected = f"{len(names)} values"
            raise BadInput(
                describe("a row of another length", where=where, row=number, expected=expected, got=len(row))
            )
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    return frame_of({**columns, **{name: [one] * len(rows) for name, one in (more or {}).items()}}, where=where)


def _names_and_rows(table: Any, where: str) -> tuple[list[str], list[list[Any]]]:
    if isinstance(table, list) and all(isinstance(row, dict) for row in table):
        names = list(dict.fromkeys(name for row in table for name in row))
        return names, [[row.get(name) for name in names] for row in table]
    try:
        names, rows = [column["name"] for column in table["columns"]], table["rows"]
        if all(isinstance(name, str) for name in names) and all(isinstance(row, list) for row in rows):
            return names, rows
    except (KeyError, TypeError):
        pass
    expected = '{"columns": [{"name"}], "rows": [[values]]} or a list of rows'
    hint = "; of a results folder, give the folder itself" if where.endswith("results.json") else ""
    raise BadInput(describe("not a table of Isthmus", where=where, expected=expected) + hint)


def _table_in(folder: Path) -> Path:
    file = folder / "measurements.json"
    if file.is_file():
        return file
    if (folder / "results.json").is_file():
        raise NotFound(
            describe("the results folder has no measurements.json", folder=folder)
            + "; an older version wrote it: isthmus run STUDY.yaml once more, which computes nothing that the store has"
        )
    raise NotFound(
        describe("this is no results folder", folder=folder, expected="measurements.json in it")
        + "; isthmus run STUDY.yaml writes results/NAME"
    )


def _csv_columns(text: str, where: str) -> dict[str, list[Any]]:
    lines = list(csv.reader(io.StringIO(text, newline="")))
    names = lines[0] if lines else []
    for number, line in enumerate(lines[1:], 1):
        if len(line) != len(names):
            expected = f"{len(names)} fields"
            raise BadInput(
                describe("a row of another length", where=where, row=number, expected=expected, got=len(line))
            )
    return {name: typed(name, [line[i] or None for line in lines[1:]]) for i, name in enumerate(names)}


def _parquet_columns(data: bytes) -> dict[str, Sequence[Any]]:
    parquet = need("pyarrow.parquet", "parquet")
    table = parquet.read_table(io.BytesIO(data))
    return {name: table.column(name).to_pylist() for name in table.column_names}
