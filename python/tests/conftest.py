"""What the tests read, and a report as vitest writes it, which the check adds up."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

_files: dict[str, dict[str, Any]] = {}


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder that make_data.py filled."""
    return Path(os.environ["ISTHMUS_TEST_DATA"])


@pytest.fixture(scope="session")
def store(data: Path) -> Path:
    return data / ".isthmus" / "store"


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        _file(report.nodeid).update(status="failed", message=report.longreprtext)
    elif report.skipped:
        _add(report.nodeid, f"everything: {_reason(report)}", "skipped", "")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when != "call" and report.passed:
        return
    file, _, name = report.nodeid.partition("::")
    if report.skipped:
        _add(file, f"{name}: {_reason(report)}", "skipped", "")
    else:
        _add(file, name, report.outcome, report.longreprtext if report.failed else "")


def pytest_sessionfinish() -> None:
    path = os.environ.get("ISTHMUS_TEST_REPORT")
    if path:
        Path(path).write_text(json.dumps({"testResults": list(_files.values())}), encoding="utf-8")


def _add(file: str, name: str, status: str, message: str) -> None:
    one = _file(file)
    messages = [message] if message else []
    one["assertionResults"].append({"status": status, "fullName": name, "failureMessages": messages})
    one["endTime"] = 1000 * time.time()
    if status == "failed":
        one["status"] = "failed"


def _file(nodeid: str) -> dict[str, Any]:
    now = 1000 * time.time()
    path = str(Path(__file__).parent.parent / nodeid.partition("::")[0])
    empty = {"name": path, "status": "passed", "startTime": now, "endTime": now, "assertionResults": []}
    return _files.setdefault(path, empty)


def _reason(report: Any) -> str:
    longrepr = report.longrepr
    return longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
