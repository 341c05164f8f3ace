"""Records of a store: lines of JSON that carry the hash of their content.

The hash is the SHA-256 of the content as canonical JSON (RFC 8785), as ``libs/task`` writes it.
"""

from __future__ import annotations

import hashlib
import json
import math
from decimal import Decimal
from typing import Any, NoReturn

from ._errors import Damaged, describe


def open_record(data: bytes, *, where: str) -> dict[str, Any]:
    """The fields of a record, without its hash. Raises Damaged unless the hash is that of the fields."""
    fields = parse_object(data, where=where)
    expected = fields.pop("sha256", None)
    if expected is None:
        raise Damaged(describe("a record has no hash", where=where, expected="sha256"))
    actual = content_hash(fields)
    if actual != expected:
        raise Damaged(
            describe(
                "a record is damaged: its content is not that of its hash",
                where=where,
                expected=f"sha256:{expected}",
                got=f"sha256:{actual}",
            )
            + "; run the study again: what is damaged is computed anew"
        )
    return fields


def parse_object(data: bytes, *, where: str) -> dict[str, Any]:
    """Reads a JSON object. Raises Damaged for anything else."""
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as cause:
        raise Damaged(describe(f"this is not JSON: {cause}", where=where)) from cause
    if not isinstance(value, dict):
        got = type(value).__name__
        raise Damaged(describe("not the JSON expected", where=where, expected="an object", got=got))
    return value


def content_hash(content: Any) -> str:
    """The SHA-256, as lower-case hex, of plain JSON data as canonical JSON."""
    try:
        return hashlib.sha256(canonical_json(content).encode("utf-8")).hexdigest()
    except (UnicodeEncodeError, RecursionError) as cause:
        raise Damaged(f"this has no canonical JSON: {cause}") from cause


def canonical_json(value: Any) -> str:
    """JSON as RFC 8785 has it: keys by their UTF-16 code units, numbers as JavaScript writes them.

    >>> canonical_json({"b": 1e21, "a": [0.1, 2.0]})
    '{"a":[0.1,2],"b":1e+21}'
    """
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(key)}:{canonical_json(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical_json, value)) + "]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return _number(value) if isinstance(value, (int, float)) else _text(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """ECMAScript's Number::toString: the shortest digits that are read as the same double."""
    try:
        double = float(value)
    except OverflowError:
        double = math.inf
    if not math.isfinite(double):
        raise Damaged(describe("a number is beyond a double", got=value))
    if double == 0:
        return "0"
    sign = "-" if double < 0 else ""
    _, digits, exponent = Decimal(repr(abs(double))).as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + int(exponent)
    text = text.rstrip("0")
    count = len(text)
    if count <= point <= 21:
        return sign + text + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{text[:point]}.{text[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{text}"
    fraction = f".{text[1:]}" if count > 1 else ""
    return f"{sign}{text[0]}{fraction}e{point - 1:+d}"


def refuse_constant(text: str) -> NoReturn:
    """For ``json.loads(parse_constant=)``: NaN and infinities, which Python would read and JSON does not have."""
    raise ValueError(f"{text} is no number of JSON")
