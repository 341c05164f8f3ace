"""The notebook and the document: what they show is run."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NOTEBOOK = ROOT / "python" / "examples" / "widths.ipynb"


def test_the_notebook_runs_from_its_beginning_to_its_end(data):
    pytest.importorskip("ipykernel")
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    # A kernel of this very interpreter, whatever kernels the machine has.
    resources = {"metadata": {"path": str(data)}}
    client = nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources)
    client.execute()
    kinds = {kind for cell in notebook.cells for one in cell.get("outputs", []) for kind in one.get("data", {})}
    assert "image/png" in kinds
    shown = os.environ.get("ISTHMUS_TEST_NOTEBOOK")
    if shown:
        nbformat.write(notebook, shown)


def test_the_notebook_is_kept_without_outputs():
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_the_document_runs_block_by_block(data):
    """In its own process and in the folder of the data; what needs torch, where torch is."""
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 4
    try:
        import torch  # noqa: F401
    except ImportError:
        blocks = [block for block in blocks if "torch" not in block]
    done = subprocess.run([sys.executable, "-c", "\n".join(blocks)], cwd=data, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
