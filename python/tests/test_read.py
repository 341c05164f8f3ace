"""isthmus.read: results folders and tables."""

import csv
import json

import numpy as np
import pandas as pd
import pytest

import isthmus
from isthmus import _table


def by_column(frame):
    return {name: frame[name].tolist() for name in frame.columns}


def test_a_results_folder_has_every_measurement_of_its_results(data):
    frame = isthmus.read(data / "results" / "widths")
    results = json.loads((data / "results" / "widths" / "results.json").read_text())
    barriers = {
        (cell["cell"]["network"], tuple(cell["cell"]["pair"]), cell["cell"]["method"], one["definition"]["metric"]): one
        for cell in results["cells"]
        for one in cell["barriers"]
    }
    for metric in ("loss", "error"):
        rows = frame[frame["metric"] == f"{metric}-barrier"]
        assert len(rows) == 12
        for row in rows.itertuples():
            pair = (int(row.a), int(row.b))
            assert row.value == barriers[row.network, pair, row.matcher, metric]["value"]
            assert row.status == "done"


def test_columns_have_the_types_that_the_command_line_gives_them(data):
    table = json.loads((data / "results" / "widths" / "measurements.json").read_text())
    dtypes = isthmus.read(data / "results" / "widths").dtypes
    kinds = {"text": {"string"}, "truth": {"boolean"}, "number": {"Int64", "float64"}}
    assert [column["name"] for column in table["columns"]] == list(dtypes.index)
    for column in table["columns"]:
        assert str(dtypes[column["name"]]) in kinds[column["type"]], column
        assert column["name"] in _table._DTYPES


def test_what_is_missing_is_na_and_the_status_says_why(data):
    frame = isthmus.read(data / "results" / "diverges")
    missing = frame[frame["status"] != "done"]
    assert set(missing["status"]) == {"diverged"}
    assert len(missing) == len(frame) / 2
    assert missing["value"].isna().all()
    assert missing["match"].isna().all()
    assert missing["reason"].str.contains("diverged").all()
    assert missing["learningRate"].eq(1e30).all()
    assert frame[frame["status"] == "done"]["value"].notna().any()


@pytest.fixture(params=["csv", "json", "parquet"])
def table(request, data, tmp_path):
    """The table of a study as csv, a list of objects, and parquet."""
    text = (data / "results" / "diverges" / "measurements.json").read_text()
    names, rows = [one["name"] for one in json.loads(text)["columns"]], json.loads(text)["rows"]
    file = tmp_path / f"table.{request.param}"
    if request.param == "json":
        file.write_text(json.dumps([dict(zip(names, row)) for row in rows]))
    elif request.param == "csv":
        with file.open("w", newline="") as out:
            plain = {None: "", True: "true", False: "false"}
            fields = [[plain[v] if v is None or v is True or v is False else v for v in row] for row in rows]
            csv.writer(out).writerows([names, *fields])
    else:
        pytest.importorskip("pyarrow")
        columns = {name: pd.array([row[i] for row in rows]) for i, name in enumerate(names)}
        pd.DataFrame(columns).to_parquet(file)
    return file


def test_every_form_of_a_table_is_the_same_frame(table, data):
    pd.testing.assert_frame_equal(isthmus.read(table), isthmus.read(data / "results" / "diverges"))


def test_csv_keeps_texts_that_look_like_something_else(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("study,metric,value,reason,sweep,flag\nNA,007,1e-3,nan,0.5,true\nnull,x,,,1,\n")
    frame = isthmus.read(file)
    assert frame["study"].tolist() == ["NA", "null"]
    assert frame["metric"].tolist() == ["007", "x"]
    assert frame["reason"].tolist() == ["nan", pd.NA]
    assert frame["value"].tolist()[0] == 1e-3 and np.isnan(frame["value"][1])
    assert frame["sweep"].dtype == "float64"
    assert str(frame["flag"].dtype) == "boolean"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("study,value\na,x\n", "column=value, row=1, expected=a number, got='x'"),
        ("study,cell\na,1.5\n", "expected=a whole number"),
        ("study,value\na\n", "row=1, expected=2 fields, got=1"),
        ("what,ever\n1,2\n", "not a table of Isthmus"),
        ('{"study": {"name": "x"}}', "not a table of Isthmus"),
        ('{"columns": [{"name": "value"}], "rows": [[1, 2]]}', "row=1, expected=1 values, got=2"),
        ("study,value\na,nan\n", "got='nan'"),
        ('[{"study": "a", "value": NaN}]', "NaN is no number of JSON"),
        ("{", "not JSON"),
    ],
)
def test_other_files_are_refused(tmp_path, text, told):
    file = tmp_path / "t"
    file.write_text(text)
    with pytest.raises(isthmus.BadInput) as refused:
        isthmus.read(file)
    assert told in str(refused.value)


def test_folders_without_the_table_are_refused_with_what_to_do(tmp_path):
    with pytest.raises(isthmus.NotFound, match="isthmus run STUDY.yaml"):
        isthmus.read(tmp_path)
    (tmp_path / "results.json").write_text("{}")
    with pytest.raises(isthmus.NotFound, match="older version"):
        isthmus.read(tmp_path)
    with pytest.raises(isthmus.NotFound, match="no such file"):
        isthmus.read(tmp_path / "none")
