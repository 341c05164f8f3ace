"""A module of layers under names."""
from torch import nn


class Named(nn.Module):
    """Layers under names, and a function of them and the inputs that says how they are joined."""

    def __init__(self, layers, compute):
        super().__init__()
        for name, layer in layers.items():
            self.add_module(name, layer)
        self.compute = compute

    def forward(self, *inputs):
        return self.compute(self, *inputs)


def linears(names, *sizes):
    return {name: nn.Linear(a, b) for name, (a, b) in zip(names, sizes)}
