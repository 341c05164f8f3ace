"""PyTorch's part of accuracy.mjs: trains one network as the JSON that it is given says, prints the test accuracy after each epoch."""
import json
import math
import sys

import numpy as np
import torch
from torch.nn import functional as F
from torch_networks import network

setup = json.loads(sys.argv[1])
torch.manual_seed(setup["seed"])


def split(name):
    pixels = np.fromfile(f"{setup['folder']}/{name}.x", np.uint8).reshape(-1, 3, 32, 32)
    return torch.from_numpy(pixels), torch.from_numpy(np.fromfile(f"{setup['folder']}/{name}.y", np.uint8)).long()


def images(pixels):
    return pixels.float().div_(255).contiguous(memory_format=torch.channels_last)


(pixels, labels), (test_pixels, test_labels) = split("train"), split("test")
model = network(setup["family"], "batch").to(memory_format=torch.channels_last)
optimizer = torch.optim.SGD(model.parameters(), setup["learningRate"], setup["momentum"], weight_decay=setup["decay"])
steps = setup["epochs"] * math.ceil(len(labels) / setup["batch"])
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
accuracies = []
for _ in range(setup["epochs"]):
    model.train()
    for indices in torch.randperm(len(labels)).split(setup["batch"]):
        optimizer.zero_grad()
        F.cross_entropy(model(images(pixels[indices])), labels[indices]).backward()
        optimizer.step()
        schedule.step()
    model.eval()
    with torch.no_grad():
        batches = zip(test_pixels.split(500), test_labels.split(500))
        right = sum((model(images(x)).argmax(1) == y).sum().item() for x, y in batches)
    accuracies.append(right / len(test_labels))
print(json.dumps(accuracies))
