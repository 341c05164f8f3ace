"""The tidy table of a study as a pandas frame: one row a measurement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from ._errors import BadInput, describe, need

if TYPE_CHECKING:
    import pandas

#: Numbers that are whole: they stay so where some are missing.
WHOLE = ("cell", "width", "batchSize", "epochs", "points")

#: Other numbers, in double precision.
NUMBERS = ("learningRate", "labelSmoothing", "clip", "value")

#: True or false.
TRUTHS = ("clipped",)

#: Names and words. A column that stands nowhere here is a study's own, whose type its values tell.
TEXTS = (
    *("study", "dataset", "network", "optimizer", "schedule", "augment", "checkpoints", "spawn"),
    *("prune", "a", "b", "matcher", "method", "options", "split", "repair", "metric", "unit"),
    *("status", "reason", "baseline", "reduce", "trainA", "trainB", "match", "evaluate", "data"),
    *("tensorflow", "isthmus", "node", "date", "trace"),
)

_DTYPES = {
    **{name: "Int64" for name in WHOLE},
    **{name: "float64" for name in NUMBERS},
    **{name: "boolean" for name in TRUTHS},
    **{name: "string" for name in TEXTS},
}


def frame_of(columns: Mapping[str, Sequence[Any]], *, where: str) -> pandas.DataFrame:
    """A frame of columns of plain values, in which None is missing: NA, or NaN among double-precision numbers."""
    pd = need("pandas", "pandas")
    if not any(name in _DTYPES for name in columns):
        got = " ".join(columns) or "no columns"
        expected = "columns such as study, metric and value"
        raise BadInput(describe("not a table of Isthmus", where=where, expected=expected, got=got))
    return pd.DataFrame(
        {
            name: _column(pd, name, list(values), where=where)
            for name, values in columns.items()
        }
    )


def _column(pd: Any, name: str, values: list[Any], *, where: str) -> Any:
    dtype = _DTYPES.get(name) or _dtype_of(values)
    for row, value in enumerate(values):
        if value is None or _fits(value, dtype):
            continue
        raise BadInput(
            describe(
                "a value is not of its column's type",
                where=where,
                column=name,
                row=row + 1,
                expected=_WORDS[dtype],
                got=repr(value),
            )
        )
    if dtype == "float64":
        return pd.array([float("nan") if value is None else float(value) for value in values], dtype)
    if dtype == "Int64":
        values = [None if value is None else int(value) for value in values]
    return pd.array(values, dtype=dtype)


_WORDS = {
    "Int64": "a whole number",
    "float64": "a number",
    "boolean": "true or false",
    "string": "a text",
}


def _fits(value: Any, dtype: str) -> bool:
    if dtype == "string":
        return isinstance(value, str)
    if dtype == "boolean":
        return isinstance(value, bool)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and (dtype == "float64" or float(value).is_integer())


def _dtype_of(values: Sequence[Any]) -> str:
    """Of a study's own column: text, unless all that stands in it fits another type."""
    there = [value for value in values if value is not None]
    for dtype in ("boolean", "float64"):
        if there and all(_fits(value, dtype) for value in there):
            return dtype
    return "string"


def typed(name: str, texts: Sequence[str | None]) -> list[Any]:
    """The values of a column of which only texts are known, as in CSV."""
    dtype = _DTYPES.get(name)
    for candidate in ("boolean", "float64") if dtype is None else (dtype,):
        if candidate == "string":
            break
        values = [None if text is None else _value(text, candidate) for text in texts]
        if dtype is not None or all(
            value is None or _fits(value, candidate) for value in values
        ):
            return values
    return list(texts)


def _value(text: str, dtype: str) -> Any:
    """What a text says; the text itself where it says no such thing."""
    if dtype == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return float(text) if _NUMBER.fullmatch(text) else text


#: Python's own float() takes more: "nan", "1_000".
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
