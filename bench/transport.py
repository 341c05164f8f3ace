"""POT on the problems that transport.mjs wrote into a folder: solves the one whose number it reads, prints value and time."""
import json
import sys
import time
from pathlib import Path

import numpy as np
import ot

folder = Path(sys.argv[1])
settings = json.loads((folder / "cases.json").read_text())
limits = {"numItermax": 10_000_000, "stopThr": settings["marginalError"]}


def read(index, part):
    return np.fromfile(folder / f"{index}.{part}")


def solver(index, case):
    method = case["method"]
    first, second = read(index, 0), read(index, 1)
    if method == "wasserstein_1d":
        return lambda: ot.wasserstein_1d(first, second)
    cost = read(index, 2).reshape(len(first), len(second))
    if method == "emd":
        return lambda: ot.emd2(first, second, cost, numItermax=limits["numItermax"])
    if method == "sinkhorn_unbalanced":
        weights = {"reg": case["epsilon"], "reg_m": case["penalty"]}
        return lambda: (ot.unbalanced.sinkhorn_unbalanced(first, second, cost, **weights, **limits) * cost).sum()
    return lambda: (ot.sinkhorn(first, second, cost, case["epsilon"], method=method, **limits) * cost).sum()


solvers = [solver(index, case) for index, case in enumerate(settings["cases"])]
for line in sys.stdin:
    started = time.perf_counter()
    value = float(solvers[int(line)]())
    print(json.dumps({"value": value, "ms": 1000 * (time.perf_counter() - started)}), flush=True)
