"""PyTorch's part of path.mjs: a case a line; walks from one network to another, prints how long it took in ms."""
import json
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F
from torch_networks import network

made = {}
for line in sys.stdin:
    case = json.loads(line)
    if case["name"] not in made:
        made.clear()
        shape = (784,) if case["family"] == "mlp" else (3, 32, 32)
        layout = torch.contiguous_format if case["family"] == "mlp" else torch.channels_last
        pixels = torch.from_numpy(np.fromfile(f"{case['folder']}/x", np.uint8).reshape(-1, *shape))
        labels = torch.from_numpy(np.fromfile(f"{case['folder']}/y", np.uint8)).long()
        images = pixels.float().div_(255)
        images = images if case["family"] == "mlp" else images.contiguous(memory_format=layout)
        ends = [network(case["family"], "layer", case["widths"]).to(memory_format=layout).eval() for _ in range(2)]
        between = network(case["family"], "layer", case["widths"]).to(memory_format=layout).eval()
        made[case["name"]] = (images, labels, [end.state_dict() for end in ends], between)
    images, labels, (a, b), between = made[case["name"]]
    started = time.perf_counter()
    with torch.no_grad():
        for at in np.linspace(0, 1, case["points"]):
            between.load_state_dict({name: torch.lerp(value, b[name], float(at)) for name, value in a.items()})
            loss = right = 0.0
            for x, y in zip(images.split(500), labels.split(500)):
                logits = between(x)
                loss += F.cross_entropy(logits, y, reduction="sum").item()
                right += (logits.argmax(1) == y).sum().item()
    print(1000 * (time.perf_counter() - started), flush=True)
