"""SciPy on a matrix that assignment.mjs wrote: solves the one whose shape and file it reads, prints value and time."""
import json
import sys
import time

import numpy as np
from scipy.optimize import linear_sum_assignment

for line in sys.stdin:
    case = json.loads(line)
    cost = np.fromfile(case["file"], dtype=np.float32).reshape(case["n"], case["n"])
    started = time.perf_counter()
    rows, columns = linear_sum_assignment(cost, maximize=case["maximize"])
    ms = 1000 * (time.perf_counter() - started)
    print(json.dumps({"value": float(cost[rows, columns].sum(dtype=np.float64)), "ms": ms}), flush=True)
