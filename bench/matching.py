"""Answers bench/matching.mjs: a line of JSON in, a line out, for each run of git-re-basin's weight_matching."""

import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

sys.path.insert(0, sys.argv[1] + "/src")
# Gone from jax since 2024; the file that weight_matching.py imports asks for it.
jax.tree_map = jax.tree_util.tree_map
from weight_matching import permutation_spec_from_axes_to_perm, weight_matching


def read_safetensors(path):
  with open(path, "rb") as file:
    content = file.read()
  length = int.from_bytes(content[:8], "little")
  header = json.loads(content[8:8 + length])
  header.pop("__metadata__", None)
  body = memoryview(content)[8 + length:]
  return {
      name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"])
      for name, entry in header.items()
  }


def order(rank):
  """From PyTorch's layout to that of flax: (in, out) and (height, width, in, out)."""
  return {2: (1, 0), 4: (2, 3, 1, 0)}.get(rank, tuple(range(rank)))


def load(path):
  params = {
      name: jnp.array(np.transpose(value, order(value.ndim)))
      for name, value in read_safetensors(path).items()
  }
  jax.block_until_ready(params)
  return params


for line in sys.stdin:
  request = json.loads(line)
  spec = permutation_spec_from_axes_to_perm({
      name: tuple(axes[i] for i in order(len(axes))) for name, axes in request["axesToPerm"].items()
  })
  a, b = load(request["a"]), load(request["b"])
  started_at = time.perf_counter()
  found = weight_matching(jax.random.PRNGKey(request["seed"]), spec, a, b, silent=True)
  jax.block_until_ready(found)
  ms = (time.perf_counter() - started_at) * 1000
  print(json.dumps({"ms": ms, "permutation": {p: np.asarray(i).tolist() for p, i in found.items()}}), flush=True)
