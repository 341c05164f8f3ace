"""isthmus.weights, permutation, spec and apply."""

import json
import struct
import sys

import numpy as np
import pytest

import isthmus


def safetensors(tensors, metadata=None, tail=b""):
    """A file of (type, shape, bytes) by name, in the order given."""
    header, body = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body + tail


def test_applying_a_permutation_is_what_match_writes(data):
    b = isthmus.weights(data / "b.safetensors")
    spec = isthmus.spec(data / "spec.json")
    permutation = isthmus.permutation(data / "pi.json")
    assert any(axis.block > 1 for group in spec for axis in group.axes)
    assert any((indices != np.arange(len(indices))).any() for indices in permutation.values())
    aligned = isthmus.apply(b, permutation, spec)
    written = isthmus.weights(data / "aligned.safetensors")
    assert aligned.keys() == written.keys()
    for name, array in written.items():
        assert aligned[name].dtype == array.dtype
        np.testing.assert_array_equal(aligned[name], array)
    assert not np.array_equal(aligned["hidden.weight"], b["hidden.weight"])


def test_a_permutation_is_the_same_in_both_formats(data):
    one, other = isthmus.permutation(data / "pi.json"), isthmus.permutation(data / "pi.safetensors")
    assert one.keys() == other.keys()
    for group in one:
        np.testing.assert_array_equal(one[group], other[group])
        assert one[group].dtype == np.int64


def test_aligned_models_of_a_study_are_as_far_apart_as_its_table_says(store):
    frame = isthmus.study(store, "widths")
    rows = frame[(frame["metric"] == "l2-after") & (frame["matcher"] == "weight")]
    assert len(rows) == 6
    for row in rows.itertuples():
        found = isthmus.match(store, row.match)
        a, b = map(isthmus.weights, found.models)
        permutation = isthmus.permutation(found.permutations[1])
        aligned = isthmus.apply(b, permutation, isthmus.study_spec(store, "widths", found.network))
        l2 = np.sqrt(sum(np.square(a[name].astype(float) - aligned[name]).sum() for name in a))
        assert l2 == pytest.approx(row.value, rel=1e-6)


def test_groups_that_share_entries_are_applied_one_after_the_other():
    spec = [
        isthmus.Group("whole", 2, (isthmus.Axis("w", 0, 0, 2),)),
        isthmus.Group("part", 2, (isthmus.Axis("w", 0, 0, 1),)),
    ]
    aligned = isthmus.apply({"w": np.array([0, 1, 2, 3, 4])}, {"whole": [1, 0], "part": [1, 0]}, spec)
    assert aligned["w"].tolist() == [3, 2, 0, 1, 4]


def test_what_does_not_fit_is_refused(data):
    b = isthmus.weights(data / "b.safetensors")
    spec = isthmus.spec(data / "spec.json")
    permutation = isthmus.permutation(data / "pi.json")
    group = spec[0].name
    with pytest.raises(isthmus.BadInput, match="other groups"):
        isthmus.apply(b, {}, spec)
    with pytest.raises(isthmus.BadInput, match="expected=.*got=2"):
        isthmus.apply(b, {**permutation, group: [1, 0]}, spec)
    with pytest.raises(isthmus.BadInput, match="not a permutation"):
        isthmus.apply(b, {**permutation, group: [0] * spec[0].size}, spec)
    with pytest.raises(isthmus.BadInput, match="no such tensor"):
        isthmus.apply({}, permutation, spec)
    with pytest.raises(isthmus.BadInput, match="weights do not fit"):
        isthmus.apply({name: array[:1] for name, array in b.items()}, permutation, spec)
    with pytest.raises(isthmus.BadInput, match="not a permutation spec"):
        isthmus.spec(data / "pi.json")
    with pytest.raises(isthmus.BadInput, match="not a permutation file"):
        isthmus.permutation(data / "spec.json")


@pytest.mark.parametrize("indices", [[0, 0], [1, 2], [0.0, 1.0], [True, False], "01", None])
def test_only_permutations_are_read(tmp_path, indices):
    file = tmp_path / "pi.json"
    file.write_text(json.dumps({"permutation": {"fc1": indices}}))
    with pytest.raises(isthmus.BadInput, match="group=fc1"):
        isthmus.permutation(file)


def test_types_are_kept_and_bfloat16_is_exact(tmp_path):
    numbers = [1.0, -2.5, 3.140625, 0.0]
    bits = np.array(numbers, "<f4").view("<u4") >> 16
    file = tmp_path / "w.safetensors"
    tensors = {
        "bf16": ("BF16", [2, 2], bits.astype("<u2").tobytes()),
        "f16": ("F16", [4], np.array(numbers, "<f2").tobytes()),
        "f64": ("F64", [], np.array(0.1, "<f8").tobytes()),
        "i64": ("I64", [1], np.array([-(2**62)], "<i8").tobytes()),
        "bool": ("BOOL", [2], b"\1\0"),
        "none": ("F32", [0, 3], b""),
    }
    file.write_bytes(safetensors(tensors, {"format": "pt"}))
    found = isthmus.weights(file)
    assert found["bf16"].dtype == np.float32 and found["bf16"].tolist() == [[1.0, -2.5], [3.140625, 0.0]]
    assert found["f16"].dtype == np.float16 and found["f16"].tolist() == numbers
    assert found["f64"].shape == () and found["f64"] == 0.1
    assert found["i64"].tolist() == [-(2**62)]
    assert found["bool"].tolist() == [True, False]
    assert found["none"].shape == (0, 3)
    found["f16"][0] = 7


def test_npz_of_any_order_is_read(tmp_path):
    array = np.arange(6, dtype=">f4").reshape(2, 3)
    np.savez(tmp_path / "w.npz", plain=array, turned=np.asfortranarray(array))
    found = isthmus.weights(tmp_path / "w.npz")
    for name in ("plain", "turned"):
        assert found[name].tolist() == [[0, 1, 2], [3, 4, 5]]
        assert found[name].flags.c_contiguous and found[name].dtype.isnative


FLOATS = ("F32", [2], b"\0" * 8)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not a file of weights"),
        (b"\x80\x02}", "torch.load"),
        (safetensors({"w": FLOATS}, tail=b"x"), "bytes behind the last tensor"),
        (safetensors({"w": FLOATS})[:-1], "beyond the file"),
        (safetensors({"w": ("F32", [3], b"\0" * 8)}), "not the bytes of F32 of shape 3"),
        (safetensors({"w": ("F8_E4M3", [8], b"\0" * 8)}), "got=F8_E4M3"),
        (safetensors({"w": ("F32", [-2], b"")}), "whole numbers"),
        (safetensors({"w": FLOATS}).replace(b'"data_offsets": [0, 8]', b'"data_offsets": [8, 16]'[:22]), "bad header"),
        (struct.pack("<Q", 40) + b'{"a": 1, "a": 2}'.ljust(40), "a name stands twice"),
    ],
)
def test_files_that_do_not_follow_the_format_are_refused(tmp_path, data, told):
    file = tmp_path / "w"
    file.write_bytes(data)
    with pytest.raises(isthmus.BadInput, match=told):
        isthmus.weights(file)


def test_big_endian_machines_are_refused(data, monkeypatch):
    monkeypatch.setattr(sys, "byteorder", "big")
    with pytest.raises(isthmus.IsthmusError, match="big-endian"):
        isthmus.weights(data / "b.safetensors")
