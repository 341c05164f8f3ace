"""isthmus.study and isthmus.match: what a store has, and that nothing damaged is read."""

import json
import shutil

import pandas as pd
import pytest

import isthmus
from isthmus import _record


def test_a_study_out_of_the_store_is_that_of_its_results_folder(store, data):
    assert isthmus.studies(store) == ["diverges", "images", "widths"]
    for name in isthmus.studies(store):
        frame = isthmus.study(store, name)
        written = isthmus.read(data / "results" / name)
        pd.testing.assert_frame_equal(frame[list(written.columns)], written)
        assert frame.attrs["study"]["name"] == name


def test_a_store_can_be_named_by_its_url(store):
    assert isthmus.studies(store.absolute().as_uri()) == isthmus.studies(str(store))


def test_digests_lead_to_the_tasks(store):
    frame = isthmus.study(store, "widths")
    for digest in frame["match"].unique():
        rows = frame[frame["match"] == digest]
        found = isthmus.match(store, digest)
        assert {found.method} == set(rows["matcher"])
        assert {found.network} == set(rows["network"])
        objective = rows[rows["metric"] == "objective"]["value"]
        assert set(objective) == {found.result["objective"]}


def test_what_is_not_there_is_said_with_what_is(store, tmp_path):
    with pytest.raises(isthmus.NotFound, match="known=diverges images widths"):
        isthmus.study(store, "other")
    with pytest.raises(isthmus.BadInput, match="not the name of a study"):
        isthmus.study(store, "../results")
    with pytest.raises(isthmus.NotFound, match="there is no such store"):
        isthmus.studies(tmp_path / "none")
    with pytest.raises(isthmus.NotFound, match="object not found"):
        isthmus.match(store, "0" * 64)
    with pytest.raises(isthmus.BadInput, match="not the digest"):
        isthmus.match(store, pd.NA)
    with pytest.raises(isthmus.BadInput, match="this task is no matching"):
        isthmus.match(store, isthmus.study(store, "widths")["evaluate"].iloc[0])
    with pytest.raises(isthmus.BadInput, match="no store is named by this URL"):
        isthmus.studies("gs://bucket")


@pytest.fixture
def copied(store, tmp_path):
    return shutil.copytree(store, tmp_path / "store")


def rows_of(store):
    record = json.loads((store / "studies" / "widths.json").read_text())
    return store / record["rows"]["key"]


def test_a_study_whose_record_or_table_was_changed_is_refused(copied):
    table = rows_of(copied)
    whole = table.read_bytes()
    table.write_bytes(whole.replace(b"loss-barrier", b"lost-barrier", 1))
    with pytest.raises(isthmus.Damaged, match="an artifact is damaged .*expected=sha256:.*got=sha256:"):
        isthmus.study(copied, "widths")
    table.write_bytes(whole)
    record = copied / "studies" / "widths.json"
    text = record.read_text()
    record.write_text(text.replace('"points":5', '"points":7'))
    with pytest.raises(isthmus.Damaged, match="a record is damaged"):
        isthmus.study(copied, "widths")
    fields = json.loads(text)
    del fields["sha256"]
    record.write_text(json.dumps(fields))
    with pytest.raises(isthmus.Damaged, match="no hash"):
        isthmus.study(copied, "widths")
    record.write_text(text)
    (copied / "studies" / "other.json").write_text(text)
    with pytest.raises(isthmus.Damaged, match="record of another study"):
        isthmus.study(copied, "other")
    table.unlink()
    with pytest.raises(isthmus.NotFound, match="object not found"):
        isthmus.study(copied, "widths")


def test_a_matching_under_the_digest_of_another_is_refused(copied):
    one, other = isthmus.study(copied, "widths")["match"].unique()[:2]
    results = copied / "results"
    (results / f"{one}.json").write_bytes((results / f"{other}.json").read_bytes())
    with pytest.raises(isthmus.Damaged, match="record of another task"):
        isthmus.match(copied, one)


def test_every_record_of_the_store_has_the_hash_that_javascript_gave_it(store):
    files = [*(store / "results").iterdir(), *(store / "studies").iterdir()]
    assert len(files) > 40
    for file in files:
        _record.open_record(file.read_bytes(), where=file.name)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *[(0.0, "0"), (-0.0, "0"), (1.0, "1"), (-1.5, "-1.5"), (100, "100"), (1e21, "1e+21"), (1e20, "1" + 20 * "0")],
        *[(123456789012345680000.0, "123456789012345680000"), (1e-6, "0.000001"), (1e-7, "1e-7"), (5e-324, "5e-324")],
        *[(1.7976931348623157e308, "1.7976931348623157e+308"), (333333333.33333329, "333333333.3333333")],
        *[(-1.234e-10, "-1.234e-10"), (0.1 + 0.2, "0.30000000000000004"), (2**53, "9007199254740992")],
    ],
)
def test_numbers_are_written_as_rfc_8785_has_them(number, text):
    assert _record.canonical_json(number) == text


def test_keys_go_by_their_utf_16_code_units():
    # The order of RFC 8785, section 3.2.3: the emoji's surrogates come before U+FB33.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    ordered = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(_record.canonical_json(dict.fromkeys(keys, 1)))) == ordered


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"a":NaN}', '{"a":1e999}', '{"a":' * 99999])
def test_what_is_no_record_is_refused(text):
    with pytest.raises(isthmus.Damaged):
        _record.open_record(f'{text[:-1]},"sha256":"0"}}'.encode() if text.endswith("}") else text.encode(), where="x")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("s3://key:secret@bucket?endpoint=http://x:1", "must not hold keys"),
        ("s3://bucket", r"expected=s3://bucket/prefix\?endpoint"),
        ("s3://bucket?endpoint=http://x:1&color=red", "a bad URL of a store"),
        ("s3://bucket?endpoint=http://x:1", "give them in ISTHMUS_S3_ACCESS_KEY"),
    ],
)
def test_buckets_are_refused_without_secrets(url, told, monkeypatch):
    monkeypatch.delenv("ISTHMUS_S3_ACCESS_KEY", raising=False)
    with pytest.raises(isthmus.BadInput, match=told) as refused:
        isthmus.studies(url)
    assert "secret@" not in str(refused.value)


def test_without_a_package_that_is_needed_it_is_said_how_to_get_it(store, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(isthmus.MissingPackage, match=r"pip install 'pandas'.*isthmus\[pandas\]"):
        isthmus.study(store, "widths")
