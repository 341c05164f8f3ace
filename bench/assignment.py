"""
SciPy and lapx on matrices that assignment.mjs wrote: solves those whose shape and file it reads, prints the sum of
the values and the time.
"""
import json
import sys
import time

import lap
import numpy as np
from scipy.optimize import linear_sum_assignment

SOLVERS = {
    "SciPy": linear_sum_assignment,
    "lapjvr": lambda cost: lap.lapjvr(cost, return_cost=False),
    "lapjvh": lambda cost: lap.lapjvh(cost, return_cost=False),
}


def solve_each(costs, solver, repeats):
    """As often as asked; the time is that of once through them."""
    solve = SOLVERS[solver]
    started = time.perf_counter()
    for _ in range(repeats):
        solved = [solve(cost) for cost in costs]
    return solved, (time.perf_counter() - started) / repeats


def solve_batch(costs, threads):
    started = time.perf_counter()
    rows, columns = lap.lapjvr_batch(costs, return_cost=False, n_threads=threads)
    return list(zip(rows, columns)), time.perf_counter() - started


for line in sys.stdin:
    case = json.loads(line)
    sign = -1 if case["maximize"] else 1
    costs = sign * np.fromfile(case["file"], dtype=np.float32).reshape(-1, case["n"], case["n"])
    if "threads" in case:
        solved, seconds = solve_batch(costs, case["threads"])
    else:
        solved, seconds = solve_each(costs, case["solver"], case["repeats"])
    value = sum(float(cost[pairs].sum(dtype=np.float64)) for cost, pairs in zip(costs, solved))
    print(json.dumps({"value": sign * value, "ms": 1000 * seconds}), flush=True)
